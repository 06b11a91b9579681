"""Kept views and the calendar feed: operations and pages."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from xiaoneng.core.refusals import Denied, Unusable
from xiaoneng.desk.feed import feed_text
from xiaoneng.desk.ical import DueEvent, calendar_text, folded
from xiaoneng.desk.models import FeedKey, SavedFilter
from xiaoneng.desk.operations import (
    MOST_FILTERS,
    delete_filter,
    make_feed_key,
    rename_filter,
    revoke_feed_key,
    save_filter,
)
from xiaoneng.desk.queries import feed_key_of, owner_of
from xiaoneng.kit.tests.clients import secret_shown, signed_in
from xiaoneng.kit.time import now
from xiaoneng.ledger.queries import count_of_entries, entries_of
from xiaoneng.obligations import ahead
from xiaoneng.obligations.operations.pausing import pause_obligation
from xiaoneng.obligations.tests.factories import at, obligation
from xiaoneng.people.tests.factories import OrganFactory, someone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_files")]
NOON = at("2026-03-02", "12:00")
LIST = "obligations:list"


@pytest.fixture
def officer():
    return someone("officer", OrganFactory())


def entries(text: str) -> list[dict[str, str]]:
    """The events of a feed, lines unfolded (RFC 5545, 3.1)."""
    plain = re.sub(r"\r\n[ \t]", "", text)
    found = []
    for part in plain.split("BEGIN:VEVENT\r\n")[1:]:
        lines = part.split("END:VEVENT")[0].strip().split("\r\n")
        found.append(dict(line.split(":", 1) for line in lines))
    return found


def test_a_view_is_kept_and_the_same_name_replaces_it(officer):
    save_filter(LIST, "超期", "light=overdue", actor=officer, at=NOON)
    kept = save_filter(LIST, "超期", "light=overdue&state=open", actor=officer, at=NOON)

    assert SavedFilter.objects.get().query == "light=overdue&state=open"
    assert [line.event for line in entries_of(kept)] == ["filter.saved", "filter.saved"]


def test_there_is_an_end_to_views(officer):
    for number in range(MOST_FILTERS):
        save_filter(LIST, str(number), "", actor=officer, at=NOON)

    with pytest.raises(Unusable):
        save_filter(LIST, "one more", "", actor=officer, at=NOON)


def test_only_its_owner_deletes_a_view(officer):
    kept = save_filter(LIST, "超期", "", actor=officer, at=NOON)

    with pytest.raises(Denied):
        delete_filter(kept, actor=someone("officer", OrganFactory()), at=NOON)
    delete_filter(kept, actor=officer, at=NOON)

    assert not SavedFilter.objects.exists()


def test_a_view_is_kept_from_its_list_and_shown_as_a_tab(officer):
    client = signed_in(officer)
    form = {"name": "我的超期", "query": "light=overdue&after=x", "next": reverse(LIST)}

    client.post(reverse("desk:save_filter"), form)
    listed = client.get(reverse(LIST), {"state": "open"}).content.decode()
    managed = client.get(reverse("desk:filters")).content.decode()
    client.post(reverse("desk:delete_filter", args=[SavedFilter.objects.get().pk]))

    assert "我的超期" in listed
    assert f'{reverse(LIST)}?light=overdue"' in managed
    assert not SavedFilter.objects.exists()


def test_a_view_is_renamed_by_its_owner_to_a_name_that_is_free(officer):
    kept = save_filter(LIST, "超期", "light=overdue", actor=officer, at=NOON)
    save_filter(LIST, "在办", "state=open", actor=officer, at=NOON)

    with pytest.raises(Denied):
        rename_filter(kept, "x", actor=someone("officer", OrganFactory()), at=NOON)
    with pytest.raises(Unusable, match="在办"):
        rename_filter(kept, "在办", actor=officer, at=NOON)
    kept.refresh_from_db()
    rename_filter(kept, "已超期", actor=officer, at=NOON)

    assert SavedFilter.objects.get(pk=kept.pk).name == "已超期"
    assert [line.event for line in entries_of(kept)] == ["filter.saved", "filter.renamed"]


def test_the_page_of_views_names_their_lists_renames_and_asks_before_deleting(officer):
    client, page = signed_in(officer), reverse("desk:filters")
    kept = save_filter(LIST, "超期", "light=overdue", actor=officer, at=NOON)

    shown = client.get(page).content.decode()
    empty = client.post(reverse("desk:rename_filter", args=[kept.pk]), {"name": " "}, follow=True)
    client.post(reverse("desk:rename_filter", args=[kept.pk]), {"name": "已超期"})

    assert f'href="{reverse(LIST)}">应办事项</a>' in shown
    assert "其中的事项不受影响" in shown.split("<details>")[2]
    assert "没有保存" in empty.content.decode()
    assert SavedFilter.objects.get().name == "已超期"


def test_the_list_says_that_a_view_was_replaced_and_that_one_needs_a_name(officer):
    client, save = signed_in(officer), reverse("desk:save_filter")
    form = {"name": "超期", "query": "light=overdue", "next": reverse(LIST)}

    client.post(save, form)
    again = client.post(save, form, follow=True)
    nameless = client.post(save, {**form, "name": ""}, follow=True)

    assert "同名" in again.content.decode()
    assert nameless.redirect_chain == [(f"{reverse(LIST)}?light=overdue", 302)]
    assert "没有保存" in nameless.content.decode()
    assert 'title="超期">超期</span>' in nameless.content.decode()


def test_a_view_of_the_rows_of_one_file_stands_over_those_of_every_file(officer):
    client, path = signed_in(officer), reverse("cases:rejects", args=[7])
    form = {"name": "格式不对", "query": "state=waiting", "next": path}

    answer = client.post(reverse("desk:save_filter"), form)
    managed = client.get(reverse("desk:filters")).content.decode()

    assert answer["Location"] == f"{path}?state=waiting"
    assert SavedFilter.objects.get().page == "cases:rejects"
    assert "格式不对" in managed
    assert "?state=waiting" not in managed


def test_too_many_conditions_are_refused_in_their_own_words(officer):
    form = {"name": "长", "query": "q=" + "x" * 500, "next": reverse(LIST)}

    answer = signed_in(officer).post(reverse("desk:save_filter"), form)

    assert "条件太多" in answer.content.decode()
    assert not SavedFilter.objects.exists()


def test_a_feed_key_is_kept_as_a_hash_and_opens_one_feed(officer):
    before = count_of_entries()
    secret = make_feed_key(actor=officer, at=NOON)

    assert owner_of(secret) == officer
    assert secret not in str(FeedKey.objects.values())
    assert count_of_entries() == before + 1


def test_a_new_key_and_a_revoked_one_stop_the_old(officer):
    old = make_feed_key(actor=officer, at=NOON)
    new = make_feed_key(actor=officer, at=NOON)
    assert owner_of(old) is None

    with pytest.raises(Denied):
        revoke_feed_key(feed_key_of(officer), actor=someone("officer", OrganFactory()), at=NOON)
    revoke_feed_key(feed_key_of(officer), actor=officer, at=NOON)

    assert owner_of(new) is None


def test_the_feed_tells_due_dates_without_signing_in():
    row = obligation(began=now(), at=now(), title="燃气经营许可证核发，新办；第一次")
    stopped = obligation(began=now(), at=now(), organ=row.organ, officer=row.officer)
    pause_obligation(stopped, ground="review", paper="1 号", actor=row.officer, at=now())
    secret = make_feed_key(actor=row.officer, at=now())

    answer = Client().get(reverse("desk:feed", args=[secret]))

    found = entries(answer.content.decode())
    assert answer["Content-Type"].startswith("text/calendar")
    assert len(found) == 1
    assert found[0]["UID"] == f"obligation-{row.pk}@xiaoneng"
    assert re.fullmatch(r"\d{8}", found[0]["DTSTART;VALUE=DATE"])
    assert row.number in found[0]["SUMMARY"]
    assert found[0]["URL"].endswith(row.get_absolute_url())


def test_a_feed_that_does_not_hold_all_says_so(monkeypatch):
    monkeypatch.setattr(ahead, "MOST", 1)
    row = obligation()
    obligation(organ=row.organ, officer=row.officer)

    text = feed_text(row.officer, NOON, str)

    assert len(entries(text)) == 1
    assert "X-WR-CALDESC:共有 2 件到期" in text


def test_a_wrong_secret_opens_nothing():
    assert Client().get(reverse("desk:feed", args=["guessed"])).status_code == 404


def test_the_feed_page_shows_the_address_once_and_says_what_ends_before_it_does(officer):
    client, page = signed_in(officer), reverse("desk:feeds")

    address = secret_shown(client, page, client.post(reverse("desk:make_feed")))
    asked_first = client.get(page).content.decode()
    replaced = secret_shown(client, page, client.post(reverse("desk:make_feed")))

    assert [client.get(one).status_code for one in (address, replaced)] == [404, 200]
    for act, told in (("make_feed", "旧网址立即停用"), ("revoke_feed", "将不再显示任何内容")):
        before, _button = asked_first.split(f'action="{reverse(f"desk:{act}")}"')
        assert before.rindex("<details>") > before.rfind("</details>")
        assert told in asked_first
    client.post(reverse("desk:revoke_feed"))
    assert feed_key_of(officer) is None


def test_lines_are_folded_at_75_octets_and_no_sign_is_cut():
    title = "很长的事项名称" * 20
    event = DueEvent("1@x", NOON.date(), None, title, "a;b,c\nd", "https://x/1")

    text = calendar_text("到期", [event], NOON)

    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert entries(text)[0]["SUMMARY"] == title
    assert entries(text)[0]["DESCRIPTION"] == "a\\;b\\,c\\nd"
    assert "".join(folded("short")) == "short"
