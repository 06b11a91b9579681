"""What is asked before something is done to an obligation."""

import re
from collections.abc import Iterable, Mapping
from datetime import time
from typing import Any
from unicodedata import normalize

from django import forms
from django.db.models import Model
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xiaoneng.core.limits import MOST, Limit, Unit
from xiaoneng.kit.organ_tree import OrganField, OrgansField
from xiaoneng.obligations.lines import in_words
from xiaoneng.obligations.models import Obligation
from xiaoneng.obligations.operations.splitting import Part
from xiaoneng.obligations.queries import units_in
from xiaoneng.obligations.showing import UNITS, in_language
from xiaoneng.people.models import Organ, User

MOST_STEPS = 6


def long_text(label: Any, *, most: int = 200, required: bool = True, hint: Any = "") -> Any:
    widget = forms.Textarea(attrs={"rows": 3, "class": "form-control"})
    return forms.CharField(
        label=label, max_length=most, required=required, help_text=hint, widget=widget
    )


def line_text(label: Any, *, most: int = 120, required: bool = False, hint: Any = "") -> Any:
    widget = forms.TextInput(attrs={"class": "form-control"})
    return forms.CharField(
        label=label, max_length=most, required=required, help_text=hint, widget=widget
    )


def number(label: Any, *, required: bool = True, hint: Any = "") -> Any:
    widget = forms.NumberInput(attrs={"class": "form-control", "step": "any"})
    return forms.FloatField(
        label=label, min_value=0.5, required=required, help_text=hint, widget=widget
    )


class NamedField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    """People, kinds, items by name, in the reader's language."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **{"empty_label": _("Choose"), **more})

    def label_from_instance(self, obj: Model) -> str:
        return in_language(obj)

    def only(self, rows: Iterable[Model]) -> None:
        keys = [row.pk for row in rows]
        found = self.queryset.model._default_manager.filter(pk__in=keys)  # type: ignore[union-attr]
        self.queryset = found


class ActForm(forms.Form):
    """A form about one obligation; `choices_for` fills what depends on it."""

    seen = forms.CharField(widget=forms.HiddenInput(), required=False)

    def entered(self) -> dict[str, Any]:
        """What was entered, without what only says how the page was seen (seen.py)."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    def choices_for(self, row: Obligation, organs: Iterable[Organ], people: Iterable[User]) -> None:
        """Most forms have no choices of their own."""


class PauseForm(ActForm):
    """Why the clock stops, and the paper that says so."""

    ground = forms.ChoiceField(
        label=_("Ground"), widget=forms.Select(attrs={"class": "form-select"})
    )
    paper = line_text(
        _("Paper"), required=True, hint=_("Number of the notice given to whoever waits.")
    )

    def choices_for(self, row: Obligation, organs: Iterable[Organ], people: Iterable[User]) -> None:
        field = self.fields["ground"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(one["code"], ground_choice(one)) for one in row.grounds]


def ground_choice(one: dict[str, Any]) -> str:
    """A ground with its cap, as one chooses it."""
    words = in_words(one)
    if not one.get("cap_days"):
        return words
    said = gettext("%(ground)s (at most %(days)s working days)")
    return said % {"ground": words, "days": one["cap_days"]}


class ResumeForm(ActForm):
    """Nothing needs to be said to let the clock go on."""


class ExtendForm(ActForm):
    """How much longer, on what ground, by what paper."""

    amount = number(_("By how much"), hint=_("In the unit of the limit."))
    ground = long_text(_("Ground"))
    paper = line_text(_("Paper"))

    def choices_for(self, row: Obligation, organs: Iterable[Organ], people: Iterable[User]) -> None:
        self.fields["amount"].help_text = extension_hint(row)


