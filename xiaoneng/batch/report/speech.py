"""How one language says sentences, numbers and amounts of time (design reference, section 4)."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from xiaoneng.batch.words import words

DAY, HOUR, MINUTE = 86400, 3600, 60
HOURS = ("hour", "workhour")  # units whose counts are seconds
PLACEHOLDER = re.compile(r"%\((\w+)\)s")
HAN = "\u4e00-\u9fff"
GAP = re.compile(f"(?<=[{HAN}]) (?=[{HAN}])")  # Chinese words stand without blanks
EDGE = re.compile(f"[{HAN}][A-Za-z0-9]|[A-Za-z0-9][{HAN}]")  # but not against Latin ones


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a sentence. `look` is strong, big, or name (foreign words, kept apart)."""

    text: str
    href: str = ""
    look: str = ""


Pieces = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Speech:
    """One language at one moment of looking."""

    language: str  # zh_Hans or en
    prefix: str  # of every id in this language's half of the page
    as_of: datetime

    def say(self, message: str, /, **values: object) -> str:
        return GAP.sub("", words(self.language).gettext(message) % values)

    def plural(self, one: str, many: str, number: float, /, **values: object) -> str:
        whole = int(number) if number == int(number) else 2
        said = words(self.language).ngettext(one, many, whole)
        return GAP.sub("", said % {"number": self.number(number), **values})

    def pieces(self, message: str, /, **values: str | Piece | Pieces) -> Pieces:
        """A sentence whose values may be links or names, cut where they stand."""
        found: list[Piece] = []
        translated = words(self.language).gettext(message)
        for place, part in enumerate(PLACEHOLDER.split(translated)):
            value = values[part] if place % 2 else part.replace("%%", "%")
            if isinstance(value, tuple):
                found.extend(value)
            else:
                found.append(value if isinstance(value, Piece) else Piece(value))
        return _spaced([piece for piece in found if piece.text])

    def joined(self, parts: list[Pieces]) -> Pieces:
        """A list inside a sentence."""
        comma = Piece(self.say(", "))
        found: list[Piece] = []
        for place, part in enumerate(parts):
            found.extend((comma, *part) if place else part)
        return tuple(found)

    def anchor(self, name: str) -> str:
        return f"#{self.prefix}-{name}"

    def number(self, number: float) -> str:
        """At most one decimal, thousands apart."""
        return f"{number:,.1f}".removesuffix(".0")

    def rate(self, share: float) -> str:
        return f"{share * 100:.1f}%"

    def percent(self, share: float) -> str:
        return f"{share * 100:.0f}%"

    def limit(self, unit: str, amount: float) -> str:
        """An amount in the unit itself: working days, days, hours or working hours."""
        if unit == "workday":
            return self.plural("%(number)s working day", "%(number)s working days", amount)
        if unit == "day":
            return self.plural("%(number)s day", "%(number)s days", amount)
        if unit == "hour":
            return self.plural("%(number)s hour", "%(number)s hours", amount)
        return self.plural("%(number)s working hour", "%(number)s working hours", amount)

    def lasting(self, unit: str, counts: int) -> str:
        """What a clock counted: days, or seconds for limits in hours."""
        if unit not in HOURS:
            return self.limit(unit, counts)
        if 0 < abs(counts) < HOUR:
            minutes = max(1, round(abs(counts) / MINUTE))
            return self.plural("%(number)s minute", "%(number)s minutes", minutes)
        return self.limit(unit, round(counts / HOUR, 1))

    def duration(self, seconds: float) -> str:
        """Elapsed time in the largest unit that leaves two or more."""
        if seconds >= 2 * DAY:
            return self.limit("day", round(seconds / DAY, 1))
        if seconds < MINUTE:
            return self.plural("%(number)s second", "%(number)s seconds", round(seconds))
        return self.lasting("hour", round(seconds))

    def over(self, unit: str, counts: int) -> str:
        """How far beyond a due date: working days for date limits, time for hours."""
        return self.lasting(unit if unit in HOURS else "workday", counts)

    def ordinal(self, unit: str, number: int) -> str:
        """Which day of the limit it is."""
        if unit == "workday":
            return self.say("working day %(number)s", number=number)
        return self.say("day %(number)s", number=number)

    def cases(self, number: int) -> str:
        return self.plural("%(number)s case", "%(number)s cases", number)

    def moment(self, at: datetime) -> str:
        return f"{at:%Y-%m-%d %H:%M}"

    def near(self, at: datetime) -> str:
        """A moment on a page that is mostly about this year."""
        return f"{self.short(at.date())} {at:%H:%M}"

    def short(self, day: date) -> str:
        return f"{day:%m-%d}" if day.year == self.as_of.year else f"{day:%Y-%m-%d}"

    def day(self, day: date) -> str:
        return self._with_weekday(f"{day:%Y-%m-%d}", day)

    def short_date(self, day: date) -> str:
        return self._with_weekday(self.short(day), day)

    def span(self, first: date, last: date) -> str:
        if first == last:
            return self.short_date(first)
        if first.year != last.year:
            return self.say("%(first)s to %(last)s", first=first, last=last)
        return self.say("%(first)s to %(last)s", first=self.short(first), last=self.short(last))

    def stretch(self, first: date, last: date) -> Pieces:
        """A span whose two dates may stand under each other, but do not break."""
        if first == last:
            return (Piece(self.short_date(first), look="nowrap"),)
        is_one_year = first.year == last.year
        said = [self.short(day) if is_one_year else str(day) for day in (first, last)]
        start, end = (Piece(day, look="nowrap") for day in said)
        return self.pieces("%(first)s to %(last)s", first=start, last=end)

    def _with_weekday(self, written: str, day: date) -> str:
        weekday = self.weekdays()[day.isoweekday() - 1]
        return self.say("%(weekday)s %(date)s", weekday=weekday, date=written)

    def weekdays(self) -> tuple[str, ...]:
        return (
            self.say("Mon"),
            self.say("Tue"),
            self.say("Wed"),
            self.say("Thu"),
            self.say("Fri"),
            self.say("Sat"),
            self.say("Sun"),
        )

    def month(self, month: int) -> str:
        names = (
            self.say("Jan"),
            self.say("Feb"),
            self.say("Mar"),
            self.say("Apr"),
            self.say("May"),
            self.say("Jun"),
            self.say("Jul"),
            self.say("Aug"),
            self.say("Sep"),
            self.say("Oct"),
            self.say("Nov"),
            self.say("Dec"),
        )
        return names[month - 1]


def _spaced(pieces: list[Piece]) -> Pieces:
    """A blank where a Latin name stands against a Chinese word."""
    found: list[Piece] = []
    for piece in pieces:
        if found and EDGE.fullmatch(found[-1].text[-1] + piece.text[0]):
            found.append(Piece(" "))
        found.append(piece)
    return tuple(found)
