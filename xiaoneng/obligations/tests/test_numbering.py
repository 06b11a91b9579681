"""The next number of a series, whatever else is numbered in a like manner."""

import pytest

from xiaoneng.kit.numbering import next_numbers
from xiaoneng.obligations.queries import Obligation
from xiaoneng.obligations.tests.factories import obligation

pytestmark = pytest.mark.django_db


def given(*numbers):
    for number in numbers:
        row = obligation()
        Obligation.objects.filter(pk=row.pk).update(number=number)


def test_a_series_begins_with_one():
    assert next_numbers(Obligation.objects.all(), "N-2026-", 2) == [
        "N-2026-000001",
        "N-2026-000002",
    ]


def test_it_goes_on_after_the_last_and_leaves_look_alikes_alone():
    given(
        "N-2026-000041",
        "N-2026-000007",
        "N-2026-000042-D",
        "N-2025-000900",
        "N-2026-0000999",
        "n-2026-000800",
    )

    assert next_numbers(Obligation.objects.all(), "N-2026-", 3) == [
        "N-2026-000042",
        "N-2026-000043",
        "N-2026-000044",
    ]
