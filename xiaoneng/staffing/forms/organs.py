"""What is asked before an organ is changed."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xiaoneng.people.models import Level, Organ
from xiaoneng.staffing.forms import fields
from xiaoneng.staffing.operations.organs import Founding
from xiaoneng.staffing.queries.categories import category_choices, grouped_choices, kind_of
from xiaoneng.staffing.queries.organs import choices_of, posts_on, sections_on

ON = _("From which day on")
CHOOSE = _("Choose")  # a required chooser begins with nothing: nobody chose the first of the tree
BASIS = _("Document it rests on")
BASIS_HINT = _("Number of the decision, as 编〔2026〕3号.")


def organ_of(key: str) -> Organ | None:
    """The organ chosen in a form; none where the choice is empty."""
    return Organ.objects.get(pk=int(key)) if key else None


class DatedForm(forms.Form):
    """An act on an organ from a day on."""

    on = fields.day(ON)

    def __init__(self, *args: Any, day: date, organ: Organ | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.day, self.organ = day, organ
        self.fields["on"].initial = day
        self.prepare()

    def prepare(self) -> None:
        """Fill in what depends on the organ and the day."""

    def offer(self, field: str, choices: list[tuple[Any, Any]], *, empty: Any = None) -> None:
        first = [] if empty is None else [("", empty)]
        chooser = self.fields[field]
        if isinstance(chooser, forms.ChoiceField):
            chooser.choices = [*first, *choices]


class FoundForm(DatedForm):
    code = fields.line(_("Organ code"), most=40, hint=_("Unique and for good, as 441601-B07."))
    name = fields.line(_("Organ name"))
    name_en = fields.line(_("English name"), most=160, required=False)
    level = fields.one_of(_("Kind of organ"), Level.choices)
    parent = fields.organ(_("Part of"))
    category = fields.one_of(
        _("Evaluation category or class"),
        required=False,
        hint=_("A section has a class, any other organ a category."),
    )
    number_prefix = fields.line(_("Number prefix of its papers"), most=20, required=False)
    field_order: Sequence[str] = (
        "code",
        "name",
        "name_en",
        "level",
        "parent",
        "category",
        "number_prefix",
        "on",
    )

    def prepare(self) -> None:
        self.offer("parent", list(choices_of(self.day)), empty=CHOOSE)
        self.offer("category", list(grouped_choices(self.day)), empty=_("No category"))
        self.fields["level"].initial = Level.ORGAN
        if self.organ is not None:
            self.fields["parent"].initial = self.organ.pk

    def founding(self) -> Founding:
        kept = {name: self.cleaned_data[name] for name in ("code", "name", "name_en", "level")}
        return Founding(
            **kept,
            parent=organ_of(self.cleaned_data["parent"]),
            category=self.cleaned_data["category"],
            number_prefix=self.cleaned_data["number_prefix"],
        )


class RenameForm(DatedForm):
    name = fields.line(_("New name"))
    name_en = fields.line(_("English name"), most=160, required=False)
    field_order = ("name", "name_en", "on")

    def prepare(self) -> None:
        if self.organ is not None:
            self.fields["name"].initial = self.organ.name
            self.fields["name_en"].initial = self.organ.name_en


def names_shown(organ: Organ) -> dict[str, object]:
    """What the form shows of an organ's names."""
    return {"name": organ.name, "name_en": organ.name_en}


class MoveForm(DatedForm):
    parent = fields.organ(_("Part of"))
    field_order = ("parent", "on")

    def prepare(self) -> None:
        mine = [self.organ] if self.organ is not None else []
        level = self.organ.level if self.organ is not None else ""
        self.offer("parent", choices_of(self.day, mine, above=level), empty=CHOOSE)

    @property
    def has_places(self) -> bool:
        """Whether there is any organ that this one could stand under."""
        chooser: Any = self.fields["parent"]
        return len(list(chooser.choices)) > 1


class CategoriseForm(DatedForm):
    category = fields.one_of(_("Evaluation category or class"), required=False)
    basis = fields.line(
        BASIS, most=200, required=False, hint=_("Needed where the day is before today.")
    )
    field_order = ("category", "on", "basis")

    def prepare(self) -> None:
        if self.organ is not None:
            kind = kind_of(self.organ.level)
            self.offer("category", category_choices(self.day, kind), empty=_("No category"))
            self.fields["category"].initial = self.organ.category


class LevelForm(DatedForm):
    level = fields.one_of(_("Kind of organ"), Level.choices)
    reason = fields.line(_("Reason"), most=200, hint=BASIS_HINT)
    field_order = ("level", "reason", "on")

    def prepare(self) -> None:
        if self.organ is not None:
            self.fields["level"].initial = self.organ.level


class CloseForm(DatedForm):
    basis = fields.line(BASIS, most=200, hint=BASIS_HINT)
    field_order = ("basis", "on")


class MergeForm(DatedForm):
    target = fields.organ(_("Merged into"))
    basis = fields.line(BASIS, most=200, hint=BASIS_HINT)
    field_order = ("target", "basis", "on")

    def prepare(self) -> None:
        mine = [self.organ] if self.organ is not None else []
        level = self.organ.level if self.organ is not None else ""
        self.offer("target", choices_of(self.day, mine, into=level), empty=CHOOSE)


class SplitForm(FoundForm):
    sections = fields.some_of(_("Sections that go over"))
    posts = fields.some_of(_("Posts that go over"), hint=_("Their holders go along."))
    basis = fields.line(BASIS, most=200, hint=BASIS_HINT)
    field_order = (*FoundForm.field_order[:-1], "sections", "posts", "basis", "on")

    def prepare(self) -> None:
        super().prepare()
        if self.organ is not None:
            self.fields["parent"].initial = self.organ.parent_id
            self.fields["category"].initial = self.organ.category
            self.offer("sections", [(one.pk, one.name) for one in sections_on(self.organ)])
            self.offer("posts", [(one.pk, one.title) for one in posts_on(self.organ, self.day)])


class FunctionForm(DatedForm):
    function = fields.line(_("Function"), most=200, hint=_("As the document calls it."))
    target = fields.organ(_("Passes to"))
    posts = fields.some_of(_("Posts that go over"), hint=_("Their holders go along."))
    basis = fields.line(BASIS, most=200, hint=BASIS_HINT)
    field_order = ("function", "target", "posts", "basis", "on")

    def prepare(self) -> None:
        if self.organ is not None:
            self.offer("target", choices_of(self.day, [self.organ]), empty=CHOOSE)
            self.offer("posts", [(one.pk, one.title) for one in posts_on(self.organ, self.day)])


class NameplateForm(DatedForm):
    name = fields.line(_("Name on the plate"))
    number_prefix = fields.line(
        _("Number prefix of its papers"), most=20, hint=_("This name numbers its papers by itself.")
    )
    field_order = ("name", "number_prefix", "on")


class DayForm(DatedForm):
    """Only the day is asked."""


class LiveForm(forms.Form):
    """From which day on what an organ misses has consequences."""

    live_from_on = fields.day(
        _("Live from"), required=False, hint=_("Left empty, the organ above says so.")
    )
    basis = fields.line(BASIS, hint=BASIS_HINT)
