"""What rooms contribute to supervision: each a predicate, and where its subjects come from.

A room says so in `apps.ready()`, from its `rules.py`:

    contribute(REFUSED_WITHOUT_REASON, refused_cases)

`subjects(since, until, after)` yields what changed after one moment and up to another. It is asked
again and again with stretches that follow each other, and must yield the same for the same stretch.
A stretch may be long: subjects come in a fixed order, each with its place in it, few are held at
once, and no cursor is open between two of them, because whoever asks writes meanwhile. Given the
place of one, it goes on behind it.

A room whose facts may come in long after they happened gives `past` too: what happened in a
stretch, for a trial of the rule on history. The room of supervision stands above and reads them
here; nobody has to know it.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple, Protocol

from xiaoneng.core.rulebook import Predicate, Subject

Past = Callable[[datetime, datetime], Iterable[Subject]]


class Subjects(Protocol):
    """What changed in a stretch, from a place in it on; "" is its beginning."""

    def __call__(self, since: datetime, until: datetime, after: str = "") -> Iterable[Subject]: ...


class Contribution(NamedTuple):
    """One predicate, and what it is asked about: what changed, and what happened, in a stretch."""

    predicate: Predicate
    subjects: Subjects
    past: Past


_contributions: dict[str, Contribution] = {}


def contribute(predicate: Predicate, subjects: Subjects, past: Past | None = None) -> None:
    """Add a predicate; a second one of the same code is an error at start-up."""
    wanted = Contribution(predicate, subjects, past or subjects)
    known = _contributions.get(predicate.code)
    if known is not None and known != wanted:
        raise ValueError(f"two predicates {predicate.code}")
    _contributions[predicate.code] = wanted


def contributions() -> list[Contribution]:
    """Everything that was contributed, by code."""
    return [_contributions[code] for code in sorted(_contributions)]


def contribution_named(code: str) -> Contribution | None:
    """What was contributed under a code; nothing where its room is gone."""
    return _contributions.get(code)


def withdraw(code: str) -> None:
    """Take a predicate back: what a test contributed for itself."""
    _contributions.pop(code, None)
