"""How an item is called in what is counted: by its key, or by the name that logs call it."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from xiaoneng.kit.keys import key_in, keys_in

ITEM, NAME = "item:", "name:"


def keys_called(labels: Iterable[str]) -> set[int]:
    """The keys among some labels."""
    return set(keys_in(one[len(ITEM) :] for one in labels if one.startswith(ITEM)))


def item_words(label: str, names: Mapping[int, str]) -> str:
    """What a reader calls an item; `names` are those of the catalogue, by key."""
    if label.startswith(ITEM):
        return names.get(key_in(label[len(ITEM) :]) or 0, _("(no name)"))
    return label[len(NAME) :] or _("(no name)")
