"""What is asked before something is done to a case."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from xiaoneng.cases.models import Case
from xiaoneng.cases.words import Applicants, Channels, Outcomes
from xiaoneng.catalogue.queries import Item, names_of_items
from xiaoneng.obligations.forms import NamedField, extension_hint, line_text, long_text, number
from xiaoneng.people.models import User

MOST_DEFECTS = 6


def select(label: Any, options: Any, hint: Any = "") -> Any:
    widget = forms.Select(attrs={"class": "form-select"})
    return forms.ChoiceField(label=label, choices=options, help_text=hint, widget=widget)


class CaseForm(forms.Form):
    """A form about one case; `fill` puts in what depends on it."""

    def fill(self, case: Case, people: list[User]) -> None:
        """Most forms have nothing that depends on the case."""


class AcceptForm(CaseForm):
    """Who takes the case in hand."""

    officer = NamedField(
        User.objects.none(),
        label=_("Officer"),
        required=False,
        help_text=_("Left empty, the section decides who takes it."),
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def fill(self, case: Case, people: list[User]) -> None:
        field = self.fields["officer"]
        if isinstance(field, NamedField):
            field.only(people)


class NotifyForm(CaseForm):
    """Everything that is missing, in one notice: a line for each paper."""

    defects = forms.CharField(
        label=_("What is missing or wrong"),
        help_text=_("A line for each paper: paper | what is wrong | how to mend it | legal basis"),
        widget=forms.Textarea(attrs={"rows": 6, "class": "form-control"}),
    )
    reason = line_text(
        _("Reason of a second notice"),
        most=300,
        hint=_("Needed where the applicant was told before."),
    )

    def clean_defects(self) -> list[dict[str, str]]:
        """The lines as defects; what is left out on the right is empty."""
        names = ("material", "problem", "remedy", "basis")
        found = []
        for line in self.cleaned_data["defects"].splitlines():
            if not line.strip():
                continue
            parts = [part.strip() for part in line.replace("｜", "|").split("|")]
            if len(parts) < 3 or not all(parts[:3]):  # noqa: PLR2004  # paper, fault, remedy
                raise forms.ValidationError(
                    _("“%(line)s”: write the paper, what is wrong and how to mend it."),
                    params={"line": line.strip()[:60]},
                )
            found.append(dict(zip(names, [*parts, ""], strict=False)))
        return found


class NothingForm(CaseForm):
    """Nothing more needs to be said."""


class ReasonForm(CaseForm):
    reason = long_text(_("Reason"), most=1000)


class ReportForm(CaseForm):
    """What goes before a no."""

    facts = long_text(_("Facts"), most=2000)
    reason = long_text(_("Reason"), most=1000)
    basis = line_text(_("Legal basis"), most=200, required=True)


class PauseForm(CaseForm):
    """Why the clock stops, and the notice that says how long."""

    ground = select(_("Special procedure"), [])
    paper = line_text(
        _("Paper"), hint=_("Number of the notice to the applicant; without it the days count.")
    )

    def fill(self, case: Case, people: list[User]) -> None:
        field = self.fields["ground"]
        listed = case.version.procedures if case.version else []
        if isinstance(field, forms.ChoiceField):
            field.choices = [(one["code"], one["words"]) for one in listed]


class ExtendForm(CaseForm):
    amount = number(_("By how much"), hint=_("In the unit of the limit."))
    ground = long_text(_("Reason told to the applicant"))
    paper = line_text(_("Paper"), required=True)

    def fill(self, case: Case, people: list[User]) -> None:
        if case.decision is not None:
            self.fields["amount"].help_text = extension_hint(case.decision)


class DecideForm(CaseForm):
    outcome = select(_("Decision"), Outcomes.choices)
    paper = line_text(_("Decision document"), required=True)
    paper_on = forms.DateField(
        label=_("Date of the decision document"),
        required=False,
        help_text=_("The date written on it; left empty where it bears none."),
        widget=forms.DateInput(attrs={"class": "form-control", "type": "date"}),
    )
    reason = long_text(_("Reason"), most=1000, required=False, hint=_("Needed where it is denied."))


class DeliverForm(CaseForm):
    paper = line_text(_("Receipt"))


class SettleForm(forms.Form):
    """Approve a prior report or send it back."""

    opinion = long_text(_("Opinion"), most=300, required=False)


class ItemField(NamedField):
    """Items by what they are called; the code tells apart those of one name."""

    def only(self, rows: Iterable[Model]) -> None:
        super().only(rows)
        self.names = names_of_items(row.pk for row in rows)

    def label_from_instance(self, obj: Model) -> str:
        return f"{self.names.get(obj.pk, '')}\u3000{obj}"


class RegisterForm(forms.Form):
    """What an applicant brings to the window."""

    item = ItemField(
        Item.objects.none(),
        label=_("Item"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    matter = line_text(_("What it is about"), most=200)
    applicant_kind = select(_("Applicant is"), Applicants.choices)
    applicant = line_text(_("Applicant"), required=True)
    applicant_phone = line_text(_("Telephone"), most=30)
    channel = select(_("Way in"), Channels.choices)
    received_at = forms.DateTimeField(
        label=_("Received at"),
        required=False,
        help_text=_("Left empty: now."),
        widget=forms.DateTimeInput(attrs={"class": "form-control", "type": "datetime-local"}),
    )

    def only(self, items: list[Item]) -> None:
        field = self.fields["item"]
        if isinstance(field, ItemField):
            field.only(items)

    def clean_received_at(self) -> datetime | None:
        """An empty moment is now."""
        entered: datetime | None = self.cleaned_data["received_at"]
        return entered
