"""The fields of this room's forms: a day, a line, some lines, one of some, a person."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiaoneng.kit.organ_tree import OrganSelect
from xiaoneng.people.models import User
from xiaoneng.staffing.queries.persons import StandIns

Label = Any  # text, or text translated late
CONTROL = {"class": "form-control"}
SELECT = {"class": "form-select"}


def day(
    label: Label, initial: date | None = None, *, required: bool = True, hint: Label = ""
) -> Any:
    widget = forms.DateInput(attrs={**CONTROL, "type": "date"}, format="%Y-%m-%d")
    return forms.DateField(
        label=label, initial=initial, required=required, help_text=hint, widget=widget
    )


def line(label: Label, *, most: int = 120, required: bool = True, hint: Label = "") -> Any:
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        help_text=hint,
        widget=forms.TextInput(attrs=CONTROL),
    )


def text(label: Label, *, required: bool = False, hint: Label = "") -> Any:
    widget = forms.Textarea(attrs={**CONTROL, "rows": 4})
    return forms.CharField(
        label=label, max_length=4000, required=required, help_text=hint, widget=widget
    )


def one_of(
    label: Label,
    choices: Iterable[tuple[Any, Any]] = (),
    *,
    required: bool = True,
    hint: Label = "",
) -> Any:
    return forms.ChoiceField(
        label=label,
        choices=list(choices),
        required=required,
        help_text=hint,
        widget=forms.Select(attrs=SELECT),
    )


def organ(label: Label, *, required: bool = True, hint: Label = "") -> Any:
    return forms.ChoiceField(label=label, required=required, help_text=hint, widget=OrganSelect())


def some_of(label: Label, choices: Iterable[tuple[Any, Any]] = (), *, hint: Label = "") -> Any:
    return forms.MultipleChoiceField(
        label=label,
        choices=list(choices),
        required=False,
        help_text=hint,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )


def yes(label: Label, *, hint: Label = "") -> Any:
    return forms.BooleanField(
        label=label,
        required=False,
        help_text=hint,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )


class PersonInput(forms.TextInput):
    """A line with the names to choose from beneath it; works by typing alone."""

    template_name = "staffing/person_input.html"
    people: QuerySet[User] | None = None
    most = 300

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["people"] = [] if self.people is None else self.people[: self.most]
        context["widget"]["attrs"]["list"] = f"{name}-names"
        return context


class PersonField(forms.CharField):
    """A person by user name, or by full name where only one is called so."""

    def __init__(self, label: Label, hint: Label = "") -> None:
        super().__init__(
            label=label,
            max_length=80,
            help_text=hint
            or gettext_lazy("User name, or the full name where only one person is called so."),
            widget=PersonInput(attrs={**CONTROL, "autocomplete": "off"}),
        )

    def among(self, people: QuerySet[User]) -> None:
        """Say who can be chosen."""
        self.people = people.filter(is_active=True).order_by("full_name", "pk")
        self.widget.people = self.people

    def clean(self, value: Any) -> Any:
        said = super().clean(value)
        named = list(self.people.filter(Q(username__iexact=said) | Q(full_name=said))[:3])
        exact = [one for one in named if one.username.casefold() == said.casefold()]
        if len(exact or named) == 1:
            return (exact or named)[0]
        if not named:
            raise ValidationError(_("Nobody here is called %(name)s.") % {"name": said})
        raise ValidationError(
            _("Several people are called %(name)s; give the user name.") % {"name": said}
        )


class ColleagueField(forms.ChoiceField):
    """A person from a list of those who can be chosen, organ by organ."""

    def __init__(self, label: Label, hint: Label = "") -> None:
        super().__init__(label=label, help_text=hint, widget=forms.Select(attrs=SELECT))

    def among(
        self, organs: Sequence[StandIns], absent: User | None, proposed: Sequence[User] = ()
    ) -> None:
        """Say who can be chosen, and for whom; those proposed stand first."""
        self.absent = absent
        self.people = {one.username: one for organ in organs for one in organ.people}
        first = [self.people[one.username] for one in proposed if one.username in self.people]
        groups = [
            (str(organ.organ), [(one.username, worded(one)) for one in others])
            for organ in organs
            if (others := [one for one in organ.people if one not in first])
        ]
        if first:
            self.initial = first[0].username
            words = _("B of the post")
            named = [(one.username, f"{worded(one)}　{words}") for one in first]
            groups.insert(0, (words, named))
        self.choices = [("", _("Choose a colleague")), *groups]

    def validate(self, value: Any) -> None:
        if self.absent and value in (self.absent.username, self.absent.full_name):
            raise ValidationError(_("Nobody stands in for themselves; choose a colleague."))
        if value and value not in self.people:
            raise ValidationError(
                _("%(name)s cannot stand in: choose somebody from the list.") % {"name": value}
            )
        super().validate(value)

    def clean(self, value: Any) -> Any:
        return self.people[super().clean(value)]


def worded(person: User) -> str:
    """A person in a list: name, posts, user name."""
    held = person.held  # type: ignore[attr-defined]  # prefetched
    return f"{person}　{'、'.join(term.post.title for term in held)}（{person.username}）"
