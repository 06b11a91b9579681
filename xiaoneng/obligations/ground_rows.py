"""The register of grounds as a list, and what is asked for an entry."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from xiaoneng.kit.columns import Column
from xiaoneng.kit.listing import Listing
from xiaoneng.kit.search import containing
from xiaoneng.kit.words import amount_words
from xiaoneng.obligations.forms import ground_choice
from xiaoneng.obligations.showing import in_language
from xiaoneng.people.models import Ground

MOST_DAYS = 365


def grounds() -> QuerySet[Ground]:
    return Ground.objects.all()


def cap_words(row: Ground) -> str:
    """How long a clock may stand still on a ground at most."""
    if row.cap_days is None:
        return str(_("as long as the paper says"))
    return amount_words(row.cap_days, "workday")


GROUNDS = Listing(
    name="grounds",
    title=_("Grounds for stopping a clock"),
    columns=[
        Column("words", _("Ground"), in_language, sort="code", sub=lambda row: row.code,
               sub_label=_("Short name"),
               is_title=True),
        Column("cap_days", _("Longest stop"), cap_words, sort="cap_days"),
        Column("basis", _("Basis"), lambda row: row.basis),
    ],
    order="code",
    url_of=lambda row: row.get_absolute_url(),
    search=lambda rows, words: containing(rows, ("words", "words_en", "code"), words),
    search_hint=_("name, code"),
    empty=_("No grounds yet: no kind added from now on can have its clock stopped"),
)  # fmt: skip


class GroundForm(forms.ModelForm):  # type: ignore[type-arg]
    """An entry of the register."""

    title = _("Add a ground")

    class Meta:
        model = Ground
        fields = ("words", "words_en", "code", "cap_days", "basis")
        labels = {
            "words": _("Name"),
            "words_en": _("Name in English"),
            "code": _("Short name"),
            "cap_days": _("Longest stop, working days"),
            "basis": _("Basis"),
        }
        help_texts = {
            "code": _("Latin letters; it stays as it is once entered."),
            "cap_days": _("Left empty: as long as the paper says."),
            "basis": _("Title and article of the law or document."),
        }

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["cap_days"].widget.attrs["max"] = MOST_DAYS
        self.fields["code"].disabled = self.instance.pk is not None

    def clean_cap_days(self) -> int | None:
        """Nothing, or 1 to MOST_DAYS working days."""
        days: int | None = self.cleaned_data["cap_days"]
        if days is not None and not 1 <= days <= MOST_DAYS:
            raise forms.ValidationError(
                _("A clock stands still for 1 to %(most)s working days.") % {"most": MOST_DAYS}
            )
        return days


def choosable(own: Iterable[dict[str, Any]] = ()) -> dict[str, dict[str, Any]]:
    """The entries a kind may take, by code; those it has that are in the register no more, too."""
    kept = {str(one["code"]): one for one in own}
    return kept | {row.code: row.taken for row in grounds()}


def choices_of(entries: Mapping[str, dict[str, Any]]) -> list[tuple[str, str]]:
    return [(code, ground_choice(one)) for code, one in entries.items()]
