"""What a form showed of a row: over a row that changed since, nothing is saved.

A form sends every field, also those nobody touched. Of two that were open at once the second would
put back what the first had changed. So a form carries a digest of what it showed (`seen`), and it
is held against the row once the row is held.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from django.db import transaction
from django.db.models import Model
from django.forms import BaseForm, CharField, HiddenInput
from django.utils.crypto import salted_hmac

from xiaoneng.kit.meanwhile import changed_meanwhile

SEEN = "seen"
Outcome = TypeVar("Outcome")


class Shown(NamedTuple):
    """A row behind a form, and what of it the form shows, by name.

    `above` are rows that the act behind the form holds first: they are held first here too, so
    that none waits for another in a ring.
    """

    row: Model
    values: Callable[[Any], Mapping[str, object]]
    above: Sequence[Model] = ()


def remember(form: BaseForm, shown: Shown) -> None:
    """Let a form carry what its row says now; sent, it keeps what the row said when it was opened.

    The digest is keyed: nobody tries telephone numbers on it.
    """
    said = digest_of(shown.values(shown.row))
    form.fields[SEEN] = CharField(required=False, widget=HiddenInput, initial=said)


def as_shown(form: BaseForm, shown: Shown, run: Callable[[], Outcome]) -> Outcome:
    """Run what a form asked for, while its row is held; Conflict where the row changed since.

    What was sent without a page, by a program, showed nothing and is run as it is.
    """
    seen = form.cleaned_data.pop(SEEN, "")
    with transaction.atomic():
        if seen:
            present = present_row(shown)
            if present is None or seen != digest_of(shown.values(present)):
                raise changed_meanwhile(present or shown.row)
        return run()


def present_row(shown: Shown) -> Model | None:
    """The row as it stands now, held until the transaction ends; none where it is gone."""
    for one in shown.above:
        held(one)
    return held(shown.row)


def held(row: Model) -> Model | None:
    """A row as it stands now, held; none where it is gone."""
    rows = type(row)._default_manager.select_for_update(no_key=True)
    return rows.filter(pk=row.pk).first()


def digest_of(values: Mapping[str, object]) -> str:
    said = json.dumps({name: str(value) for name, value in values.items()}, sort_keys=True)
    return salted_hmac(__name__, said, algorithm="sha256").hexdigest()[:20]
