"""The register of categories as a list, and what is asked for an entry."""

from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from xiaoneng.kit.columns import Column
from xiaoneng.kit.filters import Choice
from xiaoneng.kit.listing import Listing
from xiaoneng.kit.search import containing
from xiaoneng.staffing.models import Category, CategoryKind

DAY = {"type": "date"}

CATEGORIES = Listing(
    name="categories",
    title=_("Categories and classes"),
    columns=[
        Column("words", _("Name"), lambda row: row.label, sort="words",
               sub=lambda row: row.code, sub_label=_("Short name"), is_title=True),
        Column("kind", _("What it is for"), lambda row: row.get_kind_display(), sort="kind"),
        Column("also", _("Other words in lists"), lambda row: row.also),
        Column("place", _("Order"), lambda row: row.place, sort="place"),
        Column("from_on", _("From"), lambda row: row.from_on, sort="from_on"),
        Column("until_on", _("Up to"), lambda row: row.until_on, sort="until_on"),
    ],
    order="kind",
    filters=[Choice("kind", _("What it is for"), lambda: CategoryKind.choices)],
    url_of=lambda row: row.get_absolute_url(),
    search=lambda rows, words: containing(rows, ("words", "words_en", "code"), words),
    search_hint=_("name, code"),
    empty=_("No categories yet: no organ can be put into one"),
)  # fmt: skip


class CategoryForm(forms.ModelForm):  # type: ignore[type-arg]
    """An entry of the register."""

    title = _("Add a category or class")

    class Meta:
        model = Category
        fields = ("kind", "words", "words_en", "code", "also", "place", "from_on", "until_on")
        labels = {
            "kind": _("What it is for"),
            "words": _("Name"),
            "words_en": _("Name in English"),
            "code": _("Short name"),
            "also": _("Other words in lists"),
            "place": _("Order"),
            "from_on": _("From which day on"),
            "until_on": _("Up to, where it is known"),
        }
        help_texts = {
            "code": _("Latin letters; it stays as it is once entered."),
            "also": _("Separated by commas; lists that are imported may use them too."),
            "from_on": _("Left empty: from the beginning."),
            "until_on": _("The first day on which it is no longer chosen."),
        }
        widgets = {
            "from_on": forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
            "until_on": forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in ("kind", "code"):
            self.fields[name].disabled = self.instance.pk is not None

    def clean_until_on(self) -> date | None:
        """Nothing, or a day after the first: said at the field, before the table refuses it."""
        first, last = self.cleaned_data.get("from_on"), self.cleaned_data["until_on"]
        if first and last and last <= first:
            raise forms.ValidationError(
                _("An entry is in use for a day at least: it ends after it begins.")
            )
        return cast("date | None", last)
