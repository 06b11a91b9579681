"""What became of the jobs of the minute hand: kept for the page Health, one row a job."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce

from xiaoneng.core.refusals import Refused
from xiaoneng.errands.models import Chore
from xiaoneng.kit.refusals import sentence_of
from xiaoneng.people.masking import impersonal

CLEARED = ("succeeded_at", "failing_since", "failures", "error")


@transaction.atomic
def note_chores(ended: Mapping[str, Exception | None], at: datetime) -> None:
    """Write down how some jobs ended, by name: with an error, or well; all that went well at once.

    Safe where the minute hands of several machines write at the same moment.
    """
    well = [Chore(name=name, succeeded_at=at) for name, error in ended.items() if error is None]
    Chore.objects.bulk_create(
        well, update_conflicts=True, unique_fields=["name"], update_fields=CLEARED
    )
    for name, error in ended.items():
        if error is not None:
            Chore.objects.get_or_create(name=name)
            Chore.objects.filter(name=name).update(
                failed_at=at,
                failing_since=Coalesce("failing_since", Value(at)),
                failures=F("failures") + 1,
                error=first_line_of(error)[:300],
            )


def first_line_of(error: Exception) -> str:
    """What went wrong in one line that names no person: the whole stands in the log."""
    if isinstance(error, Refused):
        return impersonal(sentence_of(error).partition("\n")[0])
    lines = str(error).strip().splitlines()
    return impersonal(lines[0], foreign=True) if lines else type(error).__name__
