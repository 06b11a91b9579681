"""Steps that take exactly the time of the whole fit into it, whenever its last day ends."""

import pytest

from xiaoneng.core.limits import Limit
from xiaoneng.core.refusals import Unusable
from xiaoneng.obligations.operations.splitting import Part, fits_into, split_obligation
from xiaoneng.obligations.tests.factories import MONDAY, kind, obligation

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.parametrize("closes_with_business", [True, False]),
]


@pytest.fixture
def whole(closes_with_business):
    return obligation(kind=kind(closes_with_business=closes_with_business))


def chain(whole, *days):
    return [
        Part(
            f"步骤{place}",
            whole.organ,
            Limit(amount),
            follows=(str(place - 1),) if place > 1 else (),
        )
        for place, amount in enumerate(days, start=1)
    ]


@pytest.mark.parametrize("days", [(10,), (9, 1), (6, 4), (3, 3, 4)])
def test_steps_that_fill_the_whole_are_taken(whole, days):
    parts = chain(whole, *days)
    assert fits_into(whole, parts, MONDAY)

    [first] = split_obligation(whole, parts, actor=whole.officer, at=MONDAY)
    assert (first.due_at == whole.due_at) == (len(days) == 1)


@pytest.mark.parametrize("days", [(11,), (9, 2), (6, 5)])
def test_one_day_more_is_refused(whole, days):
    parts = chain(whole, *days)
    assert not fits_into(whole, parts, MONDAY)

    with pytest.raises(Unusable):
        split_obligation(whole, parts, actor=whole.officer, at=MONDAY)
