"""The timeline tells what the ledger tells; a stop without its paper is said not to count."""

from datetime import timedelta

import pytest

from xiaoneng.core.limits import Limit, Unit
from xiaoneng.obligations.dossier import dossier_of, remarks
from xiaoneng.obligations.models import Obligation
from xiaoneng.obligations.operations.closing import close_obligation, reopen_obligation
from xiaoneng.obligations.operations.extending import promise_anew
from xiaoneng.obligations.operations.pausing import pause_obligation
from xiaoneng.obligations.operations.splitting import Part, split_obligation
from xiaoneng.obligations.tests.factories import MONDAY, at, kind, obligation
from xiaoneng.people.tests.factories import someone

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def row():
    return obligation(began=MONDAY, at=MONDAY)


@pytest.fixture
def head(row):
    return someone("head", row.organ)


def told(row):
    found = dossier_of(Obligation.objects.get(pk=row.pk), MONDAY + 9 * HOUR)
    return [
        ("".join(one.text for one in moment.text), "".join(one.text for one in moment.note))
        for moment in found.moments
    ]


def test_a_reopening_is_told_as_such_with_the_closing_before_it(row, head):
    close_obligation(row, outcome="已发证", actor=head, at=MONDAY + HOUR)
    again = Obligation.objects.get(pk=row.pk)
    reopen_obligation(again, reason="材料有误", actor=head, at=MONDAY + 2 * HOUR)

    story = told(row)

    assert story[0][1].startswith("材料有误")
    assert story[1][1].startswith("已发证")
    assert len(story) == 3
    assert not any("移交" in text for text, _note in story)


def test_a_changed_promise_is_no_extension(row, head):
    promise_anew(row, amount=2, ground="约定", paper="", actor=head, at=MONDAY + HOUR)

    assert told(row)[0][0].startswith("承诺时限变更：增加 2")


def test_a_split_is_told(row):
    part = Part("核查", row.organ, Limit(2, Unit.WORKDAY))
    split_obligation(row, [part], actor=row.officer, at=MONDAY + HOUR)

    assert told(row)[0][0] == "拆分为 1 个步骤"


def test_a_stop_without_a_paper_is_said_not_to_count(row):
    pause_obligation(row, ground="review", paper="", actor=row.officer, at=MONDAY + HOUR)

    assert "不中止计时" in told(row)[0][1]
    fresh = Obligation.objects.get(pk=row.pk)
    assert "没有文书" in remarks(fresh, MONDAY + 9 * HOUR)[0]


def test_a_stopped_clock_draws_no_date_to_come(row):
    pause_obligation(row, ground="review", paper="7", actor=row.officer, at=MONDAY + HOUR)

    sheet = dossier_of(Obligation.objects.get(pk=row.pk), MONDAY + 9 * HOUR).sheet

    looks = [cell.look for line in sheet.strip.lines for cell in line.cells if cell]
    assert not any("due" in look or look == "f" for look in looks)
    assert not any("2026-03" in str(line.how) for line in sheet.sums[-2:])


@pytest.mark.parametrize(
    ("closes_with_business", "light", "said"), [(True, "missed", ["17:30"]), (False, "met", [])]
)
def test_what_is_done_after_business_on_the_last_day_says_why_it_is_late(
    closes_with_business, light, said
):
    """Due on 03-30, done at 23:00: late by no working day, and only where business ends a day."""
    rules = kind(closes_with_business=closes_with_business)
    row = obligation(kind=rules, promised=Limit(20, Unit.WORKDAY), statutory=None)
    done = close_obligation(row, actor=row.officer, at=at("2026-03-30", "23:00"))
    later = at("2026-04-01")

    dossier = dossier_of(done, later)
    assert dossier.light == light
    assert ["17:30" for one in remarks(done, later) if "17:30" in one] == said
    assert ("不满 1 个工作日" in str(dossier.sheet.clocks)) is closes_with_business
