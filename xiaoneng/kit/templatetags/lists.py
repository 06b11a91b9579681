"""What the templates of a list need to look up."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString

from xiaoneng.kit import drawing
from xiaoneng.kit.found import Found
from xiaoneng.kit.organ_tree import marked
from xiaoneng.people.models import Organ

register = template.Library()


@register.filter
def of(mapping: Mapping[Any, Any], key: Any) -> Any:
    """The value a mapping has for a key, or nothing."""
    return mapping.get(key)


@register.simple_tag
def rows(found: Found, ticks: Collection[object] = ()) -> SafeString:
    """The rows of a list, with boxes where something can be done to many; `ticks` are set."""
    return drawing.rows_drawn(found.lines, has_boxes=bool(found.bulk), ticks=ticks or ())


@register.simple_tag
def organ_options(organs: Iterable[Organ], chosen: Organ | None) -> SafeString:
    """Organs as the choices of a select, indented as the tree is."""
    return drawing.options_drawn(marked(organs, lambda one: one == chosen))


@register.simple_tag
def options(choices: Iterable[tuple[object, object, bool]]) -> SafeString:
    """The choices of a select."""
    return drawing.options_drawn(choices)
