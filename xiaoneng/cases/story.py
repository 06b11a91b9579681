"""What happened to a case, newest first, and what the ledger holds of it and of its clocks."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from xiaoneng.batch.report.speech import Piece
from xiaoneng.batch.report.timeline import Moment
from xiaoneng.cases.kinds import delivery_number, intake_number
from xiaoneng.cases.models import Case, Event
from xiaoneng.cases.words import ACTS, Outcomes
from xiaoneng.kit.time import wall
from xiaoneng.kit.words import joined
from xiaoneng.ledger.queries import Line, entries_of
from xiaoneng.obligations.queries import all_numbered
from xiaoneng.obligations.showing import speech_at

KINDS = {"pause": "pause", "resume": "pause"}
FROM_CLOCK = ("hand", "warn", "red")  # what only the clock knows: hand-overs and lines


def story_of(case: Case, of_clock: Iterable[Moment], as_of: datetime) -> list[Moment]:
    """Events of the case and what its clock adds to them, up to a moment, newest first."""
    found = [*_events(case, as_of), *(one for one in of_clock if one.kind in FROM_CLOCK)]
    found.sort(key=lambda moment: moment.iso)
    found.reverse()  # of one moment too: an application is received before it is accepted
    return found


def _events(case: Case, as_of: datetime) -> Iterator[Moment]:
    speech = speech_at(wall(as_of))
    known = case.events.filter(at__lte=as_of)
    if case.source_id is None:  # what silence did is said to have happened before it was known
        known = known.filter(recorded_at__lte=as_of)
    for event in known.order_by("at", "pk"):
        local = wall(event.at)  # type: ignore[arg-type]  # filtered by it
        note = joined(_said(event), event.paper, event.officer_name)
        yield Moment(
            speech.near(local),
            f"{local:%Y-%m-%dT%H:%M:%S}",
            KINDS.get(event.does, ""),
            (Piece(_words(event)),),
            (Piece(note),) if note else (),
        )


def _words(event: Event) -> str:
    return str(ACTS.get(event.activity, event.activity))


def _said(event: Event) -> str:
    """What is kept of an event in words; of a decision it is the code of its outcome."""
    if event.activity == "decided":
        return str(dict(Outcomes.choices).get(event.words, event.words))
    return event.words


def entries_of_case(case: Case) -> list[Line]:
    """Lines of the ledger on the case and on every clock it opened, oldest first.

    The answer owed before papers were missing, and the delivery of a decision that was taken back,
    are no longer those of the case, but they were.
    """
    now = entries_of(*filter(None, (case, case.intake, case.decision, case.delivery)))
    answers = [
        intake_number(case.number, place) for place, _one in enumerate(case.supplements.all())
    ]
    taken_back = sum(one.event == "case.reopened" for one in now)
    deliveries = [delivery_number(case.number, place) for place in range(taken_back)]
    if not answers and not deliveries:
        return now
    earlier = entries_of(*all_numbered([*answers, *deliveries]))
    found = {one.key: one for one in [*now, *earlier]}
    return [found[key] for key in sorted(found)]
