"""What an organ may be called, and how its papers may be numbered: the same for every plate."""

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext as _

from xiaoneng.core.refusals import Unusable
from xiaoneng.people.models import Nameplate, Organ
from xiaoneng.people.queries import roots
from xiaoneng.staffing.queries.namesakes import namesake_of, why_not_twice


def check_name(name: str) -> None:
    """Refuse an empty name; raises Unusable."""
    if not name.strip():
        raise Unusable(_("An organ needs a name."))


def check_not_borne(organ: Organ, name: str, on: date, *, but: Nameplate | None = None) -> None:
    """Refuse a name that hangs at an organ's door from a day on, or later; raises Unusable."""
    hanging = Nameplate.objects.filter(organ=organ, name=name).exclude(until_on__lte=on)
    if any(one != but for one in hanging):
        raise Unusable(_("%(organ)s has this name already.") % {"organ": organ})


def check_sole(name: str, parent: Organ | None, on: date, *, but: Collection[Organ] = ()) -> None:
    """Refuse the name of another open organ under the same organ, of another root; Unusable.

    Hold what is above them, of roots all, so that nobody names another one so meanwhile.
    """
    other = namesake_of(name, parent, on, but)
    if other is not None:
        raise Unusable(why_not_twice(other.name, other.code, str(parent or "")))


def numbering(prefix: str) -> list[Organ]:
    """What is held while a number prefix is given: one is given at a time in the whole tree."""
    return list(roots()) if prefix else []


def check_prefix(prefix: str, on: date) -> None:
    """Refuse a number prefix that another name has from a day on, or later; raises Unusable."""
    others = Nameplate.objects.filter(number_prefix=prefix).exclude(until_on__lte=on)
    other = others.first() if prefix else None
    if other is not None:
        raise Unusable(
            _("The number prefix %(prefix)s belongs to %(name)s; choose another.")
            % {"prefix": prefix, "name": other.name}
        )
