"""The kinds of long work: what each is called and what does it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.functional import Promise

from xiaoneng.people.models import User

Details = Mapping[str, Any]  # what was asked, as JSON keeps it


class Yield(NamedTuple):
    """What came of an errand: a file in the store and its name, or the page of the outcome."""

    file: str = ""
    filename: str = ""
    url: str = ""


class Work(NamedTuple):
    """One errand as its kind sees it: `key` names it, and the same again after a restart."""

    key: str
    actor: User
    details: Details
    at: datetime


@dataclass(frozen=True, slots=True)
class Kind:
    """`run` does the work. It goes over its rows by `kit.progress.walked`, so that it says how far
    it is and can be stopped, and it may be run again after a crash: what is done stays done.
    `unstoppable` says why it is not called off, where half of it would leave things wrong."""

    name: str
    label: str | Promise
    run: Callable[[Work], Yield]
    unstoppable: str | Promise = ""


_kinds: dict[str, Kind] = {}


def declare(
    name: str, label: str | Promise, run: Callable[[Work], Yield], unstoppable: str | Promise = ""
) -> None:
    """Add a kind; a second one of the same name is an error at start-up."""
    if name in _kinds:
        raise ValueError(f"two kinds of work are called {name}")
    _kinds[name] = Kind(name, label, run, unstoppable)


def kind_of(name: str) -> Kind:
    """The kind of a name; raises KeyError where nobody declared it."""
    return _kinds[name]


def label_of(name: str) -> str:
    """What a kind is called, in the reader's language."""
    return str(_kinds[name].label) if name in _kinds else name


def why_unstoppable(name: str) -> str:
    """Why work of a kind is not called off, in the reader's language; "" where it may be."""
    return str(_kinds[name].unstoppable) if name in _kinds else ""


def choices() -> list[tuple[str, str]]:
    return [(name, str(kind.label)) for name, kind in _kinds.items()]
