"""Once a day the root over all chains goes to a file that is only ever added to."""

import json
from datetime import date, timedelta

import pytest

from xiaoneng.core.chain import sm3
from xiaoneng.core.refusals import Unusable
from xiaoneng.ledger.jobs import seal_due, seal_now, verify_due
from xiaoneng.ledger.models import Seal, Verification
from xiaoneng.ledger.operations import seal_day
from xiaoneng.ledger.tests.untied import untied
from xiaoneng.ledger.tests.writing import AT, write

pytestmark = pytest.mark.django_db
FRIDAY, SATURDAY = date(2026, 11, 20), date(2026, 11, 21)
NEXT = AT + timedelta(days=1)


def test_a_line_says_where_every_chain_stood_and_follows_the_line_before(organ, officer, seals):
    last = write(organ, officer, 2)[-1]
    seal_day(FRIDAY, at=AT)
    write(organ, officer)
    seal_day(SATURDAY, at=NEXT)

    first, second = seals.read_text(encoding="utf-8").splitlines()
    assert json.loads(first)["heads"] == {"CG": [2, bytes(last.seal).hex()]}
    assert json.loads(second)["count"] == 3
    assert json.loads(second)["previous"] == sm3(first.encode()).hex()
    assert list(Seal.objects.values_list("line", flat=True)) == [first, second]


def test_a_day_is_sealed_once(organ, officer, seals):
    write(organ, officer)
    first = seal_day(FRIDAY, at=AT)
    write(organ, officer)

    assert seal_day(FRIDAY, at=NEXT) == first
    assert len(seals.read_text().splitlines()) == 1


def test_neither_a_day_to_come_nor_one_gone_by_is_sealed(organ):
    seal_day(FRIDAY, at=AT)

    with pytest.raises(Unusable, match="2026-11-21"):
        seal_day(SATURDAY, at=AT)
    with pytest.raises(Unusable, match="2026-11-19"):
        seal_day(date(2026, 11, 19), at=AT)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda file: file.unlink(),
        lambda file: file.write_text(file.read_text() + "{}\n"),
        lambda file: file.write_text(file.read_text()[:-9]),
        lambda file: file.write_text(file.read_text().splitlines()[0] + "\n"),
    ],
)
def test_a_spoilt_file_is_not_written_on(organ, officer, seals, spoil):
    write(organ, officer)
    seal_day(FRIDAY, at=AT)
    seal_day(SATURDAY, at=NEXT)
    spoil(seals)

    with pytest.raises(Unusable, match="再恢复这个文件"):
        seal_day(date(2026, 11, 22), at=NEXT + timedelta(days=1))


def test_a_seal_that_reached_the_disk_but_not_the_table_is_taken_up(organ, officer, seals):
    write(organ, officer)
    seal_day(FRIDAY, at=AT)
    second = seal_day(SATURDAY, at=NEXT)
    with untied():
        Seal.objects.filter(pk=second.pk).delete()

    assert seal_day(SATURDAY, at=NEXT).line == second.line
    assert Seal.objects.count() == len(seals.read_text().splitlines()) == 2


def test_the_clock_seals_yesterday_once(organ, officer):
    write(organ, officer)

    assert seal_due(NEXT).day == FRIDAY
    assert seal_due(NEXT) is None
    assert seal_now(NEXT).day == FRIDAY


def test_the_clock_verifies_once_a_night(organ, officer):
    write(organ, officer, 2)

    assert verify_due(AT - timedelta(hours=8)) is None  # half past one in the night
    assert (verify_due(AT).entries, verify_due(AT)) == (2, None)
    assert Verification.objects.get().faults == []
