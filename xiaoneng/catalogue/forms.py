"""What is asked about items and their versions."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from xiaoneng.access.policy import may
from xiaoneng.catalogue.cells import Posts, Writing
from xiaoneng.catalogue.content import content_of
from xiaoneng.catalogue.models import CaseTypes, Kinds, Version
from xiaoneng.catalogue.organ_names import OrganNames
from xiaoneng.catalogue.row_forms import FORMSETS, NONE, Rows, StepForm
from xiaoneng.catalogue.showing import LABELS, UNITS
from xiaoneng.kit.organ_tree import OrganSelect, branch_choices
from xiaoneng.obligations.forms import line_text, long_text
from xiaoneng.people.models import Organ, Post, User
from xiaoneng.people.queries import tree_on


class OrganField(forms.TypedChoiceField):
    """An organ of the tree of a day, by its place in it."""

    def __init__(self, **more: Any) -> None:
        super().__init__(coerce=self.organ, empty_value=None, widget=OrganSelect(), **more)

    @staticmethod
    def organ(key: str) -> Organ:
        return Organ.objects.get(pk=key)

    def offer(self, day: date, user: User | None = None) -> None:
        """Offer the organs of a day; those alone for which a person may add items."""
        own = (one for one in tree_on(day) if user is None or may(user, "item.add", one.organ))
        self.choices = [NONE, *branch_choices(own)]


class AddItemForm(forms.Form):
    """An item: its codes, its kind, its organ, its name."""

    name = line_text(gettext_lazy("Name"), most=300, required=True)
    kind = forms.ChoiceField(label=pgettext_lazy("of an item", "Kind"), choices=Kinds.choices)
    organ = OrganField(label=gettext_lazy("Organ"))
    code = line_text(
        gettext_lazy("Item code"),
        most=80,
        required=True,
        hint=gettext_lazy(
            "The implementation code, as the national or provincial catalogue has it."
        ),
    )
    basic_code = line_text(gettext_lazy("Basic code"), most=40)


class AssignForm(forms.Form):
    """The organ that exercises an item, and the post that handles it."""

    organ = OrganField(label=gettext_lazy("Organ"))
    post = line_text(
        gettext_lazy("Post"), most=80, hint=gettext_lazy("Title of a post of this organ.")
    )

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        organ, title = found.get("organ"), found.get("post")
        if organ and title:
            posts = Post.objects.filter(organ__path__startswith=organ.path, closed_on__isnull=True)
            found["post"] = posts.filter(title=title).first()
            if found["post"] is None:
                self.add_error("post", _("There is no such post in this organ."))
        return found


class DraftForm(forms.Form):
    """What a version says, but for its lists."""

    name = line_text(LABELS["name"], most=300, required=True)
    name_en = line_text(LABELS["name_en"], most=300)
    case_type = forms.ChoiceField(label=LABELS["case_type"], choices=CaseTypes.choices)
    promised_amount = forms.FloatField(label=LABELS["promised_amount"], min_value=0, required=False)
    promised_unit = forms.ChoiceField(
        label=LABELS["promised_unit"], choices=list(UNITS.items()), required=False
    )
    statutory_amount = forms.FloatField(
        label=LABELS["statutory_amount"],
        min_value=0,
        required=False,
        help_text=gettext_lazy("Left empty where no law sets one."),
    )
    statutory_unit = forms.ChoiceField(
        label=LABELS["statutory_unit"], choices=list(UNITS.items()), required=False
    )
    limit_basis = line_text(
        LABELS["limit_basis"],
        most=200,
        hint=gettext_lazy("Must be named where the law allows more than 20 working days."),
    )
    extension_cap = forms.FloatField(
        label=LABELS["extension_cap"],
        min_value=0,
        required=False,
        help_text=gettext_lazy("In the unit of the limit; empty or 0: never extended."),
    )
    conditions = long_text(LABELS["conditions"], most=5000, required=False)
    fees = long_text(LABELS["fees"], most=2000, required=False)
    result = line_text(LABELS["result"], most=200)
    edition = forms.IntegerField(widget=forms.HiddenInput)

    def content(self) -> dict[str, Any]:
        """The fields as a version keeps them; a unit without its amount is none."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "edition"}
        said["extension_cap"] = said["extension_cap"] or 0
        for which in ("promised", "statutory"):
            if said[f"{which}_amount"] is None:
                said[f"{which}_unit"] = ""
        return said


class WholeDraft:
    """The form of a draft with the rows of its lists, filled from it or from what was entered."""

    def __init__(self, draft: Version, day: date, entered: Any = None) -> None:
        self.draft, self.day = draft, day
        content, writing = content_of(draft), Writing()
        steps = [
            {**writing.step(row), "follows": "、".join(row["follows"])} for row in content["steps"]
        ]
        rows = {**content, "steps": steps}
        self.form = DraftForm(entered, initial={**content, "edition": draft.edition})
        self.lists: dict[str, Rows] = {
            name: formset(entered, initial=rows[name], prefix=name)
            for name, formset in FORMSETS.items()
        }

    def content(self) -> dict[str, Any] | None:
        """What was entered, once everything can be read; None where something cannot."""
        is_right = self.form.is_valid()
        for rows in self.lists.values():
            is_right = rows.is_valid() and is_right
        if not is_right:
            return None
        said = self.form.content()
        for name, rows in self.lists.items():
            filled = [form for form in rows if form.cleaned_data and not form.is_blank()]
            said[name] = self.placed(filled) if name == "steps" else [one.row() for one in filled]
        return None if any(form.errors for form in self.lists["steps"]) else said

    def placed(self, filled: list[StepForm]) -> list[dict[str, Any]]:
        names, posts, owner = OrganNames(self.day), Posts(), self.draft.item.organ
        return [
            form.placed(owner, names, posts, place) for place, form in enumerate(filled, start=1)
        ]

    @property
    def organs(self) -> list[str]:
        """The names a step may give to its organ."""
        return [branch.name for branch in tree_on(self.day)]


class PublishForm(forms.Form):
    """From which day, and by which paper."""

    from_on = forms.DateField(
        label=gettext_lazy("In force from"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    basis_paper = line_text(
        gettext_lazy("Basis paper"),
        most=200,
        required=True,
        hint=gettext_lazy("Title and number of the document."),
    )


class AbolishForm(forms.Form):
    """From which day it may no longer be exercised, and by which paper."""

    on = forms.DateField(
        label=gettext_lazy("No longer from"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    basis = line_text(
        gettext_lazy("Basis paper"),
        most=200,
        required=True,
        hint=gettext_lazy("Title and number of the document."),
    )


class UploadForm(forms.Form):
    """A list of items, its paper, and the day its items hold from."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("Excel workbook, CSV, or the JSON of a service portal."),
    )
    paper = line_text(
        gettext_lazy("Basis paper"),
        most=200,
        required=True,
        hint=gettext_lazy("Title and number of the document."),
    )
    from_on = forms.DateField(
        label=gettext_lazy("In force from"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


class AliasForm(forms.Form):
    """Which organ a list means by a name."""

    words = forms.CharField(max_length=120, widget=forms.HiddenInput)
    organ = OrganField(label=gettext_lazy("Organ"))