def extension_hint(row: Obligation) -> str:
    """In what an extension is said: each limit grows by as many of its own unit (clock.md)."""
    promised, law = units_in(row)
    if law in (None, promised):
        return gettext("In the unit of the limit.")
    return gettext(
        "Each limit grows by this number of its own unit: the promise by %(promised)s, the legal "
        "limit by %(law)s."
    ) % {"promised": UNITS[promised], "law": UNITS[law]}


class PromiseForm(ActForm):
    """How much longer the promise alone becomes, on what ground, by what paper."""

    amount = number(_("By how much"), hint=_("In the unit of the promise."))
    ground = long_text(_("Ground"))
    paper = line_text(_("Paper"))


class UrgeForm(ActForm):
    words = long_text(_("What you ask"), most=300)


class AnswerForm(ActForm):
    answer = long_text(_("Your answer"), most=300, hint=_("What is being done, and until when."))


class CloseForm(ActForm):
    outcome = long_text(_("What came of it"), required=False)


class ReasonForm(ActForm):
    reason = long_text(_("Reason"))


class StepForm(forms.Form):
    """One step of a split: what, whose, how long."""

    title = line_text(_("What is done"), most=200)
    organ = OrganField(required=False)
    amount = forms.IntegerField(
        label=_("Working days"),
        required=False,
        min_value=1,
        max_value=MOST,
        widget=forms.NumberInput(attrs={"class": "form-control"}),
    )
    follows = line_text(_("After steps"), most=40, required=False)

    def clean_follows(self) -> tuple[str, ...]:
        """The numbers of other steps, however they are set apart."""
        entered = re.split(r"[\s,，、;；]+", self.cleaned_data["follows"].strip())
        numbers = tuple(one for one in entered if one)
        if not all(one.isdecimal() for one in numbers):
            raise forms.ValidationError(_("Name other steps by their numbers: 1, 2."))
        return tuple(str(int(one)) for one in numbers)

    def clean(self) -> dict[str, Any]:
        entered: dict[str, Any] = super().clean() or self.cleaned_data
        blank = [
            one for one in ("organ", "amount") if one not in self.errors and not entered.get(one)
        ]
        if entered.get("title") and blank:
            raise forms.ValidationError(_("A step needs its organ and its working days."))
        return entered


class StepsForm(forms.BaseFormSet):  # type: ignore[type-arg]  # not generic when the program runs
    """The steps of a split; empty lines are left out."""

    def choices_for(self, organs: Iterable[Organ]) -> None:
        kept = list(organs)
        for form in self.forms:
            form.fields["organ"].only(kept)

    def clean(self) -> None:
        if not any(self.errors) and not self.parts():
            raise forms.ValidationError(_("Name at least one step."))

    def parts(self) -> list[Part]:
        entered = [
            (place, form.cleaned_data)
            for place, form in enumerate(self.forms, start=1)
            if form.is_valid() and form.cleaned_data.get("title")
        ]
        return [
            Part(
                one["title"],
                one["organ"],
                Limit(one["amount"], Unit.WORKDAY),
                code=str(place),
                follows=one["follows"],
            )
            for place, one in entered
        ]


StepForms: Any = forms.formset_factory(StepForm, formset=StepsForm, extra=MOST_STEPS)


