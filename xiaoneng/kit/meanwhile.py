"""What whoever comes second is told: who changed the thing meanwhile, when, and how."""

from collections.abc import Callable

from django.db.models import Model
from django.utils.translation import gettext as _

from xiaoneng.core.refusals import Conflict

_tellers: list[Callable[[Model], str]] = []


def changes_told_by(teller: Callable[[Model], str]) -> None:
    """A higher room says who changed a thing last: the ledger, by its newest line of it."""
    _tellers.append(teller)


def changed_meanwhile(subject: Model) -> Conflict:
    """The refusal of an act on a thing that is not any more as it was looked at."""
    said = next((words for teller in _tellers if (words := teller(subject))), "")
    return Conflict(
        said or _("%(what)s was changed by somebody else meanwhile.") % {"what": subject}
    )
