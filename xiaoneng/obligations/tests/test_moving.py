"""What moves many obligations holds at one moment; its lines are written batch by batch."""

from datetime import time, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from xiaoneng.core.notices import NoticeDay
from xiaoneng.core.refusals import Unusable
from xiaoneng.errands.jobs import work
from xiaoneng.errands.operations import cancel_errand
from xiaoneng.errands.queries import errands_of
from xiaoneng.ledger.queries import entries_of
from xiaoneng.messages.queries import inbox_of
from xiaoneng.obligations import moving_jobs
from xiaoneng.obligations.jobs import sweep, wrong_copies
from xiaoneng.obligations.models import Crossing, Move, Obligation
from xiaoneng.obligations.operations import moving
from xiaoneng.obligations.operations.calendars import publish_notice, set_sessions
from xiaoneng.obligations.operations.closing import close_obligation
from xiaoneng.obligations.operations.extending import extend_obligation
from xiaoneng.obligations.operations.kinds import change_kind
from xiaoneng.obligations.tests.factories import at, kind, obligation
from xiaoneng.people.models import Calendar, User
from xiaoneng.people.queries import calendar_named
from xiaoneng.people.tests.factories import OrganFactory, UserFactory, someone

pytestmark = pytest.mark.django_db
NOW = at("2026-03-11")
SOON = at("2026-03-11", "10:05")
DAY = at("2026-03-12").date()
DAYS = [NoticeDay(DAY, works=False, name="区庆")]


@pytest.fixture(autouse=True)
def few_at_once(monkeypatch):
    monkeypatch.setattr(moving, "BATCH", 2)
    monkeypatch.setattr(moving_jobs, "now", lambda: SOON)


@pytest.fixture
def nation():
    return Calendar.objects.get_or_create(name="cn", defaults={"title": "全国"})[0]


@pytest.fixture
def office():
    user, organ = UserFactory(), OrganFactory()
    user.grants.create(role="efficiency_office", organ=organ, from_on=organ.opened_on)
    return user


@pytest.fixture
def rows(nation):
    found = [obligation() for _ in range(5)]
    sweep(NOW)
    return found


def publish(calendar, office, moment=NOW):
    return publish_notice(calendar, 2026, DAYS, text="", source="通知", actor=office, at=moment)


def done():
    while work(lambda: SOON):
        pass


def moved():
    """How many lines of moved dates there are, and which obligations have them."""
    lines = [one for row in Obligation.objects.all() for one in entries_of(row)]
    subjects = [one.subject for one in lines if one.event == "obligation.moved"]
    return len(subjects), len(set(subjects))


def test_the_notice_holds_at_once_and_its_lines_follow(rows, nation, office):
    notice = publish(nation, office)

    move = Move.objects.get()
    assert not calendar_named("cn").works(DAY)
    assert (move.total, move.done, moved()) == (5, 0, (0, 0))
    assert [one.kind for one in errands_of(office)] == [moving.MOVE]
    done()
    move.refresh_from_db()
    [errand] = errands_of(office)
    assert (move.moved, move.is_running, moved()) == (5, None, (5, 5))
    assert (errand.state, errand.done, errand.url) == ("done", 5, move.rules_url)
    assert [one.event for one in entries_of(notice)] == ["notice.published", "move.finished"]
    assert set(Obligation.objects.values_list("due_at", "arming")) == {
        (at("2026-03-18", "00:00"), 2)
    }
    sweep(SOON)
    assert wrong_copies(SOON) == []


def test_a_sweep_in_between_reads_the_whole_new_calendar_and_nothing_is_told_twice(
    rows, nation, office
):
    publish(nation, office)
    moving.move_batch(Move.objects.get(), at=SOON)
    for minute in range(1, 4):
        sweep(at("2026-03-11", f"10:0{minute}"))

    assert set(Obligation.objects.values_list("due_at", flat=True)) == {at("2026-03-18", "00:00")}
    assert not Crossing.objects.exclude(rung="reminder").exists()
    done()
    sweep(at("2026-03-16", "10:00"))
    assert moved() == (5, 5)
    assert Crossing.objects.filter(rung="reminder", noticed_at__gt=NOW).count() == 5


def test_a_reminder_that_a_sweep_gave_by_the_new_rules_is_not_given_again(rows, nation, office):
    publish(nation, office)
    last = rows[-1]
    Crossing.objects.filter(obligation=last).delete()
    Crossing.objects.create(
        obligation=last, rung="reminder", reached_at=SOON, noticed_at=SOON, organ=last.organ
    )

    done()

    assert Obligation.objects.get(pk=last.pk).arming == 1
    assert moved() == (5, 5)


