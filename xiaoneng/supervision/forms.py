"""What is asked before something is done to a card, a finding or a proposal."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xiaoneng.kit.organ_tree import OrganField
from xiaoneng.kit.time import now
from xiaoneng.obligations.forms import NamedField, line_text, long_text
from xiaoneng.people.models import User
from xiaoneng.supervision.builtin import parameters_of, rule_words
from xiaoneng.supervision.models import Colours, Grounds, Rule, RuleVersion
from xiaoneng.supervision.operations.rules import colours_of

SELECT = {"class": "form-select"}
CONTROL = {"class": "form-control"}
CARDS = [(Colours.YELLOW.value, Colours.YELLOW.label), (Colours.RED.value, Colours.RED.label)]


def day_field(label: Any, hint: Any = "") -> Any:
    widget = forms.DateInput(attrs={**CONTROL, "type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=hint, widget=widget)


def ground_field() -> Any:
    choices = [("", _("Choose a ground")), *Grounds.choices]
    return forms.ChoiceField(label=_("Ground"), choices=choices, widget=forms.Select(attrs=SELECT))


class NothingForm(forms.Form):
    """Nothing needs to be said."""


class ExplainForm(forms.Form):
    words = long_text(
        _("Explanation"), most=1000, hint=_("Why, since when, and what was done about it.")
    )
    paper = line_text(_("Paper"), hint=_("Number of a paper that proves it, where there is one."))


class ReportForm(forms.Form):
    words = long_text(_("What was done"), most=1000)
    paper = line_text(_("Paper"))


class ReasonForm(forms.Form):
    words = long_text(_("Reason"), most=1000)


class RevokeForm(forms.Form):
    ground = ground_field()
    words = long_text(_("What it rests on"), most=1000)
    paper = line_text(_("Paper"), hint=_("Its date lies before the due day where it is a stop."))


class GrantForm(forms.Form):
    ground = ground_field()
    words = long_text(_("Decision"), most=1000)


class RectifyForm(forms.Form):
    words = long_text(_("What is to be put right"), most=1000)
    due_on = day_field(_("By which day"))


class FindingForm(forms.Form):
    words = long_text(_("What you looked at"), most=500)


class DecisionForm(forms.Form):
    words = long_text(_("Remark"), most=500, required=False)


class PaperForm(forms.Form):
    paper = line_text(_("Paper"), required=True, most=200, hint=_("Number of the decision."))


class RuleField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    def label_from_instance(self, obj: Any) -> str:
        return rule_words(obj)


class ProposalForm(forms.Form):
    """A card by hand: by which rule, on whom, for what."""

    rule = RuleField(
        Rule.objects.none(), label=_("Rule"), widget=forms.Select(attrs=SELECT), empty_label=None
    )
    colour = forms.ChoiceField(label=_("Card"), choices=CARDS, widget=forms.Select(attrs=SELECT))
    organ = OrganField()
    officer = NamedField(
        User.objects.none(),
        label=_("Officer"),
        required=False,
        help_text=_("Left empty, the card is on the organ alone."),
        widget=forms.Select(attrs=SELECT),
    )
    title = line_text(_("Matter"), most=200, required=True)
    happened_on = day_field(_("Happened on"))
    reason = long_text(
        _("Facts and reason"), most=1000, hint=_("As they will stand on the card, word for word.")
    )

    def __init__(self, *args: Any, rules: Any, organs: Any, people: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        for name, rows in (("rule", rules), ("officer", people)):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        self.fields["organ"].only(organs)  # type: ignore[attr-defined]
        self.fields["happened_on"].widget.attrs["max"] = now().date().isoformat()


class ChangeRuleForm(forms.Form):
    """What a rule says from now on: colour, points, its own numbers, and the paper."""

    colour = forms.ChoiceField(label=_("What follows"), widget=forms.Select(attrs=SELECT))
    points = forms.FloatField(
        label=_("Points"),
        max_value=0,
        help_text=_("Zero or less: so many points are taken off."),
        widget=forms.NumberInput(attrs={**CONTROL, "step": "0.5"}),
    )

    def __init__(self, *args: Any, version: RuleVersion, **named: Any) -> None:
        super().__init__(*args, **named)
        rule = version.rule
        allowed = set(map(str, colours_of(rule)))
        chooser = self.fields["colour"]
        if isinstance(chooser, forms.ChoiceField):
            chooser.choices = [one for one in Colours.choices if one[0] in allowed]
        self.names = list(parameters_of(rule))
        for name, known in parameters_of(rule).items():
            widget = forms.NumberInput(attrs={**CONTROL, "step": "any"})
            self.fields[name] = forms.FloatField(label=known.words, min_value=0, widget=widget)
        self.fields["paper"] = line_text(
            _("Paper"), most=200, required=True, hint=_("Number of the decision.")
        )
        known_as = {name: one.default for name, one in parameters_of(rule).items()}
        self.initial = {
            "colour": version.colour,
            "points": version.points,
            **known_as,
            **version.parameters,
        }

    def parameters(self) -> dict[str, float]:
        return {name: self.cleaned_data[name] for name in self.names}
