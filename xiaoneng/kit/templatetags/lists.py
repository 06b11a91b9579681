"""What the templates of a list need to look up."""

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def of(mapping: Mapping[Any, Any], key: Any) -> Any:
    """The value a mapping has for a key, or nothing."""
    return mapping.get(key)
