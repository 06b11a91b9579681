"""Drawing a form: `{% form_fields form %}` inside the page's own form element."""

from typing import Any

from django import template
from django.forms import BaseForm

from xiaoneng.kit import forms
from xiaoneng.kit.unsent import put_back

register = template.Library()


@register.inclusion_tag("kit/form_fields.html", takes_context=True)
def form_fields(context: template.Context, form: BaseForm) -> dict[str, Any]:
    """The note of what is wrong, and every field; with what was typed before a sign-in."""
    is_put_back = put_back(context.get("request"), form)
    return {
        "form": form,
        "is_put_back": is_put_back,
        "fields": forms.fields(form),
        "faults": forms.faults(form),
    }
