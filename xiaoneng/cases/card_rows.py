"""Cards of imported cases as `supervise` writes them: the columns of cards.csv.

Which lines were crossed, when and in whose hands is what the database keeps; why is read off the
clock as it stands, in the words of the batch job.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from xiaoneng.cases.csv_rows import cases_of, moment_cell
from xiaoneng.cases.models import Case, Source
from xiaoneng.core.clock import Clock, Profile, Which, read_term
from xiaoneng.core.ladders import Rung, rungs
from xiaoneng.core.limits import GivenDue, Limit, Measure, Unit, seconds_of, unit_of
from xiaoneng.core.workdays import Calendar
from xiaoneng.kit.time import wall
from xiaoneng.obligations.queries import clock_of

COLUMNS = ("rule", "colour", "case", "item", "organ", "reached_at", "why")
COLOURS = (Rung.YELLOW, Rung.RED)
UNIT_WORDS = {
    Unit.WORKDAY: "working days",
    Unit.DAY: "days",
    Unit.HOUR: "hours",
    Unit.WORKHOUR: "office hours",
}
NO_LONGER = "crossed by what was known then, not by what is known now"


class Side(NamedTuple):
    """One limit with its due moment, and the day that moment ends or lies in."""

    limit: Limit | GivenDue
    due: datetime
    day: date

    @property
    def is_inside(self) -> bool:
        """Whether it may end inside a day, not only with one."""
        if isinstance(self.limit, GivenDue):
            return self.limit.is_moment
        return self.limit.unit in (Unit.HOUR, Unit.WORKHOUR)


Sides = dict[Which, Side]


def cards_csv(source: Source, at: datetime) -> Iterator[dict[str, str]]:
    """One row for each yellow and red line the cases of a source crossed, in order of case.

    Differs from what `supervise` writes as cases.csv does, and in two things more: suspicions of a
    log are no lines of a clock, and a line once crossed stays where a later file says otherwise.
    """
    rows, calendars = cases_of(source)
    crossed = rows.filter(decision__crossings__rung__in=COLOURS).distinct()
    crossed = crossed.prefetch_related("decision__crossings__organ")
    for case in crossed.iterator(chunk_size=2000):
        yield from rows_of(case, calendars, at)


def rows_of(case: Case, calendars: dict[str, Calendar], at: datetime) -> list[dict[str, str]]:
    """The cards of one case, in the order they came."""
    owed = case.decision
    assert owed is not None  # noqa: S101  # an imported case has its clock
    clock, calendar = clock_of(owed), calendars[owed.calendar]
    local = max(wall(at), clock.started_at)
    sides, known = sides_of(clock, calendar, local), rungs(clock, calendar, local)
    found = []
    for line in owed.crossings.all():
        if line.rung not in COLOURS:
            continue
        rung, reached = Rung(line.rung), wall(line.reached_at)
        rule = rule_of(rung, clock, sides)
        why = why_of(rule, clock, sides, reached) if known.get(rung) == reached else NO_LONGER
        cells = (
            rule, line.rung, case.source_key, case.item_name, line.organ.name,
            moment_cell(reached), why,
        )  # fmt: skip
        found.append(dict(zip(COLUMNS, cells, strict=True)))
    return sorted(found, key=lambda row: (row["reached_at"], row["colour"], row["rule"]))


def sides_of(clock: Clock, calendar: Calendar, local: datetime) -> Sides:
    """The limits of a clock that end, with when."""
    found: Sides = {}
    for which in clock.limits:
        term, due = clock.term(which), read_term(clock, which, calendar, local).due_at
        if term is not None and due is not None:
            measure = Measure(calendar, term, seconds_of(clock.started_at))
            day = date.fromordinal(measure.due_ordinal(seconds_of(due)))
            found[which] = Side(term, due, day)
    return found


def rule_of(rung: Rung, clock: Clock, sides: Sides) -> str:
    """The rule of a line; red goes by the statute where that ends on a later day."""
    is_red = rung is Rung.RED
    if clock.profile is Profile.DAY_COUNT:
        return "over_limit_twice" if is_red else "over_limit"
    promised, statutory = sides.get(Which.PROMISED), sides.get(Which.STATUTORY)
    if is_red and promised and statutory and statutory.day > promised.day:
        return "over_statutory"
    return "over_promised_twice" if is_red else "over_promised"


def why_of(rule: str, clock: Clock, sides: Sides, reached: datetime) -> str:
    """The sentence of a line: which limit, when it ended, and how far it was over."""
    if rule.startswith("over_limit"):
        name, side = "limit", sides.get(Which.STATUTORY) or sides[Which.PROMISED]
    elif rule == "over_statutory":
        name, side = "statutory limit", sides[Which.STATUTORY]
    else:
        name, side = "promised limit", sides[Which.PROMISED]
    ended = moment_cell(side.due) if side.is_inside else side.day.isoformat()
    if isinstance(side.limit, GivenDue):
        said = f"given due date was {ended}"
    else:
        amount = f"{side.limit.amount:g} {UNIT_WORDS[side.limit.unit]}"
        said = f"{name} of {amount} ended on {ended}"
    return f"{said}; still open on {reached:%Y-%m-%d}, over by {over_words(rule, clock)}"


def over_words(rule: str, clock: Clock) -> str:
    """How far a limit is over when its card comes, by the ladder of the kind."""
    days = clock.distances.red if rule.endswith("_twice") else clock.distances.yellow
    if rule == "over_statutory":
        days = clock.distances.law
    unit = unit_of(clock.promised)
    if unit is Unit.HOUR:
        return f"{24 * days} hours"
    if unit is Unit.WORKHOUR:
        return f"the office hours of {'a day' if days == 1 else f'{days} days'}"
    return f"{days} working day{'' if days == 1 else 's'}"
