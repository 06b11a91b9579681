"""Organs of one name under the same organ: nobody could tell them apart in a choice or a list."""

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext as _

from xiaoneng.people.models import Organ
from xiaoneng.staffing.spellings import plain


def namesake_of(
    name: str, parent: Organ | None, on: date, but: Collection[Organ] = ()
) -> Organ | None:
    """Another organ of this name under an organ, or among the roots; open on a day, or later."""
    found = Organ.objects.filter(parent=parent).exclude(closed_on__lte=on)
    others = found.exclude(pk__in=[one.pk for one in but]).order_by("pk")
    return next((one for one in others if plain(one.name) == plain(name)), None)


def why_not_twice(name: str, code: str, parent: str) -> str:
    """Why an organ is not called as another one, of this code, under the same organ; "": a root."""
    if not parent:
        return _(
            "There is a root %(name)s (%(code)s) already. Give one of the two another name first."
        ) % {"name": name, "code": code}
    return _(
        "%(parent)s has an organ %(name)s (%(code)s) already. Give one of the two another name "
        "first, or merge them."
    ) % {"name": name, "code": code, "parent": parent}
