"""The lists inside a draft as rows of small forms: legal bases, steps, procedures, materials.

A row left empty is left out; one more empty row stands at the end of each list.
"""

from typing import Any, TypeAlias

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiaoneng.catalogue.cells import LONGEST_PROCEDURE, Posts
from xiaoneng.catalogue.organ_names import OrganNames
from xiaoneng.catalogue.showing import FORMS, SOURCES, UNITS
from xiaoneng.core.limits import Unit
from xiaoneng.kit.keys import key_in
from xiaoneng.people.models import Organ

NONE = ("", "—")


def text(label: Any, most: int = 200, **attributes: Any) -> Any:
    widget = forms.TextInput(attrs={"class": "form-control", **attributes})
    return forms.CharField(label=label, max_length=most, required=False, widget=widget)


def number(label: Any, *, most: int = 100_000, whole: bool = True) -> Any:
    kind = forms.IntegerField if whole else forms.FloatField
    widget = forms.NumberInput(attrs={"class": "form-control", "step": "1" if whole else "any"})
    return kind(label=label, min_value=0, max_value=most, required=False, widget=widget)


def choice(label: Any, options: dict[str, Any]) -> Any:
    widget = forms.Select(attrs={"class": "form-select"})
    return forms.ChoiceField(
        label=label, choices=[NONE, *options.items()], required=False, widget=widget
    )


class RowForm(forms.Form):
    """One row; `main` is the field without which nothing else makes sense."""

    main = ""

    def is_blank(self) -> bool:
        """Whether nothing was entered; a ticked box or a choice alone is nothing."""
        return not any(
            value for value in self.cleaned_data.values() if value not in (None, "", False)
        )

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if not found.get(self.main) and any(found.values()) and self.main not in self.errors:
            self.add_error(self.main, _("Fill this in, or empty the whole row."))
        return found

    def row(self) -> dict[str, Any]:
        """The row as versions keep it."""
        return dict(self.cleaned_data)


class LegalBasisForm(RowForm):
    main = "title"
    title = text(gettext_lazy("Law or regulation"))
    article = text(gettext_lazy("Article"), 80)
    text = text(gettext_lazy("Wording"), 2000)


class MaterialForm(RowForm):
    main = "name"
    name = text(gettext_lazy("Material"))
    form = choice(gettext_lazy("Form"), FORMS)
    copies = number(gettext_lazy("Copies"), most=99)
    source = choice(gettext_lazy("Source"), SOURCES)
    may_be_missing = forms.BooleanField(
        label=gettext_lazy("may be missing at intake"), required=False
    )

    def row(self) -> dict[str, Any]:
        entered = self.cleaned_data
        usual = {"form": "original", "copies": 1, "source": "applicant"}
        return {**entered, **{name: entered[name] or usual[name] for name in usual}}


class ProcedureForm(RowForm):
    main = "words"
    words = text(gettext_lazy("Procedure"), 80)
    words_en = text(gettext_lazy("In English"), 80)
    basis = text(gettext_lazy("Basis"))
    cap_days = number(gettext_lazy("Working days at most"), most=3650)
    code = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def is_blank(self) -> bool:
        return not any(self.cleaned_data.get(one) for one in ("words", "words_en", "basis"))

    def row(self) -> dict[str, Any]:
        entered = self.cleaned_data
        return {**entered, "code": entered["code"] or entered["words"][:LONGEST_PROCEDURE]}


class StepForm(RowForm):
    """A step; its organ and post are written by name."""

    main = "words"
    code = text(gettext_lazy("Code"), 40)
    words = text(gettext_lazy("Step"), 120)
    organ = text(gettext_lazy("Organ"), 120, list="organs")
    post = text(gettext_lazy("Post"), 80)
    amount = number(gettext_lazy("Time allowed"), whole=False)
    unit = choice(gettext_lazy("Unit"), UNITS)
    follows = text(gettext_lazy("After (codes)"), 400)

    def is_blank(self) -> bool:
        return not any(self.cleaned_data.get(one) for one in ("code", "words", "organ", "follows"))

    def placed(self, owner: Organ, names: OrganNames, posts: Posts, place: int) -> dict[str, Any]:
        """The row with its organ and post found; what is not found becomes an error of the row."""
        entered = self.cleaned_data
        organ = names.meant(entered["organ"]).organ if entered["organ"] else None
        if entered["organ"] and organ is None:
            self.add_error("organ", _("No organ is called so."))
        post = posts.key((organ or owner).pk, entered["post"]) if entered["post"] else None
        if entered["post"] and post is None:
            self.add_error("post", _("There is no such post in this organ."))
        follows = entered["follows"].replace("，", "、").replace(",", "、").split("、")
        has_time = entered["amount"] is not None
        return {
            "code": entered["code"] or str(place),
            "words": entered["words"],
            "organ_id": organ.pk if organ else None,
            "post_id": post,
            "amount": entered["amount"],
            "unit": (entered["unit"] or str(Unit.WORKDAY)) if has_time else "",
            "follows": [one.strip() for one in follows if one.strip()],
        }


Rows: TypeAlias = "forms.BaseFormSet[Any]"  # not generic when it runs
FORMSETS: "dict[str, type[Rows]]" = {
    "legal_bases": forms.formset_factory(LegalBasisForm, extra=1, max_num=200),
    "steps": forms.formset_factory(StepForm, extra=1, max_num=200),
    "procedures": forms.formset_factory(ProcedureForm, extra=1, max_num=200),
    "materials": forms.formset_factory(MaterialForm, extra=1, max_num=200),
}


def with_another(entered: QueryDict, prefix: str) -> QueryDict:
    """What was entered, with one more empty row in a list."""
    grown = entered.copy()
    count = key_in(str(grown.get(f"{prefix}-TOTAL_FORMS", "")))
    if count is not None:
        grown[f"{prefix}-TOTAL_FORMS"] = str(count + 1)
    return grown
