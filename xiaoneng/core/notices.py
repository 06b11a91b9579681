"""Reading the State Council's yearly notice: its sentences become days off and adjusted workdays.

The wording has been the same for years:
"一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。"
Whatever is not understood is refused with the phrase, rather than left out in silence.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from xiaoneng.core.refusals import Unusable, mark

HEADING = re.compile(
    r"(?:[一二三四五六七八九十]+、|\d+[、.])?(?P<name>[\u4e00-\u9fff、\d]{2,40}?)[：:](?P<rest>.*)"
)
WEEKDAY = r"(?:周|星期)([一二三四五六日天])"
DAY = (
    r"(?:(?P<{0}y>\d{{4}})年)?(?:(?P<{0}m>\d{{1,2}})月)?(?P<{0}d>\d{{1,2}})日"
    r"(?:(?:周|星期)(?P<{0}w>[一二三四五六日天]))?"
)
SPAN = re.compile(DAY.format("a") + r"(?:至" + DAY.format("b") + r")?")
BRACKETS = re.compile(r"[（(]([^）)]*)[）)]")
YEAR = re.compile(r"(\d{4})年(?!\d)")  # by itself, as in a title; not the year of a date
OFF, WORK = ("放假", "补休", "休息"), ("上班",)
HARMLESS = re.compile(r"共\d+天|与周末连休")
# what grants nothing, to the end of its sentence: days that are only encouraged are worked
ASIDE = re.compile(r"(?:^|[，,])(?:鼓励|节假日期间|各地区|高速公路).*")
# the day of the document itself
SIGNED = re.compile(rf"\d{{4}}年\d{{1,2}}月\d{{1,2}}日(?:{WEEKDAY})?(?:印发)?")
HOLIDAYS: dict[str, frozenset[tuple[int, int]]] = {  # with the dates of those that have one
    "元旦": frozenset({(1, 1)}),
    "春节": frozenset(),
    "清明": frozenset({(4, 4), (4, 5)}),
    "劳动节": frozenset({(5, 1)}),
    "端午": frozenset(),
    "中秋": frozenset(),
    "国庆节": frozenset({(10, 1)}),
}
NEW_YEAR, TURN = "元旦", (12, 25)  # its days of the year before begin here at the earliest
WEEKDAYS = (
    mark("Mon"),
    mark("Tue"),
    mark("Wed"),
    mark("Thu"),
    mark("Fri"),
    mark("Sat"),
    mark("Sun"),
)
LONGEST = 20  # days of one holiday: more is a slip of the pen


@dataclass(frozen=True, slots=True, order=True)
class NoticeDay:
    """One date that a notice speaks of."""

    day: date
    works: bool
    name: str


def read_notice(text: str, year: int) -> list[NoticeDay]:
    """The days of a notice for a year, in order.

    Raises Unusable with the phrase that was not understood, with a date said to be both worked
    and off or to be another day of the week than it is, and where no day is named at all.
    """
    found: dict[date, NoticeDay] = {}
    for name, phrase in _phrases(text):
        for one in _days(name, phrase, year):
            known = found.setdefault(one.day, one)
            if known.works != one.works:
                raise Unusable(mark("%(day)s: the notice says both worked and off"), day=one.day)
    if not found:
        raise Unusable(
            mark("no date of a holiday was found; paste the notice with its numbered items")
        )
    return sorted(found.values())


def refuse_strays(days: Iterable[NoticeDay], year: int) -> None:
    """Refuse a day that a notice for a year cannot name, and a notice without a day of its year.

    The New Year's holiday alone begins in the year before (2022-12-31 stood in the notice for
    2023). Raises Unusable with the day.
    """
    listed = list(days)
    for one in listed:
        is_eve = one.day.year == year - 1 and (one.day.month, one.day.day) >= TURN
        if one.day.year != year and not (is_eve and (not one.name or NEW_YEAR in one.name)):
            raise Unusable(
                mark(
                    "%(day)s does not belong to a notice for %(year)s. Check the year of the "
                    "notice, or take this day out; of another year only the last days of "
                    "December before New Year's Day may stand in it."
                ),
                day=one.day,
                year=year,
            )
    if listed and not any(one.day.year == year for one in listed):
        raise Unusable(
            mark("No day of this notice lies in %(year)s. Check the year of the notice."), year=year
        )


def missing_holidays(days: Iterable[NoticeDay]) -> list[str]:
    """Which of the seven public holidays a year's notice grants no day of.

    A day without a name counts for the holiday whose date it bears.
    """
    granted = [one for one in days if not one.works]
    names = "、".join(one.name for one in granted)
    dates = {(one.day.month, one.day.day) for one in granted}
    return [name for name, on in HOLIDAYS.items() if name[:2] not in names and not dates & on]


def _phrases(text: str) -> Iterator[tuple[str, str]]:
    """Each phrase of the numbered items, with the holiday it belongs to; the rest is preamble."""
    name = ""
    for line in text.splitlines():
        plain = _without_remarks(re.sub(r"\s+", "", line))
        match = HEADING.match(plain)
        if match and (SPAN.match(match["rest"]) or match["rest"].startswith(OFF)):
            name, plain = match["name"], match["rest"]
        elif not (name and SPAN.match(plain)) or SIGNED.fullmatch(plain):
            continue
        phrases = (ASIDE.sub("", phrase) for phrase in re.split(r"[。；;]", plain))
        yield from ((name, phrase) for phrase in phrases if phrase)


def _without_remarks(line: str) -> str:
    """A line without what stands in brackets, but for the day of the week after a date.

    Where a bracket names several days of the week, they are of no single date.
    """
    days = BRACKETS.sub(_week_bracket, line)
    return BRACKETS.sub("", re.sub(rf"日[（(]{WEEKDAY}[）)]", r"日周\1", days))


def _week_bracket(match: re.Match[str]) -> str:
    said = re.findall(WEEKDAY, match[1])
    return f"（周{said[0]}）" if len(said) == 1 else ""


def _days(name: str, phrase: str, year: int) -> Iterator[NoticeDay]:
    """The days of one phrase: spans and single dates, all worked or all off."""
    parts = [part for part in re.split(r"[，,]", phrase) if not HARMLESS.fullmatch(part)]
    plain = "、".join(parts)
    if not plain:
        return
    works = plain.endswith(WORK)
    if not works and not any(word in plain for word in OFF):
        raise Unusable(mark("not understood in the notice: “%(phrase)s”"), phrase=phrase)
    month = 0
    spans = list(SPAN.finditer(plain))
    if not spans:
        raise Unusable(
            mark("no date in the notice where one is expected: “%(phrase)s”"), phrase=phrase
        )
    for span in spans:
        first, month = _date(span, "a", year, month, phrase)
        last = first
        if span["bd"]:
            last, month = _date(span, "b", year, month, phrase)
        if not timedelta() <= last - first < timedelta(LONGEST):
            raise Unusable(mark("these dates are not in order: “%(phrase)s”"), phrase=phrase)
        for place in range((last - first).days + 1):
            yield NoticeDay(first + timedelta(place), works, name)


def _date(span: re.Match[str], which: str, year: int, month: int, phrase: str) -> tuple[date, int]:
    """A date of a span; a month that is not said is the one before."""
    month = int(span[f"{which}m"] or month)
    try:
        day = date(int(span[f"{which}y"] or year), month, int(span[f"{which}d"]))
    except ValueError:
        raise Unusable(mark("no such date: “%(phrase)s”"), phrase=phrase) from None
    if said := span[f"{which}w"]:
        _refuse_other_weekday(day, "一二三四五六日".index(said.replace("天", "日")), year)
    return day, month


def _refuse_other_weekday(day: date, said: int, year: int) -> None:
    """Refuse a date whose day of the week, Monday first, is another: so a notice of another year
    betrays itself, also without its title.
    """
    found = day.isoweekday() - 1
    if said != found:
        raise Unusable(
            mark(
                "%(day)s is a %(weekday)s, the text says %(named)s: either it is not the notice "
                "for %(year)s, or a date is mistyped. Correct the year, or the date."
            ),
            day=day,
            weekday=Unusable(WEEKDAYS[found]),
            named=Unusable(WEEKDAYS[said]),
            year=year,
        )


def year_of(text: str) -> int | None:
    """The year a notice speaks of: the one it names most often, of two the later.

    The years of dates do not count: a notice begins in the December before, and is signed then.
    None where it names no year.
    """
    years = [int(one) for one in YEAR.findall(re.sub(r"\s+", "", text))]
    return max(years, key=lambda one: (years.count(one), one), default=None)


def refuse_other_year(text: str, year: int) -> None:
    """Refuse a text that speaks more of another year, also by its dates; raises Unusable."""
    named, said = year_of(text), re.sub(r"\s+", "", text)
    if named not in {None, year} and said.count(f"{named}年") > said.count(f"{year}年"):
        raise Unusable(
            mark(
                "The text speaks of %(named)s, the notice is entered for %(year)s. Correct the "
                "year, or paste the notice of that year."
            ),
            named=named,
            year=year,
        )
