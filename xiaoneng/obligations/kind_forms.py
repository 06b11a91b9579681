"""What is asked before a kind of obligation is added or its rules are changed."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xiaoneng.core.clock import FARTHEST
from xiaoneng.obligations.forms import line_text
from xiaoneng.obligations.ground_rows import choices_of, choosable
from xiaoneng.obligations.kind_words import LABELS, PROFILES, share_words
from xiaoneng.obligations.models import Kind
from xiaoneng.obligations.operations.kinds import LADDER, RULES, SHARES
from xiaoneng.obligations.showing import UNITS

MOST_DAYS = 365


def choice(name: str, options: list[tuple[str, Any]], hint: Any = "") -> Any:
    return forms.ChoiceField(label=LABELS[name], choices=options, help_text=hint)


def count(name: str, hint: Any = "") -> Any:
    return forms.IntegerField(label=LABELS[name], min_value=0, max_value=MOST_DAYS, help_text=hint)


def distance(name: str, hint: Any = "") -> Any:
    return forms.IntegerField(
        label=LABELS[name], min_value=1, max_value=FARTHEST, initial=1, help_text=hint
    )


def amount(name: str, *, required: bool = False, hint: Any = "") -> Any:
    widget = forms.NumberInput(attrs={"step": "any"})
    return forms.FloatField(
        label=LABELS[name], min_value=0, required=required, help_text=hint, widget=widget
    )


class RulesForm(forms.Form):
    """The rules of a kind."""

    profile = choice(
        "profile",
        list(PROFILES.items()),
        _("Promise, then law: yellow by the promise, red by the law. Days over one limit: both "
          "by the statutory limit, or the promise where no law sets one."),
    )  # fmt: skip
    yellow_days = distance("yellow_days")
    red_days = distance("red_days", _("Of the same limit; no fewer than for yellow."))
    law_days = distance(
        "law_days",
        _("Promise, then law: where the statutory limit ends later than the promise."),
    )
    reminder_share = forms.TypedChoiceField(
        label=LABELS["reminder_share"],
        choices=lambda: [(one, share_words(one)) for one in SHARES],
        coerce=int,
        help_text=_("One unit of the promise at least."),
    )
    promised_amount = amount(
        "promised_amount", hint=_("Left empty, each obligation brings a promise of its own.")
    )
    promised_unit = choice("promised_unit", list(UNITS.items()))
    statutory_amount = amount("statutory_amount", hint=_("Left empty where no law sets one."))
    statutory_unit = choice("statutory_unit", list(UNITS.items()))
    closes_with_business = forms.BooleanField(
        label=LABELS["closes_with_business"],
        required=False,
        help_text=_("Otherwise a last day ends at midnight."),
    )
    grounds = forms.MultipleChoiceField(
        label=LABELS["grounds"],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("With none, its clock is never stopped."),
    )
    extension_cap = amount(
        "extension_cap", required=True, hint=_("In the unit of the limit; 0: never extended.")
    )
    extension_times = count("extension_times")
    is_extended_by_government = forms.BooleanField(
        label=LABELS["is_extended_by_government"],
        required=False,
        help_text=_("Otherwise the head of the organ does."),
    )
    most_pauses = count("most_pauses", _("One more is recorded and marked for supervision."))
    urging_days = count(
        "urging_days", _("For each person who urges; with 0 there is no rest between two.")
    )

    def __init__(self, *args: Any, own: Iterable[dict[str, Any]] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        self.entries = choosable(own)
        field: Any = self.fields["grounds"]
        field.choices = choices_of(self.entries)

    def rules(self) -> dict[str, Any]:
        """The columns of Kind as entered; a unit without its amount is none."""
        entered = {name: self.cleaned_data[name] for name in RULES}
        entered["grounds"] = [self.entries[code] for code in entered["grounds"]]
        for which in ("promised", "statutory"):
            if entered[f"{which}_amount"] is None:
                entered[f"{which}_unit"] = ""
        return entered


class ChangeKindForm(RulesForm):
    """Changed rules, the paper they stand on, and the edition that was read."""

    basis = line_text(
        _("Basis"), most=200, required=True, hint=_("Title and number of the document.")
    )
    edition = forms.IntegerField(widget=forms.HiddenInput())


class AddKindForm(RulesForm):
    """A new kind: its names and its rules."""

    words = line_text(_("Name"), most=80, required=True)
    words_en = line_text(_("Name in English"), most=80, required=True)
    code = forms.SlugField(
        label=_("Short name"),
        max_length=40,
        help_text=_("Latin letters; the numbers of its obligations begin with it."),
    )
    field_order = ("words", "words_en", "code")


def ladder_proposed(asked: Mapping[str, str]) -> dict[str, str]:
    """What an address proposes for the ladder, as a trial of one does; the form checks it."""
    return {name: asked[name] for name in LADDER if name in asked}


def rules_as_entered(kind: Kind) -> dict[str, Any]:
    """The rules of a kind as the form shows them."""
    said = {name: whole(getattr(kind, name)) for name in (*RULES, "edition")}
    return {**said, "grounds": [one["code"] for one in kind.grounds]}


def whole(value: Any) -> Any:
    """10 instead of 10.0."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


ADDED = rules_as_entered(Kind(extension_cap=10))  # what a new kind begins with
