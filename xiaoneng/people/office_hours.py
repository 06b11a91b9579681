"""The office hours a calendar's row keeps, as the core reads them."""

from collections.abc import Iterable, Sequence
from datetime import time

from xiaoneng.core import sessions


def hours_kept(
    plan: Iterable[Sequence[str]], inherited: sessions.OfficeHours
) -> sessions.OfficeHours:
    """The office hours a calendar's row keeps; those it inherits where it keeps none.

    Sessions that are no plan of a day count as none: an earlier version took them, and a calendar
    that cannot be read can be neither used nor mended.
    """
    kept = sessions_in(plan)
    return sessions.OfficeHours(kept) if sessions.is_plan(kept) else inherited


def office_hours(plan: Iterable[Sequence[str]]) -> sessions.OfficeHours:
    """Office sessions as kept in a calendar's row; raises Unusable where they are no plan."""
    return sessions.OfficeHours(sessions_in(plan))


def sessions_in(plan: Iterable[Sequence[str]]) -> tuple[sessions.Session, ...]:
    """Pairs of clock times as sessions."""
    return tuple(
        sessions.session(time.fromisoformat(opens), time.fromisoformat(closes))
        for opens, closes in plan
    )
