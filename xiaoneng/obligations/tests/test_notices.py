"""A notice is published: what it moves is what its preview showed, and nothing else."""

import pytest

from xiaoneng.core.limits import Limit
from xiaoneng.core.notices import NoticeDay
from xiaoneng.ledger import operations as ledger
from xiaoneng.ledger.chaining import NO_ORGAN, next_heads
from xiaoneng.ledger.queries import entries_of
from xiaoneng.obligations.calendar_rows import preview_of
from xiaoneng.obligations.jobs import sweep
from xiaoneng.obligations.models import Obligation
from xiaoneng.obligations.operations.calendars import other_notice, publish_notice
from xiaoneng.obligations.operations.pausing import pause_obligation
from xiaoneng.obligations.tests.factories import at, obligation
from xiaoneng.people.models import Calendar
from xiaoneng.people.tests.factories import OrganFactory, someone

pytestmark = pytest.mark.django_db
NOW = at("2026-03-11")
DAYS = [NoticeDay(at("2026-03-27").date(), works=False, name="区庆")]


@pytest.fixture
def local():
    nation = Calendar.objects.get_or_create(name="cn", defaults={"title": "全国"})[0]
    return Calendar.objects.create(name="lincheng", title="临澄区", parent=nation)


def test_only_what_the_preview_shows_is_moved_and_told(local, monkeypatch):
    both, law, still, early = (
        obligation(organ=OrganFactory(calendar=local), **limits)
        for limits in (
            {"promised": Limit(19)},  # its promise ends on 27 March
            {},  # its promise ends before, the law's 20 days after
            {"promised": Limit(3), "statutory": Limit(5)},
            {"promised": Limit(8), "statutory": Limit(9)},
        )
    )
    by = {"actor": still.officer, "at": at("2026-03-03")}
    pause_obligation(still, ground="review", paper="特1号", **by)
    office = someone("efficiency_office", OrganFactory())

    sweep(NOW)
    seen = preview_of(local, 2026, DAYS, NOW)
    taken = []

    def watched(keys):
        taken.append(keys)
        return next_heads(keys)

    monkeypatch.setattr(ledger, "next_heads", watched)
    publish_notice(local, 2026, DAYS, text="", source="区政府办", actor=office, at=NOW)

    assert seen.moved == 3
    assert {row.number: [one.label for one in row.moves] for row in seen.rows} == {
        both.number: ["到期", "法定到期"],
        law.number: ["法定到期"],
        still.number: ["自动恢复计时的时间"],  # its due date moves on day by day anyhow
    }
    told = [
        one.number
        for one in (both, law, still, early)
        if "obligation.moved" in [line.event for line in entries_of(one)]
    ]
    assert told == [both.number, law.number, still.number]
    armed = Obligation.objects.filter(arming=2).values_list("number", flat=True)
    assert sorted(armed) == [both.number, law.number]
    both.refresh_from_db()
    assert (both.due_at, both.statutory_due_at) == (
        at("2026-03-31", "00:00"),
        at("2026-04-01", "00:00"),
    )
    organs = sorted({both.organ_id, law.organ_id, still.organ_id})
    # the notice's chain, all chains of the moved rows at once, and again the notice's
    assert taken == [[NO_ORGAN], organs, [NO_ORGAN]]


def test_the_slower_of_two_notices_is_told_who_published(local):
    office = someone("efficiency_office", OrganFactory())
    publish_notice(local, 2026, DAYS, text="", source="区政府办", actor=office, at=NOW)

    assert f"{office}，2026-03-11" in str(other_notice(local, 2026))
    assert "另一份通知" in str(other_notice(local, 2026))
