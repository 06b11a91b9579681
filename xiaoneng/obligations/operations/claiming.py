"""Every operation on an obligation begins by taking its row, so that two never mix."""

from django.utils.translation import gettext as _

from xiaoneng.core.refusals import IllegalStep
from xiaoneng.kit.meanwhile import changed_meanwhile
from xiaoneng.obligations.models import Obligation

STATED = {"obligation.closed", "obligation.cancelled", "obligation.reopened"}  # what changes states
HELD = {"obligation.handed_over", "obligation.followed", "obligation.reopened"}  # and holders


def claim(seen: Obligation) -> Obligation:
    """The row as it is now, held until the transaction ends.

    Raises Conflict where its state, its generation or its holder is no longer what the caller saw:
    by these the caller was found to have a say in it.
    """
    row = Obligation.objects.select_for_update(of=("self",)).select_related("kind", "organ")
    found = row.get(pk=seen.pk)
    if found.state != seen.state:
        now = _("It is %(state)s now; look at it anew.") % {"state": found.get_state_display()}
        raise changed_meanwhile(found, now, by=STATED)
    if found.generation != seen.generation:
        said = _("It was opened again; look at it anew.")
        raise changed_meanwhile(found, said, by={"obligation.reopened"})
    if (found.organ_id, found.officer_id) != (seen.organ_id, seen.officer_id):
        now = _("%(holder)s has it now.") % {"holder": found.officer or found.organ}
        raise changed_meanwhile(found, now, by=HELD)
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
