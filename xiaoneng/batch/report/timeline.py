"""What happened to a case, newest first: its events, and the cards reached between them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from xiaoneng.batch.facts import CardLine, CaseSheet, EventLine
from xiaoneng.batch.report.speech import Piece, Pieces, Speech

FIRST_SEEN = 10  # the newest are shown, the rest unfolds
MOST = 60


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the timeline. `kind` is hand, pause, warn, red or empty."""

    when: str
    iso: str
    kind: str
    text: Pieces
    note: Pieces


@dataclass(frozen=True, slots=True)
class Timeline:
    newest: tuple[Moment, ...]
    older: tuple[Moment, ...]
    left_out: int  # older still, not on the page


def timeline_of(sheet: CaseSheet, speech: Speech) -> Timeline:
    found = [(event.at, _event(event, before, speech)) for before, event in _paired(sheet.events)]
    found += [(card.reached_at, _card(card, speech)) for card in sheet.cards]
    found.sort(key=lambda pair: pair[0], reverse=True)
    moments = [moment for _, moment in found]
    shown = moments[:MOST]
    return Timeline(
        tuple(shown[:FIRST_SEEN]), tuple(shown[FIRST_SEEN:]), max(len(moments) - MOST, 0)
    )


def _paired(events: tuple[EventLine, ...]) -> Iterator[tuple[EventLine | None, EventLine]]:
    """Each event with the one before it."""
    before: EventLine | None = None
    for event in sorted(events, key=lambda one: one.at):
        yield before, event
        before = event


def _event(event: EventLine, before: EventLine | None, speech: Speech) -> Moment:
    is_handed = bool(before and before.organ and event.organ and before.organ != event.organ)
    kind = "pause" if event.does in ("pause", "resume") else "hand" if is_handed else ""
    does = _does(event.does, speech)
    text = (Piece(event.activity or does, look="name" if event.activity else ""),)
    return _moment(event.at, kind, text, tuple(_note(event, does, speech)), speech)


def _note(event: EventLine, does: str, speech: Speech) -> Iterator[Piece]:
    parts = [Piece(does)] if does and event.activity else []
    parts += [Piece(name, look="name") for name in (event.organ, event.officer) if name]
    for place, part in enumerate(parts):
        if place:
            yield Piece(speech.say(" · "))
        yield part


def _does(does: str, speech: Speech) -> str:
    return {
        "start": speech.say("clock starts"),
        "pause": speech.say("clock pauses"),
        "resume": speech.say("clock goes on"),
        "close": speech.say("closed"),
        "reopen": speech.say("reopened"),
    }.get(does, "")


def _card(card: CardLine, speech: Speech) -> Moment:
    text = {
        "yellow": speech.pieces("Yellow card"),
        "red": speech.pieces("Red card"),
    }.get(card.colour, speech.pieces("Suspicion, for a person to confirm"))
    kind = "red" if card.colour == "red" else "warn"
    return _moment(card.reached_at, kind, text, (), speech)


def _moment(at: datetime, kind: str, text: Pieces, note: Pieces, speech: Speech) -> Moment:
    return Moment(speech.near(at), f"{at:%Y-%m-%dT%H:%M}", kind, text, note)
