"""Every operation on an obligation begins by taking its row, so that two never mix."""

from django.utils.translation import gettext as _

from xiaoneng.core.refusals import Conflict, IllegalStep
from xiaoneng.obligations.models import Obligation


def claim(seen: Obligation) -> Obligation:
    """The row as it is now, held until the transaction ends.

    Raises Conflict where its state, its generation or its holder is no longer what the caller saw:
    by these the caller was found to have a say in it.
    """
    row = Obligation.objects.select_for_update(of=("self",)).select_related("kind", "organ")
    found = row.get(pk=seen.pk)
    if found.state != seen.state:
        raise Conflict(
            _("%(number)s has changed since you opened the page: it is %(state)s now.")
            % {"number": found.number, "state": found.get_state_display()}
        )
    if found.generation != seen.generation:
        raise Conflict(
            _("%(number)s was opened again since you opened the page; look at it anew.")
            % {"number": found.number}
        )
    if (found.organ_id, found.officer_id) != (seen.organ_id, seen.officer_id):
        raise Conflict(
            _("%(number)s was handed over since you opened the page: %(holder)s has it now.")
            % {"number": found.number, "holder": found.officer or found.organ}
        )
    return found


def claim_open(seen: Obligation) -> Obligation:
    """The same, and refused where the obligation is no longer open."""
    found = claim(seen)
    if found.state != "open":
        raise IllegalStep(
            _("%(number)s is %(state)s: nothing more can be done with its clock.")
            % {"number": found.number, "state": found.get_state_display()}
        )
    return found
