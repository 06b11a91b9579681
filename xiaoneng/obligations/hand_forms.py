"""Forms that choose an organ and one of its people: handing over, and opening by hand."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xiaoneng.core.limits import Limit, Unit
from xiaoneng.kit.organ_tree import OrganField
from xiaoneng.kit.time import wall
from xiaoneng.obligations.forms import ActForm, NamedField, line_text, long_text
from xiaoneng.obligations.models import Kind, Obligation
from xiaoneng.obligations.operations.opening import Owed
from xiaoneng.obligations.showing import UNITS
from xiaoneng.people.models import Organ, User

MOMENT = "%Y-%m-%dT%H:%M"
ASKS_ANEW = {  # another organ brings its own people; without a script the organ decides
    "hx-get": "",
    "hx-target": "#id_officer",
    "hx-select": "#id_officer",
    "hx-swap": "outerHTML",
}


def officer_field() -> NamedField:
    return NamedField(
        User.objects.none(),
        label=_("Officer"),
        required=False,
        help_text=_("Left empty, the organ decides who takes it."),
        widget=forms.Select(attrs={"class": "form-select"}),
    )


class OrganAndOfficer(forms.Form):
    """An organ, and one of those who work in it."""

    organ = OrganField()
    officer = officer_field()

    def offer(self, organs: Iterable[Organ], people: Iterable[User]) -> None:
        """Say what can be chosen; the people are those of the organ chosen at the moment.

        Only whoever is offered can be taken.
        """
        self.fields["organ"].only(organs)  # type: ignore[attr-defined]  # it is an OrganField
        self.fields["officer"].only(people)  # type: ignore[attr-defined]  # it is a NamedField
        self.fields["organ"].widget.attrs.update(ASKS_ANEW)


class HandOverForm(OrganAndOfficer, ActForm):
    """To whom, and why."""

    reason = long_text(_("Reason"))
    field_order = ("organ", "officer", "reason")

    def choices_for(self, row: Obligation, organs: Iterable[Organ], people: Iterable[User]) -> None:
        self.fields["organ"].initial = row.organ_id
        self.offer(organs, people)


def amount(label: Any, hint: Any = "") -> Any:
    widget = forms.NumberInput(attrs={"class": "form-control", "step": "any"})
    return forms.FloatField(
        label=label, min_value=0.5, required=False, help_text=hint, widget=widget
    )


def unit(label: Any) -> Any:
    return forms.ChoiceField(label=label, choices=list(UNITS.items()), required=False)


class OpenForm(OrganAndOfficer):
    """What is owed to whom, by which organ, from when, by which limits."""

    kind = NamedField(
        Kind.objects.all(), label=_("Kind"), widget=forms.Select(attrs={"class": "form-select"})
    )
    title = line_text(_("Matter"), most=200, required=True)
    owed_to = line_text(
        _("Owed to"), required=True, hint=_("Who waits for it: a person, an organ.")
    )
    is_to_person = forms.BooleanField(
        label=_("Owed to a person"),
        required=False,
        initial=True,
        help_text=_(
            "The name is shown masked. Take the tick away for an organ, a body or a document."
        ),
    )
    started_at = forms.DateTimeField(
        label=_("The clock begins at"),
        input_formats=[MOMENT, "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(
            attrs={"class": "form-control", "type": "datetime-local"}, format=MOMENT
        ),
    )
    promised_amount = amount(
        _("Promised limit"), _("Left empty, the limit of the kind holds, where it has one.")
    )
    promised_unit = unit(_("Unit of the promised limit"))
    statutory_amount = amount(
        _("Statutory limit"), _("Left empty, that of the kind; none where the kind has none.")
    )
    statutory_unit = unit(_("Unit of the statutory limit"))
    basis = line_text(_("Basis"), most=200, hint=_("Title and number of the document."))
    field_order = ("kind", "title", "owed_to", "is_to_person", "organ", "officer", "started_at")

    def limit(self, which: str) -> Limit | None:
        """A limit as entered; Unusable where its amount and unit do not fit."""
        entered = self.cleaned_data[f"{which}_amount"]
        if entered is None:
            return None
        return Limit(entered, Unit(self.cleaned_data[f"{which}_unit"] or Unit.WORKDAY))

    def owed(self) -> Owed:
        """What was entered, as the operation takes it."""
        plain = (*self.field_order, "basis")
        entered = {name: self.cleaned_data[name] for name in plain}
        return Owed(**entered, promised=self.limit("promised"), statutory=self.limit("statutory"))


def begun(at: datetime) -> str:
    """A moment as the field of a form shows it."""
    return f"{wall(at):{MOMENT}}"
