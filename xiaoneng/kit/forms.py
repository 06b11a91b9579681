"""How a form is drawn: a note at the top with links, each sentence at its field (design 5)."""

from typing import Any, NamedTuple

from django.forms import BaseForm, BoundField, widgets
from django.utils.safestring import SafeString

GROUPS = (widgets.RadioSelect, widgets.CheckboxSelectMultiple)


class DrawnField(NamedTuple):
    """One field: the control with its classes and what it is described by, and its words."""

    key: str
    label: str
    control: SafeString
    hint: str
    hint_id: str
    errors: list[str]
    error_id: str
    is_required: bool
    is_check: bool
    is_group: bool


def drawn(field: BoundField) -> DrawnField:
    """A field of a form, ready for `kit/field.html`."""
    key = field.id_for_label or field.auto_id
    widget = field.field.widget
    errors = [str(error) for error in field.errors]
    hint = str(field.help_text)
    hint_id, error_id = f"{key}-hint" if hint else "", f"{key}-error" if errors else ""
    attributes: dict[str, Any] = {"class": class_of(widget)}
    if described := " ".join(part for part in (error_id, hint_id) if part):
        attributes["aria-describedby"] = described
    if errors:
        attributes["aria-invalid"] = "true"
    return DrawnField(
        key=key,
        label=str(field.label),
        control=field.as_widget(attrs=attributes),
        hint=hint,
        hint_id=hint_id,
        errors=errors,
        error_id=error_id,
        is_required=field.field.required,
        is_check=isinstance(widget, widgets.CheckboxInput),
        is_group=isinstance(widget, GROUPS),
    )


def class_of(widget: widgets.Widget) -> str:
    """The class of tokens.css and Tabler for a kind of control, beside what the form gave it."""
    given = str(widget.attrs.get("class", ""))
    if isinstance(widget, (widgets.CheckboxInput, *GROUPS)):
        kind = "form-check-input"
    elif isinstance(widget, widgets.Select):
        kind = "form-select"
    else:
        kind = "form-control"
    return f"{kind} {given}".strip()


def fields(form: BaseForm) -> list[DrawnField]:
    """The visible fields of a form in their order."""
    return [drawn(field) for field in form.visible_fields()]


def faults(form: BaseForm) -> list[tuple[str, str, str]]:
    """What the note at the top says: the field's id, its label, the sentence; "" for the whole."""
    whole = [("", "", str(error)) for error in form.non_field_errors()]
    hidden = [("", "", str(error)) for one in form.hidden_fields() for error in one.errors]
    each = [(one.key, one.label, error) for one in fields(form) for error in one.errors]
    return [*whole, *hidden, *each]
