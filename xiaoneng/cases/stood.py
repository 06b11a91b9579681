"""How a case stood at the end of an earlier day: what its page said then, it says of that day.

Its own fields are those of today. What was done here stands in its events; what a decision said
that was taken back since, in the ledger.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from xiaoneng.cases.kinds import intake_number
from xiaoneng.cases.lifecycle import CASE
from xiaoneng.cases.models import Case, Event, Supplement
from xiaoneng.cases.words import Outcomes, States
from xiaoneng.ledger.queries import Line
from xiaoneng.obligations.queries import Obligation, all_numbered

STEPS = {  # what an event of the platform's own did to the state
    "notified": "notify",
    "supplemented": "supplement",
    "accepted": "accept",
    "deemed": "accept",
    "refused": "refuse",
    "decided": "decide",
    "reopened": "reopen",
    "delivered": "deliver",
    "withdrawn": "withdraw",
}
ENDED = ("decided", "delivered")


class Stood(NamedTuple):
    """What the page of a case says of it; a state of "" where it was not known yet."""

    state: str
    clock: Obligation | None
    entered: datetime | None  # since when it is known, where that was later
    accepted_at: datetime | None = None
    is_deemed: bool = False
    decided_at: datetime | None = None
    outcome: str = ""
    paper: str = ""
    paper_on: date | None = None
    reason: str = ""

    @property
    def state_words(self) -> str:
        return str(States(self.state).label) if self.state else ""

    @property
    def outcome_words(self) -> str:
        return str(Outcomes(self.outcome).label) if self.outcome else ""


def stands(case: Case) -> Stood:
    """A case as it stands now."""
    return Stood(
        case.state,
        case.clock,
        None,
        case.accepted_at,
        case.is_deemed,
        case.decided_at,
        case.outcome,
        case.decision_paper,
        case.decision_paper_on,
        case.reason,
    )


def stood(case: Case, entries: Iterable[Line], as_of: datetime) -> Stood:
    """A case as it stood at a moment that is past; `entries` are its lines of the ledger."""
    if case.source_id is not None:
        return as_brought(case, as_of)
    events = list(case.events.order_by("recorded_at", "pk"))
    known = [one for one in events if one.recorded_at and one.recorded_at <= as_of]
    if not known:
        return Stood("", None, events[0].recorded_at if events else None)
    state = CASE.initial
    for one in known:
        if one.activity in STEPS:
            state = CASE.after(state, STEPS[one.activity])
    is_accepted = any(one.does == "start" for one in known)
    found = Stood(state, case.decision if is_accepted else intake_of(case, known), None)
    if is_accepted:
        found = found._replace(accepted_at=case.accepted_at, is_deemed=case.is_deemed)
    if state in CASE.final | set(ENDED):
        found = found._replace(**ending_of(case, known, entries))
    return found


def intake_of(case: Case, known: Iterable[Event]) -> Obligation | None:
    """The clock of the answer that ran: one for each time papers came in."""
    rounds = sum(one.activity == "supplemented" for one in known)
    number = intake_number(case.number, rounds)
    if case.intake is not None and case.intake.number == number:
        return case.intake
    return all_numbered([number]).first()


def ending_of(case: Case, known: list[Event], entries: Iterable[Line]) -> dict[str, Any]:
    """What the last decision of then said, or why there was none."""
    last = [one for one in known if one.activity in ("decided", "refused", "withdrawn")][-1]
    if last.activity != "decided":
        return {"reason": case.reason}
    lines = (one for one in entries if one.event == "case.decided" and one.happened_at == last.at)
    said = next((dict(one.facts) for one in lines), {})
    dated = said.get("paper_on", "")
    return {
        "decided_at": last.at,
        "outcome": last.words,
        "paper": last.paper,
        "paper_on": date.fromisoformat(dated) if dated else None,
        "reason": said.get("reason", "").strip(),
    }


def as_brought(case: Case, as_of: datetime) -> Stood:
    """A case of an organ's own system, by when things happened: files come in long after that."""

    def by_then(moment: datetime | None) -> bool:
        return moment is not None and moment <= as_of

    if not by_then(case.received_at):
        return Stood("", None, None)
    now = stands(case)
    if by_then(case.decided_at):
        is_done = case.state != "delivered" or by_then(case.delivered_at)
        return now._replace(state=case.state if is_done else str(States.DECIDED))
    none: dict[str, Any] = {
        "decided_at": None,
        "outcome": "",
        "paper": "",
        "paper_on": None,
        "reason": "",
    }
    if by_then(case.accepted_at):
        return now._replace(state=str(States.ACCEPTED), **none)
    return Stood(CASE.initial, case.clock, None)


def notices_then(case: Case, as_of: datetime) -> list[Supplement]:
    """The one-time notices that had gone out, and whether their papers had come in."""
    found = [one for one in case.supplements.all() if one.issued_at <= as_of]
    for one in found:
        if one.papers_at is not None and one.papers_at > as_of:
            one.papers_at = None
    return found
