"""Generated calendars, terms, pauses and clocks, around the holidays that make counting hard."""

from datetime import date, datetime, time, timedelta
from functools import cache

from hypothesis import strategies as st

from xiaoneng.core import calendars
from xiaoneng.core.clock import Clock, Extension, Profile, Reading
from xiaoneng.core.limits import DayEnd, GivenDue, Limit, Unit
from xiaoneng.core.pauses import Pause
from xiaoneng.core.sessions import OfficeHours, Season, session
from xiaoneng.core.workdays import EVERY_DAY, Calendar, LocalDay

MORNING = session(time(9), time(12))
AFTERNOON = session(time(13, 30), time(17, 30))
SUMMER_HOURS = OfficeHours(
    (MORNING, AFTERNOON),
    (Season((6, 1), (9, 30), (MORNING, session(time(15), time(18, 30)))),),
)
DATE_UNITS = (Unit.WORKDAY, Unit.DAY)
FROM, UNTIL = datetime(2025, 9, 20), datetime(2026, 11, 20)


@cache
def local() -> Calendar:
    """The national calendar with a local holiday, a half day, and summer hours."""
    days = {
        date(2026, 4, 20): LocalDay(works=False, name="三月三"),
        date(2026, 4, 21): LocalDay(works=True, sessions=(MORNING,)),
        date(2026, 4, 25): LocalDay(works=True),
    }
    cn = calendars.named("cn")
    return cn.layered("local", days).with_hours("local", SUMMER_HOURS)


@cache
def sunday_to_thursday() -> Calendar:
    return Calendar("sunday_to_thursday", frozenset({6, 0, 1, 2, 3}))


@cache
def around_the_clock() -> Calendar:
    hours = OfficeHours((session(time(0), time(12)), session(time(12, 1), time(23, 59))))
    return Calendar("around_the_clock", EVERY_DAY, hours=hours)


some_calendars = st.sampled_from(
    [calendars.named("cn"), local(), sunday_to_thursday(), around_the_clock()]
)
days = st.dates(date(2003, 1, 1), date(2030, 12, 31))
moments = st.datetimes(FROM, UNTIL).map(lambda one: one.replace(microsecond=0))
spans = st.integers(0, 40 * 86_400).map(lambda seconds: timedelta(seconds=seconds))

date_limits = st.builds(
    Limit,
    st.integers(0, 30),
    st.sampled_from(DATE_UNITS),
    st.sampled_from(list(DayEnd)),
)
hour_limits = st.builds(
    Limit,
    st.integers(0, 400).map(lambda quarters: quarters / 4),
    st.sampled_from([Unit.HOUR, Unit.WORKHOUR]),
)
limits = date_limits | hour_limits


@st.composite
def given_dues(draw, start: datetime) -> GivenDue:
    """A due date or moment, mostly after the start, sometimes before it."""
    at = start + draw(spans) - timedelta(days=draw(st.sampled_from([0, 0, 3])))
    if draw(st.booleans()):
        return GivenDue(at, is_moment=True)
    return GivenDue(datetime.combine(at.date(), time()))


def terms(start: datetime):
    return limits | given_dues(start)


@st.composite
def pauses(draw, start: datetime) -> Pause:
    """A pause from three days before the start on; open, capped and uncredited ones among them."""
    begins = start + draw(spans) - timedelta(days=3)
    ends = draw(st.none() | spans)
    return Pause(
        begins,
        None if ends is None else begins + ends,
        credited=draw(st.sampled_from([True, True, True, False])),
        cap=draw(st.none() | st.integers(0, 10)),
        ground=draw(st.sampled_from(["听证", "检测"])),
    )


@st.composite
def clocks(draw, *, may_extend: bool = True, some_terms=terms) -> Clock:
    """A clock with any term, a statute now and then, pauses, and perhaps an extension."""
    start = draw(moments)
    closing = draw(st.none() | spans)
    extended = draw(st.none() | spans) if may_extend else None
    extension = () if extended is None else (draw(extensions(start + extended)),)
    return Clock(
        started_at=start,
        promised=draw(some_terms(start)),
        statutory=draw(st.none() | some_terms(start)),
        pauses=tuple(draw(st.lists(pauses(start), max_size=4))),
        extensions=extension,
        closed_at=None if closing is None else start + closing,
        profile=draw(st.sampled_from(list(Profile))),
        warn=draw(st.none() | st.integers(0, 5)),
    )


def extensions(at: datetime):
    return st.builds(Extension, st.just(at), st.integers(1, 15), st.booleans())


def clocks_and_moments(*, may_extend: bool = True, some_terms=terms):
    """A clock, and a moment at or after its start to look at it."""
    some = clocks(may_extend=may_extend, some_terms=some_terms)
    return st.tuples(some, spans).map(lambda one: (one[0], one[0].started_at + one[1]))


def due_of(reading: Reading) -> datetime:
    """The due moment of a reading that has one."""
    assert reading.due_at is not None
    return reading.due_at
