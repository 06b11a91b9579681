"""Cards for lines that obligations crossed: each crossing is taken once."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from xiaoneng.core.workdays import Calendar
from xiaoneng.errands.putting_off import still_aside, together
from xiaoneng.obligations.going_live import days_brought, has_consequences
from xiaoneng.obligations.operations.judging import (
    Crossed,
    number_crossed,
    still_untaken,
    take_crossings,
    untaken,
)
from xiaoneng.people.going_live import live_days
from xiaoneng.people.queries import calendar_named, clock_user
from xiaoneng.supervision.builtin import RULE_OF_RUNG
from xiaoneng.supervision.duties import OWN_KINDS
from xiaoneng.supervision.freezing import facts_of
from xiaoneng.supervision.operations.issuing import Draft, issue_cards
from xiaoneng.supervision.versions import Rulebook

BATCH = 500
CARDS = "cards"  # the job, as the page Health names it


def judge_crossings(at: datetime, *, batch: int = BATCH) -> int:
    """Give each yellow or red crossing its card, once; returns how many were issued.

    One that cannot be judged is put off and shown on Health; the others get their cards.
    """
    issued, last = 0, 0
    aside = still_aside(CARDS, at, still_untaken)
    while keys := untaken(at, after=last, most=batch):
        mine = [key for key in keys if key not in aside]
        made, _failed = together(CARDS, mine, lambda some: judge(some, at), number_crossed, at)
        issued, last = issued + made, keys[-1]
    return issued


def judge(keys: Sequence[int], at: datetime) -> int:
    """Take some crossings and issue what they deserve, in one transaction (`together`)."""
    drafts = list(drafts_for(take_crossings(keys, at), Rulebook()))
    return len(issue_cards(drafts, actor=clock_user(), at=at))


def drafts_for(taken: list[Crossed], book: Rulebook) -> Iterator[Draft]:
    """What each crossing deserves: nothing where no rule held then, or where its organ or its
    source was not live.
    """
    live, keeps = live_days(), dict[str, Calendar]()
    brought = days_brought([one.obligation for one in taken])
    for one in taken:
        version = book.at(RULE_OF_RUNG[one.rung], one.reached_at)
        day = brought.get(one.obligation)
        is_fact = not has_consequences(one.organ, one.reached_at, day, live)
        if version is None or one.kind in OWN_KINDS or is_fact:
            continue
        if one.calendar not in keeps:
            keeps[one.calendar] = calendar_named(one.calendar)
        yield Draft(
            version=version,
            subject=f"obligations.crossing:{one.key}",
            title=one.title,
            organ=one.organ,
            officer=one.officer,
            reached_at=one.reached_at,
            facts=facts_of(one, keeps[one.calendar]),
            url=one.url,
            obligation=one.obligation,
            crossing=one.key,
            is_generated=one.is_generated,
        )
