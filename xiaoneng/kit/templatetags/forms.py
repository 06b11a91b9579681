"""Drawing a form: `{% form_fields form %}` inside the page's own form element.

Where much stands above the form, `{% form_faults form %}` at the head of the page says what is
wrong, and `{% form_fields form is_told=True %}` does not say it again. A form that saves nothing
says in `refused` what did not come of it.
"""

from typing import Any

from django import template
from django.forms import BaseForm

from xiaoneng.kit import forms
from xiaoneng.kit.unsent import put_back

register = template.Library()


@register.inclusion_tag("kit/form_fields.html", takes_context=True)
def form_fields(
    context: template.Context, form: BaseForm, *, is_told: bool = False
) -> dict[str, Any]:
    """The note of what is wrong, and every field; with what was typed before a sign-in."""
    is_put_back = put_back(context.get("request"), form)
    return {
        "form": form,
        "is_put_back": is_put_back,
        "fields": forms.fields(form),
        "faults": [] if is_told else forms.faults(form),
        "refused": getattr(form, "refused", ""),
    }


@register.inclusion_tag("kit/form_faults.html")
def form_faults(form: BaseForm) -> dict[str, Any]:
    """The note of what is wrong, with links to the fields."""
    return {"faults": forms.faults(form), "refused": getattr(form, "refused", "")}
