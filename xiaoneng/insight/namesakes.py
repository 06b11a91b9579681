"""Items of one name: which organ's each of them is."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from xiaoneng.catalogue.queries import organs_of_items
from xiaoneng.obligations.showing import in_language
from xiaoneng.people.models import Organ
from xiaoneng.people.queries import bodies_on


def told_apart(names: Mapping[int, str], day: date) -> dict[int, str]:
    """The names by key; those that several items bear say whose the item is."""
    borne = Counter(names.values())
    organs = organs_of_items(key for key, name in names.items() if borne[name] > 1)
    if not organs:
        return dict(names)
    bodies = bodies_on(day)
    known = Organ.objects.in_bulk({bodies.get(one, one) for one in organs.values()})
    said = {
        key: in_language(known[bodies.get(organ, organ)]) for key, organ in organs.items()
    }  # fmt: skip
    both = _("%(name)s (%(organ)s)")
    return {
        key: both % {"name": name, "organ": said[key]} if key in said else name
        for key, name in names.items()
    }
