"""What is asked about a source of cases, its outages and its files."""

from dataclasses import fields
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xiaoneng.cases.models import Source
from xiaoneng.cases.operations.rejects import LONGEST, LONGEST_WORDS
from xiaoneng.cases.operations.sources import Described
from xiaoneng.kit.organ_tree import OrganField
from xiaoneng.obligations.forms import line_text
from xiaoneng.people.models import Organ

LARGEST = 512 << 20  # bytes of a file that is uploaded; larger ones come by the command line


class FileForm(forms.Form):
    """A file to try."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, XLSX, XES, JSON or Parquet, as the system gives it."),
        widget=forms.ClearableFileInput(attrs={"class": "form-control"}),
    )

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > LARGEST:
            raise forms.ValidationError(
                _("The file is larger than %(most)s MiB; bring it by the command line."),
                params={"most": LARGEST >> 20},
            )
        return upload


class ValueForm(forms.Form):
    """What should have stood in a cell that could not be used."""

    def __init__(self, *given: Any, column: str, **more: Any) -> None:
        super().__init__(*given, **more)
        label = _("%(column)s, put right") % {"column": column}
        self.fields["value"] = line_text(label, most=LONGEST, required=True)


class LeavingOutForm(forms.Form):
    """Why a row that could not be used is left out."""

    words = line_text(_("Why it is left out"), most=LONGEST_WORDS, required=True)


class OutageForm(forms.Form):
    """When a source could not send, and the paper that says so."""

    from_at = forms.DateTimeField(
        label=_("From"),
        widget=forms.DateTimeInput(attrs={"class": "form-control", "type": "datetime-local"}),
    )
    until_at = forms.DateTimeField(
        label=_("Lasted until"),
        widget=forms.DateTimeInput(attrs={"class": "form-control", "type": "datetime-local"}),
    )
    paper = line_text(_("Paper"), most=200, required=True)


class SourceForm(forms.Form):
    """A source as it is described; its code stays what it was."""

    code = forms.SlugField(
        label=_("Code"),
        max_length=40,
        help_text=_("Small letters, digits, hyphens; numbers of its cases begin with it."),
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    title = line_text(_("Name"), most=120, required=True)
    organ = OrganField(
        help_text=_("Whose cases they are; the organs it names are looked for below it."),
    )
    mapping = forms.CharField(
        label=_("Mapping"),
        help_text=_("Which of its columns is which of ours. Left empty: proposed from a file."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 18, "class": "form-control", "spellcheck": "false"}),
    )
    sample = forms.FileField(
        label=_("A file of it"),
        required=False,
        help_text=_("Only to propose a mapping; nothing is taken in."),
        widget=forms.ClearableFileInput(attrs={"class": "form-control"}),
    )
    tolerance_days = forms.IntegerField(
        label=_("Days until an entry is late"),
        min_value=0,
        max_value=365,
        initial=1,
        help_text=_("Working days between what happened and its entry."),
        widget=forms.NumberInput(attrs={"class": "form-control"}),
    )
    creates_organs = forms.BooleanField(
        label=_("Found organs it names and nobody knows"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
    takes_unknown = forms.BooleanField(
        label=_("Take unknown names as they are, without asking"),
        required=False,
        help_text=_(
            "For files that come in by themselves: cases of officers nobody knows come in without "
            "an officer, events without a meaning are kept as steps."
        ),
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
    live_from_on = forms.DateField(
        label=_("Live from"),
        required=False,
        help_text=_(
            "Lines crossed before are facts without card, points or message. Left empty: those "
            "that a case had crossed when it came in. Where its organ has a day of its own, the "
            "later of both counts."
        ),
        widget=forms.DateInput(attrs={"class": "form-control", "type": "date"}),
    )

    def only(self, organs: list[Organ]) -> None:
        field = self.fields["organ"]
        if isinstance(field, OrganField):
            field.only(organs)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not found.get("mapping", "").strip() and not found.get("sample"):
            self.add_error("mapping", _("Write the mapping, or give a file to propose one from."))
        return found

    @property
    def described(self) -> Described:
        said = self.cleaned_data
        return Described(**{one.name: said[one.name] for one in fields(Described)})


def shown(source: Source) -> dict[str, Any]:
    """A source as the form begins with it."""
    names = ("code", *(one.name for one in fields(Described)))
    return {name: getattr(source, name) for name in names}
