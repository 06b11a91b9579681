"""What is asked before posts, terms, people, roles and substitutions are changed."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from xiaoneng.access.roles import ADMINISTRATORS, NAMES, Role
from xiaoneng.people.masking import masked_email, masked_phone
from xiaoneng.people.models import Leads, Post, User
from xiaoneng.staffing.absences import days_away, first_in_time, no_notice
from xiaoneng.staffing.forms import fields
from xiaoneng.staffing.forms.organs import ON, DatedForm
from xiaoneng.staffing.models import SheetKind
from xiaoneng.staffing.operations.persons import Particulars
from xiaoneng.staffing.operations.posts import Description, described
from xiaoneng.staffing.queries.organs import choices_of, post_choices
from xiaoneng.staffing.queries.persons import StandIns
from xiaoneng.staffing.queries.standbys import proposed_for

POST_ROLES = [(role, NAMES[role]) for role in Role if role not in ADMINISTRATORS]


class PostForm(DatedForm):
    title = fields.line(_("Title of the post"), most=80)
    role = fields.one_of(
        _("Role"),
        [("", _("No role")), *POST_ROLES],
        required=False,
        hint=_("What whoever holds the post may do and see."),
    )
    leads = fields.one_of(_("Place in the chain"), Leads.choices, required=False)
    is_liaison = fields.yes(_("Liaison with the efficiency office"))
    rank = fields.line(_("Rank"), most=40, required=False)
    duties = fields.text(_("Duties"))
    standards = fields.text(_("Standards they are done to"))
    powers = fields.text(_("Powers exercised"))
    field_order = ("title", "role", "leads", "is_liaison", "rank", "duties", "standards", "powers")

    def description(self) -> Description:
        return Description(**{name: self.cleaned_data[name] for name in self.field_order})

    def show(self, post: Post) -> None:
        """Begin with the post as it is."""
        kept = described(post)
        for name in self.field_order:
            self.fields[name].initial = getattr(kept, name)


def post_shown(post: Post) -> dict[str, object]:
    """What the form shows of a post."""
    return asdict(described(post))


class AppointForm(forms.Form):
    user = fields.PersonField(_("Person"))
    from_on = fields.day(ON)
    until_on = fields.day(_("Up to, where it is known"), required=False)

    def __init__(self, *args: Any, day: date, people: QuerySet[User], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["from_on"].initial = day
        self.fields["user"].among(people)  # type: ignore[attr-defined]  # it is a PersonField


class EndForm(DatedForm):
    reason = fields.line(_("Why it ends"), most=200)
    field_order = ("reason", "on")


class TransferForm(DatedForm):
    post = fields.one_of(_("New post"))
    field_order = ("post", "on")

    def prepare(self) -> None:
        self.offer("post", list(post_choices(self.day)))


class ChargeForm(forms.Form):
    leader = fields.PersonField(_("Leader"))
    clauses = fields.text(_("What the charge covers"), hint=_("One clause a line."))
    from_on = fields.day(ON)

    def __init__(self, *args: Any, day: date, people: QuerySet[User], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["from_on"].initial = day
        self.fields["leader"].among(people)  # type: ignore[attr-defined]  # it is a PersonField


class AmendForm(forms.Form):
    full_name = fields.line(_("Full name"), most=80)
    phone = fields.line(
        _("Telephone"), most=30, required=False, hint=_("Leave the stars to keep it as it is.")
    )
    email = fields.line(
        _("E-mail"), most=200, required=False, hint=_("Leave the stars to keep it as it is.")
    )

    def particulars(self) -> Particulars:
        return Particulars(**{name: self.cleaned_data[name] for name in Particulars.__slots__})

    def show(self, user: User) -> None:
        """Begin with the record as it is, masked."""
        self.fields["full_name"].initial = user.full_name
        self.fields["phone"].initial = masked_phone(user.phone)
        self.fields["email"].initial = masked_email(user.email)


def person_shown(user: User) -> dict[str, object]:
    """What the form shows of a person, here without stars."""
    return {name: getattr(user, name) for name in Particulars.__slots__}


class EnrolForm(AmendForm):
    username = fields.line(_("User name"), most=60, hint=_("Letters, digits, dots and strokes."))
    phone = fields.line(_("Telephone"), most=30, required=False)
    email = fields.line(_("E-mail"), most=200, required=False)
    field_order = ("username", "full_name", "phone", "email")


class ReasonForm(forms.Form):
    reason = fields.line(_("Reason"), most=200)


class GrantForm(forms.Form):
    user = fields.PersonField(_("Person"))
    role = fields.one_of(_("Role"), NAMES.items())
    organ = fields.organ(_("In which organ and all below it"))
    basis = fields.line(_("Document it rests on"), most=200)
    from_on = fields.day(ON)
    until_on = fields.day(_("Up to, where it is known"), required=False)

    def __init__(self, *args: Any, day: date, people: QuerySet[User], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["from_on"].initial = day
        self.fields["user"].among(people)  # type: ignore[attr-defined]  # it is a PersonField
        chooser = self.fields["organ"]
        if isinstance(chooser, forms.ChoiceField):
            chooser.choices = [("", _("Choose")), *choices_of(day)]


class SubstitutionForm(forms.Form):
    substitute = fields.ColleagueField(_("Who stands in"))
    from_on = fields.day(_("First day away"))
    until_on = fields.day(_("Back on"))
    reason = fields.line(_("Reason"), most=200, hint=_("As: annual leave, training, sick leave."))
    late_reason = fields.line(
        _("Why so late"),
        most=200,
        required=False,
        hint=_(
            "Needed where less than one working day is left before, as in sudden illness. The "
            "hand-over list may follow then; until it does the substitution is marked."
        ),
    )
    matters = fields.text(
        _("What is handed over"),
        hint=_(
            "One matter a line. Open obligations need not be listed: once it is accepted, from the "
            "first day away they stand on the substitute's own list of obligations."
        ),
    )

    def __init__(
        self, *args: Any, day: date, absent: User, people: Sequence[StandIns], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.day, self.absent = day, absent
        self.fields["from_on"].initial = first_in_time(absent, day)
        chooser: Any = self.fields["substitute"]
        chooser.among(people, absent, proposed_for(absent, day))
        if not people:
            chooser.help_text = _("Nobody can be chosen: no colleague works in the same organ.")

    def clean(self) -> dict[str, Any]:
        """Say at its field that the reason is needed: the days above made it so."""
        said = super().clean() or self.cleaned_data
        first = said.get("from_on")
        if first is None or first < self.day or said.get("late_reason"):
            return said
        if days_away(self.absent, self.day, first) < 1:
            self.fields["late_reason"].required = True
            self.add_error("late_reason", no_notice(first))
        return said


class StandbyForm(forms.Form):
    user = fields.ColleagueField(_("B of the post"))
    reason = fields.line(_("Reason"), most=200, hint=_("As: the former B was transferred."))
    on = fields.day(ON)

    def __init__(self, *args: Any, day: date, people: Sequence[StandIns], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["on"].initial = day
        self.fields["user"].among(people, None)  # type: ignore[attr-defined]


class ExemptForm(DatedForm):
    reason = fields.line(
        _("Reason"), most=200, hint=_("As: accounting, whose duties may not be joined with others.")
    )
    field_order = ("reason", "on")


class MattersForm(forms.Form):
    matters = fields.text(_("What is handed over"), required=True, hint=_("One matter a line."))


class UploadForm(forms.Form):
    kind = fields.one_of(_("What the list holds"), SheetKind.choices)
    file = forms.FileField(
        label=_("File"),
        help_text=_("Excel workbook or CSV, at most 5 MiB and 5000 rows."),
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ".xlsx,.csv"}),
    )
