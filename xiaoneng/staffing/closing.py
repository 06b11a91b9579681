"""What stands in the way of closing an organ: the rooms above say, each for what it keeps."""

from collections.abc import Callable

from xiaoneng.people.models import Organ

_askers: list[Callable[[Organ], str]] = []


def hindered_by(asker: Callable[[Organ], str]) -> None:
    """A higher room answers why an organ cannot be closed yet, with the remedy; "" where it can."""
    _askers.append(asker)


def no_closing(organ: Organ) -> str:
    """Why an organ cannot be closed without a successor; nothing where it can."""
    return next((why_not for asker in _askers if (why_not := asker(organ))), "")