class NoticeForm(forms.Form):
    """The yearly notice: its year, where it stands, its text or file."""

    year = forms.IntegerField(
        label=_("Year"),
        min_value=2000,
        max_value=2100,
        widget=forms.NumberInput(attrs={"class": "form-control"}),
    )
    source = line_text(
        _("Source"), most=200, required=True, hint=_("Title and number of the document.")
    )
    text = forms.CharField(
        label=_("Text of the notice"),
        required=False,
        max_length=20_000,
        help_text=_("Sentences of the State Council's notice, or rows: 2027-01-01, off, name."),
        widget=forms.Textarea(attrs={"rows": 10, "class": "form-control"}),
    )
    file = forms.FileField(
        label=_("Or a text file"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"class": "form-control", "accept": ".txt,.csv"}),
    )

    is_supplement = forms.BooleanField(
        label=_("A supplement: add these days to the notice before"),
        required=False,
        help_text=_(
            "A day named again counts as named here. Without this tick the notice takes the place "
            "of everything entered for that year before."
        ),
    )
    is_partial = forms.BooleanField(
        label=_("Publish it although holidays are missing"), required=False
    )
    is_dropping = forms.BooleanField(
        label=_("Publish it although days of the notice before are no longer in it"), required=False
    )

    def lacks(self, ticks: Mapping[str, bool], *, is_publishing: bool) -> bool:
        """Ask for the ticks that are needed; true where one of them is missing."""
        bare = [name for name, is_needed in ticks.items() if is_needed and not self[name].data]
        for name, is_needed in ticks.items():
            if not is_needed:
                del self.fields[name]
        if not is_publishing:
            return False
        for name in bare:
            self.add_error(name, str(UNTICKED[name]))
        return bool(bare)

    def shown_again(self, ticks: Mapping[str, bool]) -> "NoticeForm":
        """The form with what was read, beside the preview: a file is text from then on."""
        again = NoticeForm(initial=self.cleaned_data)
        again.lacks(ticks, is_publishing=False)
        return again

    def clean(self) -> dict[str, Any]:
        entered: dict[str, Any] = super().clean() or self.cleaned_data
        if not entered.get("text") and entered.get("file"):
            entered["text"] = read_text(entered["file"].read(MOST_BYTES))
        if not entered.get("text"):
            self.add_error("text", gettext("Paste the text or choose a file."))
        return entered


UNTICKED = {
    "is_partial": _("Tick this if the notice really leaves them out."),
    "is_dropping": _(
        "Tick this if these days are really given up; else enter the notice as a supplement."
    ),
}
MOST_BYTES = 200_000


def read_text(content: bytes) -> str:
    """A text file as people save it here: UTF-8, else the national standard."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", errors="replace")


class KeepersForm(forms.Form):
    """The organs that keep a calendar."""

    organs = OrgansField(
        label=_("Kept by"),
        required=False,
        help_text=_("Running clocks keep the calendar they began with."),
    )


class CalendarForm(KeepersForm):
    """A calendar of local days."""

    title = line_text(_("Name"), most=80, required=True)
    name = forms.SlugField(
        label=_("Short name"),
        max_length=40,
        help_text=_("Latin letters, for addresses and files."),
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    field_order = ("title", "name", "organs")


SESSION = re.compile(
    r"(?P<opens>\d{1,2}:\d{2})\s*(?:[-~\u2010-\u2015\u2212\u301c]+|至|到)\s*(?P<closes>\d{1,2}:\d{2})"
)
BETWEEN = re.compile(r"[\n\r,;、]+")


class HoursForm(forms.Form):
    """The sessions of an ordinary working day, one a line, and those that were seen before."""

    sessions = forms.CharField(
        label=_("Office hours"),
        help_text=_("One session a line: 09:00-12:00"),
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 4}),
    )
    seen = forms.JSONField(widget=forms.HiddenInput(), required=False)

    def clean_sessions(self) -> list[tuple[time, time]]:
        entered = normalize("NFKC", str(self.cleaned_data["sessions"]))  # ：and － as : and -
        return [_session(line.strip()) for line in BETWEEN.split(entered) if line.strip()]


def _session(line: str) -> tuple[time, time]:
    """One line as a session, on the clock of the site: times with an offset are refused."""
    said = SESSION.fullmatch(line)
    try:
        if said is not None:
            return _clock(said["opens"]), _clock(said["closes"])
    except ValueError:
        said = None  # 25:00 is no time
    raise forms.ValidationError(
        gettext("“%(line)s” is no session; write it like 09:00-12:00.") % {"line": line}
    )


def _clock(said: str) -> time:
    """A time as it is written, 9:00 or 09:00; raises ValueError where there is none such."""
    hour, _colon, minute = said.partition(":")
    return time(int(hour), int(minute))
