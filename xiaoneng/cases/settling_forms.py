"""What is asked before a file comes in: who its unknown officers are, what its events mean."""

import hashlib
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xiaoneng.cases.models import Batch
from xiaoneng.cases.operations.settling import Settled
from xiaoneng.cases.queries import bearers_in
from xiaoneng.cases.unknown import Pair
from xiaoneng.people.models import User


def key_of(one: dict[str, Any]) -> str:
    """The name of the field for an officer, the same whatever else a later trial finds."""
    said = f"{one['organ']}:{one['name']}"
    return f"officer-{hashlib.sha256(said.encode()).hexdigest()[:12]}"


def named(user: User) -> str:
    return f"{user.full_name}（{user.username}）"


class SettlingForm(forms.Form):
    """One field for each officer nobody knows, one for the others, one for the events."""

    def __init__(self, *given: Any, batch: Batch, **more: Any) -> None:
        super().__init__(*given, **more)
        counts = batch.counts if batch.state == "tried" else {}
        self.organ = str(batch.source.organ)  # whose officers they are where rows name no organ
        self.officers: list[dict[str, Any]] = counts.get("officers", [])
        self.settled_rows = {(o, name): key for o, name, key in batch.settled.get("persons", [])}
        self.bearers = bearers_in({one["organ"] for one in self.officers})
        for one in self.officers:
            self.fields[key_of(one)] = self.person_field(one)
        if counts.get("officers_unknown_number") or self.officers:
            self.fields["leaves_officers"] = check(
                _("Cases of officers without a person come in without an officer"),
                initial=batch.settled.get("leaves_officers", False),
            )
        if counts.get("steps_plain"):
            self.fields["keeps_steps"] = check(
                _("Keep the events without a meaning as steps without effect"),
                hint=_("If some of them start, stop or close the clock: describe the source anew."),
                initial=batch.settled.get("keeps_steps", False),
            )

    def person_field(self, one: dict[str, Any]) -> forms.TypedChoiceField:
        people = self.bearers.get(one["organ"], [])
        label = _("%(name)s (%(organ)s, %(rows)s rows)") % {
            "name": one["name"], "organ": one["organ_name"] or self.organ, "rows": one["rows"],
        }  # fmt: skip
        return forms.TypedChoiceField(
            label=label,
            required=False,
            coerce=int,
            empty_value=None,
            initial=self.settled_rows.get((one["organ"], one["name"]), one["person"]),
            choices=[("", _("no person")), *((user.pk, named(user)) for user in people)],
            widget=forms.Select(attrs={"class": "form-select"}),
        )

    @property
    def settled(self) -> Settled:
        said = self.cleaned_data
        persons: dict[Pair, int | None] = {
            (one["organ"], one["name"]): said[key_of(one)] for one in self.officers
        }
        return Settled(persons, said.get("leaves_officers", False), said.get("keeps_steps", False))

    @property
    def persons_settled(self) -> list[tuple[str, str]]:
        """Each name that was told who it is, and the person."""
        told = {name: key for (_organ, name), key in self.settled_rows.items() if key is not None}
        people = User.objects.in_bulk(list(told.values())) if told else {}
        return [(name, named(people[key])) for name, key in told.items()]


def check(label: Any, *, initial: bool, hint: Any = "") -> forms.BooleanField:
    return forms.BooleanField(
        label=label,
        required=False,
        initial=initial,
        help_text=hint,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