def test_what_is_closed_extended_or_opened_meanwhile_is_left_as_it_is(rows, nation, office):
    publish(nation, office)
    closed, extended, *_rest = rows
    close_obligation(closed, outcome="准予许可", actor=closed.officer, at=SOON)
    head = someone("head", extended.organ)
    extend_obligation(extended, amount=3, ground="复杂", paper="1 号", actor=head, at=SOON)
    fresh = obligation(began=SOON, at=SOON)

    done()

    assert moved() == (5, 5)
    assert "obligation.moved" in [one.event for one in entries_of(closed)]
    assert Obligation.objects.get(pk=closed.pk).light == "met"
    assert Obligation.objects.get(pk=extended.pk).arming == 2
    assert Obligation.objects.get(pk=fresh.pk).arming == 1
    assert [one.event for one in entries_of(fresh)] == ["obligation.opened"]


def test_no_other_rules_are_changed_until_all_have_their_lines(rows, nation, office):
    publish(nation, office)
    rules = {"closes_with_business": True}

    for change in (
        lambda: publish(nation, office, SOON),
        lambda: set_sessions(nation, [(time(8), time(12))], actor=office, at=SOON),
        lambda: change_kind(kind(), rules, basis="试行", actor=office, at=SOON),
    ):
        with pytest.raises(Unusable, match="0"):
            change()
    done()
    after = change_kind(kind(), rules, basis="试行", actor=office, at=SOON)
    done()

    assert after.edition == 2
    assert set(Obligation.objects.values_list("due_at", flat=True)) == {at("2026-03-17", "17:30")}
    assert set(Obligation.objects.values_list("arming", flat=True)) == {3}
    told = [inbox_of(row.officer, at("2026-03-12")).filter(event="kind.changed") for row in rows]
    assert [one.count() for one in told] == [1] * 5


def test_it_is_not_called_off_and_its_page_says_why(client, rows, nation, office):
    client.force_login(office, "django.contrib.auth.backends.ModelBackend")
    publish(nation, office)
    errand = errands_of(office).get()

    page = client.get(errand.get_absolute_url()).content.decode()
    with pytest.raises(Unusable, match="规则已经生效"):
        cancel_errand(errand, actor=office, at=SOON)

    assert "不能取消" in page
    assert reverse("errands:cancel", args=[errand.pk]) not in page
    errand.refresh_from_db()
    assert (errand.state, errand.stop_asked_at) == ("waiting", None)


def test_work_that_failed_is_gone_on_with_by_the_minute_hand(rows, nation, office):
    publish(nation, office)
    moving.move_batch(Move.objects.get(), at=SOON)
    User.objects.filter(pk=office.pk).update(is_active=False)
    done()
    assert errands_of(office).get().state == "failed"

    early = moving.carry_on(SOON + timedelta(minutes=9))
    late = moving.carry_on(SOON + timedelta(minutes=10))
    idle = moving.carry_on(SOON + timedelta(minutes=30))

    assert (early, late, idle) == (0, 3, 0)
    assert moved() == (5, 5)
    assert Move.objects.get().is_running is None


def test_the_pages_lead_to_the_work_and_say_how_far_it_is(client, rows, nation, office):
    client.force_login(office, "django.contrib.auth.backends.ModelBackend")
    address = reverse("obligations:enter_notice", args=["cn"])
    form = {"year": 2026, "source": "通知", "text": "2026-03-12,off,区庆"}
    form["is_supplement"] = "on"

    seen = client.post(address, form)
    file = client.post(address, {**form, "step": "file"})
    sheet = load_workbook(BytesIO(b"".join(file))).worksheets[0]
    for close in file._resource_closers:
        close()  # the whole of close() would end the connection too
    answer = client.post(address, {**form, "step": "publish"})
    again = client.post(address, {**form, "step": "publish"})

    assert seen.context["preview"].moved == 5
    numbers = {row[0] for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert numbers == {row.number for row in rows}
    assert answer["Location"] == errands_of(office).get().get_absolute_url()
    assert again.status_code == 422
    for page in ("calendar_year", "kind"):
        name = {"calendar_year": "cn", "kind": kind().code}[page]
        shown = client.get(reverse(f"obligations:{page}", args=[name]))
        assert shown.context["move"].total == 5
        assert f'href="{answer["Location"]}"' in shown.content.decode()
