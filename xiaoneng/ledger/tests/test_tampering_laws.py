"""Law: whatever column of whatever line is changed to whatever else, it is found."""

from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xiaoneng.ledger.models import Entry
from xiaoneng.ledger.tests.untied import untied
from xiaoneng.ledger.tests.writing import write
from xiaoneng.ledger.verifying import verify

pytestmark = pytest.mark.django_db
NUMBER = 6
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=64)
moments = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
changes = st.one_of(
    st.tuples(st.just("place"), st.integers(0, 2**40)),
    st.tuples(st.sampled_from(["event", "subject", "facts"]), texts),
    st.tuples(st.just("actor_id"), st.integers(1, 2**40)),
    st.tuples(st.sampled_from(["happened_at", "recorded_at"]), moments),
    st.tuples(st.sampled_from(["salt", "seal"]), st.binary(max_size=40)),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, NUMBER - 1), changes)
def test_any_change_of_any_column_is_found(organ, officer, index, change):
    column, value = change
    with transaction.atomic():
        line = write(organ, officer, NUMBER)[index]
        kept = getattr(line, column)
        with connection.constraint_checks_disabled():
            is_changed = tamper(line, column, value)
        verdict = verify()
        transaction.set_rollback(True)

    differs = value != (bytes(kept) if isinstance(kept, bytes | memoryview) else kept)
    assert bool(verdict.faults) == (differs and is_changed)


def tamper(line, column, value):
    """Whether the database took the change: a place that is taken, or nobody's key, it may not."""
    taken = column == "place" and Entry.objects.filter(chain=line.chain, place=value).exists()
    if taken or (column == "actor_id" and connection.vendor == "postgresql"):
        return False
    with untied():
        Entry.objects.filter(pk=line.pk).update(**{column: value})
    return True
