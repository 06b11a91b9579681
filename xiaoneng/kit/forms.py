"""How a form is drawn: a note at the top with links, each sentence at its field (design 5)."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple, TypeVar

from django.forms import BaseForm, BaseFormSet, BoundField, ChoiceField, widgets
from django.utils.safestring import SafeString
from django.utils.translation import gettext_noop as _

from xiaoneng.core.refusals import Refused, Unusable
from xiaoneng.kit.contention import giving_way
from xiaoneng.kit.refusals import sentence_of

Outcome = TypeVar("Outcome")
SECRET = (widgets.PasswordInput, widgets.FileInput)
GROUPS = (widgets.RadioSelect, widgets.CheckboxSelectMultiple)
# The framework's own refusals of a field, listed so that kit's catalogue words them anew: its
# Chinese is a translation, not what an office would write.
REWORDED = (
    _("This field is required."),
    _("Select a valid choice. That choice is not one of the available choices."),
    _("Select a valid choice. %(value)s is not one of the available choices."),
    _("Ensure this value is greater than or equal to %(limit_value)s."),
    _("Ensure this value is less than or equal to %(limit_value)s."),
    _("Enter a number."),
    _("Enter a whole number."),
    _("Enter a valid date."),
    _("Enter a valid date/time."),
    _("The submitted file is empty."),
)


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
    key = key_of(field)
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


def key_of(field: BoundField) -> str:
    """The id in the page that a sentence about a field leads to."""
    return field.id_for_label or field.auto_id


def class_of(widget: widgets.Widget) -> str:
    """The class of tokens.css and Tabler for a kind of control, beside what the form gave it."""
    given = str(widget.attrs.get("class", ""))
    if isinstance(widget, (widgets.CheckboxInput, *GROUPS)):
        kind = "form-check-input"
    elif isinstance(widget, widgets.Select):
        kind = "form-select"
    else:
        kind = "form-control"
    return " ".join(dict.fromkeys([kind, *given.split()]))


def fields(form: BaseForm) -> list[DrawnField]:
    """The visible fields of a form in their order."""
    return [drawn(field) for field in form.visible_fields()]


def tried(
    form: "BaseForm | BaseFormSet[Any]", run: Callable[[], Outcome], field: str | None = None
) -> Outcome | None:
    """Do what a form asked for; input that cannot be used comes back as an error of the form.

    Nothing was changed then, what was typed stays, and `form.is_valid()` is false from now on.
    Refusals of another sort are no matter of the form: the middleware answers them, and shows what
    was typed as this form words it (decision 11).
    """
    try:
        with giving_way():
            return run()
    except Unusable as refusal:
        blame(form, refusal, field)
        return None
    except Refused as refusal:
        refusal.typed = in_words(form)
        raise


def in_words(form: "BaseForm | BaseFormSet[Any]") -> list[tuple[str, str]]:
    """What was typed into a form: the labels and the chosen words, nothing hidden or secret."""
    if isinstance(form, BaseFormSet):
        return [pair for one in form.forms for pair in in_words(one)]
    shown = (one for one in form.visible_fields() if not isinstance(one.field.widget, SECRET))
    return [(str(one.label), words) for one in shown if (words := "、".join(chosen_in(one)))]


def chosen_in(field: BoundField) -> list[str]:
    """What stands in a field, choices by their words."""
    value = field.value()
    values = value if isinstance(value, list | tuple) else [value]
    said = [str(one).strip() for one in values if one not in (None, "", False)]
    if not isinstance(field.field, ChoiceField):
        return said
    offered: Any = field.field.choices
    words = {str(key): str(label).strip() for key, label in flat(offered)}
    return [words[one] for one in said if one in words]


def flat(choices: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    """Choices without their groups."""
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label


def blame(form: "BaseForm | BaseFormSet[Any]", refusal: Unusable, field: str | None = None) -> None:
    """Lay a refusal on the form it is about, at its field where one is named."""
    if isinstance(form, BaseFormSet):
        form.non_form_errors().append(sentence_of(refusal))
    else:
        form.add_error(field, sentence_of(refusal))


def faults(form: BaseForm) -> list[tuple[str, str, str]]:
    """What the note at the top says: the field's id, its label, the sentence; "" for the whole."""
    whole = [("", "", str(error)) for error in form.non_field_errors()]
    hidden = [("", "", str(error)) for one in form.hidden_fields() for error in one.errors]
    each = [
        (key_of(one), str(one.label), str(error))
        for one in form.visible_fields()
        for error in one.errors
    ]
    return [*whole, *hidden, *each]
