"""What runs by itself is looked after; reports are read by those who watch."""

from datetime import timedelta

import pytest
from django.urls import reverse

from xiaoneng.core.limits import Limit, Unit
from xiaoneng.desk.health import calendar_signs, signs
from xiaoneng.errands.chores import note_chores
from xiaoneng.errands.putting_off import put_off
from xiaoneng.kit.time import now
from xiaoneng.ledger.operations import verify_ledger
from xiaoneng.messages.jobs import deliver
from xiaoneng.messages.operations import tell
from xiaoneng.obligations.jobs import sweep
from xiaoneng.obligations.tests.factories import obligation
from xiaoneng.people.models import Level
from xiaoneng.people.queries import clock_user
from xiaoneng.people.tests.factories import OrganFactory, UserFactory
from xiaoneng.warehouse.manifest import File, Manifest, publish

pytestmark = pytest.mark.django_db
REPORT = "<html><head><title>许可日志</title></head><body>好</body></html>"


@pytest.fixture
def watcher():
    root = OrganFactory(level=Level.DISTRICT)
    user = UserFactory()
    user.grants.create(role="efficiency_office", organ=root, from_on=root.opened_on)
    return user


@pytest.fixture
def reports(settings, tmp_path):
    (tmp_path / "permits").mkdir()
    (tmp_path / "permits" / "report.html").write_text(REPORT, encoding="utf-8")
    (tmp_path / "permits" / "secret.key").write_text("no", encoding="utf-8")
    settings.XIAONENG_REPORTS = str(tmp_path)
    return tmp_path


def well(at):
    return {sign.name: sign.is_well for sign in signs(at)}


def test_a_sweep_that_does_not_run_is_seen():
    at = now()
    obligation(began=at, at=at)
    assert well(at)["时限扫描"]
    assert not well(at + timedelta(minutes=10))["时限扫描"]

    sweep(at + timedelta(minutes=10))
    assert well(at + timedelta(minutes=10))["时限扫描"]


def hand_at(at):
    return next(one for one in signs(at) if one.name == "定时任务")


def test_a_job_that_fails_twice_in_a_row_is_named_until_it_succeeds():
    at = now()
    note_chores({"sealing": OSError("No space left on device"), "sweep": None}, at)
    assert hand_at(at).is_well  # once may be a lock of somebody else

    minute = timedelta(minutes=1)
    note_chores({"sealing": OSError("No space left on device"), "sweep": None}, at + minute)
    sign = hand_at(at + minute)
    assert not sign.is_well
    assert "封存" in sign.words
    assert "No space left on device" in sign.words
    assert f"{at:%Y-%m-%d %H:%M}" in sign.words

    note_chores({"sealing": None}, at + 2 * minute)
    assert hand_at(at + 2 * minute).is_well


def test_a_minute_hand_that_stands_still_is_seen():
    at = now()
    assert not hand_at(at).is_well  # it never ran

    note_chores({"sweep": None}, at)
    assert hand_at(at + timedelta(minutes=5)).is_well
    assert not hand_at(at + timedelta(minutes=6)).is_well


def test_a_row_that_a_job_put_off_is_named_with_its_reason():
    at = now()
    note_chores({"crossings": None}, at)
    put_off("crossings", 7, "XK-2026-000007", TypeError("no such organ"), at)

    sign = hand_at(at)
    assert not sign.is_well
    assert "1 条未能处理" in sign.words
    assert len(sign.words.splitlines()) == 2
    assert "XK-2026-000007：no such organ" in sign.words


def test_messages_that_nobody_takes_up_are_seen():
    at = now()
    tell([UserFactory()], "crossing.reached", title="事", url="/", key="one", at=at)
    assert well(at)["发件"]
    assert not well(at + timedelta(minutes=10))["发件"]

    deliver(at + timedelta(minutes=10))
    assert well(at + timedelta(minutes=10))["发件"]


def test_a_check_of_the_ledger_that_is_old_says_nothing_of_today():
    at = now()
    verify_ledger(actor=clock_user(), at=at)

    assert well(at + timedelta(hours=47))["台账链"]
    later = at + timedelta(hours=49)
    [sign] = [one for one in signs(later) if one.name == "台账链"]
    assert not sign.is_well
    assert "每晚" in sign.words


def test_the_page_names_everything_that_is_looked_after(client, watcher):
    client.force_login(watcher)

    page = client.get(reverse("desk:health")).content.decode()

    assert all(
        words in page for words in ("定时任务", "时限扫描", "发件", "封存", "数据仓库", "磁盘")
    )


def test_a_monitor_learns_one_word(client):
    assert client.get(reverse("desk:pulse")).json() == {"well": True}

    long_ago = now() - timedelta(minutes=20)
    obligation(began=long_ago, at=long_ago)
    assert client.get(reverse("desk:pulse")).status_code == 503


def test_a_monitor_learns_of_a_minute_hand_that_stands_still(client):
    hour = timedelta(hours=1)
    note_chores({"sweep": None}, now() - 5 * hour)
    assert client.get(reverse("desk:pulse")).status_code == 503

    note_chores({"sweep": None}, now())
    assert client.get(reverse("desk:pulse")).json() == {"well": True}


def test_a_report_is_one_click_away(client, watcher, reports):
    client.force_login(watcher)
    address = reverse("desk:report", args=["permits", "report.html"])

    assert client.get(reverse("desk:reports")).url == address
    (reports / "waiting").mkdir()
    (reports / "waiting" / "report.html").write_text(REPORT, encoding="utf-8")
    assert address in client.get(reverse("desk:reports")).content.decode()
    answer = client.get(address)
    assert b"".join(answer.streaming_content).decode() == REPORT
    assert "default-src 'none'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["secret.key", "none.html", "..%2Freport.html"])
def test_nothing_else_of_the_folder_is_shown(client, watcher, reports, name):
    client.force_login(watcher)

    assert client.get(f"/reports/permits/{name}").status_code == 404


def test_an_officer_does_not_read_the_districts_reports(client, reports):
    client.force_login(UserFactory())

    assert client.get(reverse("desk:reports")).status_code == 403


def test_an_extract_that_does_not_come_is_seen(settings, tmp_path):
    settings.XIAONENG_WAREHOUSE = tmp_path
    at = now()
    assert well(at)["数据仓库"]  # a new site has none yet

    publish(Manifest(1, 1, at, "", {}, (File("cases", 0, "cases/0", 7, 9, ""),)))

    [sign] = [one for one in signs(at) if one.name == "数据仓库"]
    assert "7 件" in sign.words
    assert well(at + timedelta(hours=2))["数据仓库"]
    assert not well(at + timedelta(hours=4))["数据仓库"]


def test_what_is_due_beyond_the_last_notice_is_counted():
    [before] = list(calendar_signs(now()))
    obligation(began=now(), at=now(), promised=Limit(900, Unit.WORKDAY), statutory=None)

    [sign] = list(calendar_signs(now()))
    assert "1 件" not in before.words
    assert "1 件在办事项的到期日为暂定" in sign.words
