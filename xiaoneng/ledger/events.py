"""What the events of the ledger are called: rooms declare theirs in `policy.py`.

An event is a noun and a past participle, `case.accepted`; the action that led to it is the
imperative of the same, `case.accept`.
"""

from collections.abc import Iterable

from django.utils.functional import Promise

from xiaoneng.access.policy import named_by

IRREGULAR = {
    "begin": "begun",
    "bring": "brought",
    "choose": "chosen",
    "draw": "drawn",
    "enrol": "enrolled",
    "forget": "forgotten",
    "give": "given",
    "hang": "hung",
    "hear": "heard",
    "hold": "held",
    "lay": "laid",
    "make": "made",
    "pay": "paid",
    "put": "put",
    "read": "read",
    "reset": "reset",
    "send": "sent",
    "set": "set",
    "split": "split",
    "take": "taken",
    "tell": "told",
    "undo": "undone",
    "uphold": "upheld",
    "withdraw": "withdrawn",
    "write": "written",
}
DOUBLED = frozenset(
    "admit cancel commit drop omit permit plan refer stop submit transfer".split()  # noqa: SIM905
)
_events: dict[str, str | Promise] = {}
_quiet: set[str] = set()


def declare(event: str, words: str | Promise, *, is_quiet: bool = False) -> None:
    """Say what an event is called by people; a second word for one event is an error.

    What changes nothing that a form shows of its subject is quiet: nobody comes second to it.
    """
    if event in _events and _events[event] != words:
        raise ValueError(f"two words for {event}")
    _events[event] = words
    if is_quiet:
        _quiet.add(event)


def quiet() -> list[str]:
    """The events that change nothing a form shows."""
    return sorted(_quiet)


def is_declared(event: str) -> bool:
    return event in _events


def events() -> list[str]:
    """Every event that may be written."""
    return sorted(_events)


def words_of(event: str) -> str:
    """What an event is called, in the reader's language; the bare event where nobody said."""
    return str(_events.get(event, event))


def choices() -> list[tuple[str, str]]:
    """Events and their words, in the order of the words: for a filter."""
    return sorted(((event, words_of(event)) for event in _events), key=lambda pair: pair[1])


def event_of(action: str) -> str:
    """The event an action leads to: `nameplate.take_down` -> `nameplate.taken_down`."""
    noun, _dot, deed = action.rpartition(".")
    verb, *rest = deed.split("_")
    return f"{noun}.{'_'.join([participle(verb), *rest])}"


def words_for(action: str) -> str:
    """What an action is called: as the event it leads to; "" where it leads to none."""
    event = event_of(action)
    return words_of(event) if is_declared(event) else ""


named_by(words_for)


def participle(verb: str) -> str:
    if verb in IRREGULAR:
        return IRREGULAR[verb]
    if verb in DOUBLED:
        return f"{verb}{verb[-1]}ed"
    if verb.endswith("e"):
        return f"{verb}d"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return f"{verb[:-1]}ied"
    return f"{verb}ed"


def without_action(actions: Iterable[str]) -> list[str]:
    """The declared events that mirror none of some actions: empty where the house is in order."""
    mirrored = {event_of(action) for action in actions}
    return [event for event in events() if event not in mirrored]
