"""What can be done with an item or a version now, by this person."""

from collections.abc import Sequence
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from xiaoneng.access.policy import has_role, may
from xiaoneng.access.roles import Role
from xiaoneng.catalogue.models import Item, States, Version
from xiaoneng.people.models import User


class Act(NamedTuple):
    """A button: where it leads; a post changes something at once."""

    label: str
    url: str
    icon: str
    is_primary: bool = False
    is_post: bool = False


def acts_on(
    user: User, item: Item, version: Version | None, versions: Sequence[Version]
) -> list[Act]:
    """The acts that are open, the usual next one first."""
    draft = next((one for one in versions if one.state == States.DRAFT), None)
    acts: list[Act] = []
    if draft is not None and draft == version:
        acts += on_draft(user, draft)
    elif draft is not None and may(user, "version.change", draft):
        acts.append(Act(_("Go to the draft"), draft.get_absolute_url(), "file-pencil", True))  # noqa: FBT003
    elif draft is None and may(user, "version.draft", item):
        label, url = _("Draft the next version"), reverse("catalogue:draft", args=[item.pk])
        acts.append(Act(label, url, "file-plus", is_primary=True, is_post=True))
    holds = version is not None and version.state == States.PUBLISHED
    if version is not None and holds and may(user, "version.abolish", version):
        acts.append(Act(_("Abolish"), reverse("catalogue:abolish", args=[version.pk]), "ban"))
    if may(user, "item.assign", item):
        acts.append(Act(_("Assign"), reverse("catalogue:assign", args=[item.pk]), "users"))
    return acts


def on_draft(user: User, draft: Version) -> list[Act]:
    acts = []
    if may(user, "version.publish", draft):
        url = reverse("catalogue:publish", args=[draft.pk])
        acts.append(Act(_("Publish"), url, "check", is_primary=True))
    if may(user, "version.change", draft):
        acts.append(Act(_("Change"), reverse("catalogue:change", args=[draft.pk]), "pencil"))
    if may(user, "version.drop", draft):
        url = reverse("catalogue:drop", args=[draft.pk])
        acts.append(Act(_("Drop the draft"), url, "trash", is_post=True))
    return acts


def may_add_somewhere(user: User) -> bool:
    """Whether there is an organ for which this person adds items."""
    return has_role(Role.EFFICIENCY_OFFICE, Role.HEAD)(user, None)


def may_import(user: User) -> bool:
    """Whether the side bar leads to lists of items."""
    return may(user, "round.try")
