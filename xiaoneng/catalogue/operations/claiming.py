"""Every operation takes its rows first, so that two people at once never mix."""

from django.utils.translation import gettext as _

from xiaoneng.catalogue.models import Item, States, Version
from xiaoneng.core.refusals import IllegalStep
from xiaoneng.kit.meanwhile import changed_meanwhile


def claim_item(seen: Item) -> Item:
    """The item as it is now, held; refused where it is assigned otherwise than the caller saw."""
    held = Item.objects.select_for_update(of=("self",)).select_related("organ").get(pk=seen.pk)
    if (held.organ_id, held.post_id) != (seen.organ_id, seen.post_id):
        now = _("It is assigned to %(organ)s now.") % {"organ": held.organ}
        raise changed_meanwhile(held, now)
    return held


def claim_version(seen: Version) -> Version:
    """The version as it is now, held; refused where it is no longer what the caller saw."""
    held = Version.objects.select_for_update(of=("self",)).select_related("item__organ")
    found = held.get(pk=seen.pk)
    if found.state != seen.state:
        now = _("Version %(number)s of %(item)s is %(state)s now.") % {
            "number": found.number,
            "item": found.item.code,
            "state": found.get_state_display(),
        }
        raise changed_meanwhile(found, now)
    if found.edition != seen.edition:
        now = _("Look at the draft of %(item)s again.") % {"item": found.item.code}
        raise changed_meanwhile(found, now)
    return found


def claim_draft(seen: Version) -> Version:
    """The same, and refused where it is no draft: what is published is read only."""
    found = claim_version(seen)
    if found.state != States.DRAFT:
        raise IllegalStep(
            _("Version %(number)s is %(state)s and is not changed any more; draft the next one.")
            % {"number": found.number, "state": found.get_state_display()}
        )
    return found
