"""Drawing a form: `{% form_fields form %}` inside the page's own form element."""

from typing import Any

from django import template
from django.forms import BaseForm

from xiaoneng.kit import forms

register = template.Library()


@register.inclusion_tag("kit/form_fields.html")
def form_fields(form: BaseForm) -> dict[str, Any]:
    """The note of what is wrong, and every field."""
    return {"form": form, "fields": forms.fields(form), "faults": forms.faults(form)}
