"""What whoever comes second is told: who changed the thing meanwhile, when, and how."""

from collections.abc import Callable, Collection, Sequence

from django.db.models import Model
from django.utils.translation import gettext as _

from xiaoneng.core.refusals import Conflict

Teller = Callable[[Model, Sequence[Model], Collection[str]], str]
_tellers: list[Teller] = []


def changes_told_by(teller: Teller) -> None:
    """A higher room says who changed a thing last: the ledger, by its newest line of it."""
    _tellers.append(teller)


def changed_meanwhile(
    subject: Model, now: str = "", *, beside: Sequence[Model] = (), by: Collection[str] = ()
) -> Conflict:
    """The refusal of an act on a thing that is not any more as it was looked at.

    `now` is a sentence on how it stands, and what to do. What was done to the thing may have its
    line on another row: such rows stand `beside` it. Where one thing of it was compared, `by` are
    the events of the ledger that can have changed that: nobody is told of another, later one.
    """
    said = next((words for teller in _tellers if (words := teller(subject, beside, by))), "")
    changed = said or _("%(what)s was changed by somebody else meanwhile.") % {"what": subject}
    return Conflict(_("%(changed)s %(now)s") % {"changed": changed, "now": now} if now else changed)
