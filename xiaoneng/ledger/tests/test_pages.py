"""Who sees which entries, and what the pages let one do."""

import pytest
from django.urls import reverse

from xiaoneng.kit.time import now
from xiaoneng.ledger import views
from xiaoneng.ledger.models import Entry, Verification
from xiaoneng.ledger.operations import record
from xiaoneng.ledger.queries import entries_for, entries_of
from xiaoneng.ledger.tests.untied import untied
from xiaoneng.ledger.tests.writing import AT, write
from xiaoneng.people.tests.factories import FOUNDED, OrganFactory, UserFactory, someone

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines(district, organ, officer):
    """One line of each: the organ, another organ, the system."""
    other = OrganFactory(code="FG", parent=district)
    return [
        *write(organ, officer, reason="补正材料", who=officer),
        *write(other, officer),
        record("matter.closed", officer, actor=officer, at=AT),
    ]


def seen_by(user):
    found = entries_for(user, now().date()).order_by("pk")
    return [entry.chain.name for entry in found]


def test_the_audit_administrator_reads_everything(lines, auditor):
    assert seen_by(auditor) == ["CG", "FG", "system"]


@pytest.mark.parametrize("role", ["head", "efficiency_office", "supervision"])
def test_who_oversees_reads_what_is_below(lines, organ, district, role):
    assert seen_by(someone(role, organ)) == ["CG"]
    assert seen_by(someone(role, district)) == ["CG", "FG"]


@pytest.mark.parametrize("role", ["officer", "leader", "system_admin", "security_admin"])
def test_others_read_nothing(lines, district, client, role):
    user = someone(role, district)
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")

    assert seen_by(user) == []
    assert client.get(reverse("ledger:entries")).status_code == 403
    assert client.get(reverse("ledger:entry", args=[lines[0].pk])).status_code == 404
    assert client.get(reverse("ledger:verify")).status_code == 403


def test_two_administrators_in_one_person_audit_nothing(lines, auditor, district, client):
    auditor.grants.create(role="system_admin", organ=district, from_on=FOUNDED)

    assert seen_by(auditor) == []


def test_an_auditor_of_one_organ_does_not_read_the_system(lines, organ):
    user = UserFactory()
    user.grants.create(role="audit_admin", organ=organ, from_on=FOUNDED)

    assert seen_by(user) == ["CG"]


@pytest.fixture
def page(client, auditor):
    client.force_login(auditor, "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({}, 3),
        ({"event": "matter.closed"}, 1),
        ({"organ": "CG"}, 1),
        ({"actor": "王宁"}, 3),
        ({"actor": "赵"}, 0),
        ({"subject": "people.organ"}, 2),
        ({"recorded_from": "2020-01-01"}, 3),
        ({"recorded_until": "2020-01-01"}, 0),
        ({"who": "administrators"}, 0),
    ],
)
def test_the_list_is_narrowed(lines, page, asked, count):
    answer = page.get(reverse("ledger:entries"), asked)

    assert answer.status_code == 200
    assert len(answer.context["found"].lines) == count


def test_the_acts_of_administrators_are_found(lines, page, district, organ):
    security = someone("security_admin", district)
    write(organ, security)

    answer = page.get(reverse("ledger:entries"), {"who": "administrators"})
    assert len(answer.context["found"].lines) == 1


def test_the_list_goes_out_as_a_file(lines, page):
    answer = page.get(reverse("ledger:entries"), {"out": "csv"})

    assert "补正材料" in b"".join(answer).decode("utf-8-sig")


def test_the_list_and_its_file_name_what_was_acted_on(lines, page, organ):
    answer = page.get(reverse("ledger:entries"))
    written = b"".join(page.get(reverse("ledger:entries"), {"out": "csv"})).decode("utf-8-sig")

    assert str(organ) in [line.cells[1].text for line in answer.context["found"].lines]
    assert f"people.organ:{organ.pk}" not in answer.content.decode() + written


def test_an_entry_says_all_and_names_persons_behind_their_keys(lines, page, officer):
    answer = page.get(reverse("ledger:entry", args=[lines[0].pk]))

    assert ("who", "王宁") in answer.context["entry"].facts
    assert "补正材料" in answer.content.decode()


def test_the_timeline_of_a_subject(lines, page, organ):
    url = reverse("ledger:of_subject", args=[f"people.organ:{organ.pk}"])

    assert "Matter opened" in page.get(url).content.decode()
    assert "补正材料" in b"".join(page.get(url, {"out": "csv"})).decode("utf-8-sig")
    assert len(page.get(url, {"event": "matter.closed"}).context["found"].lines) == 0
    assert page.get(reverse("ledger:of_subject", args=["people.organ:0"])).status_code == 404


def test_an_entry_shows_the_newest_of_its_subject_and_the_way_to_all(
    lines, page, organ, monkeypatch
):
    monkeypatch.setattr(views, "MOST_BESIDE", 1)
    newest = write(organ, lines[0].actor)[-1]

    answer = page.get(reverse("ledger:entry", args=[lines[0].pk]))

    assert [one.key for one in answer.context["entries"]] == [newest.pk]
    assert reverse("ledger:of_subject", args=[newest.subject]) in answer.content.decode()


def test_the_timeline_in_plain_values(lines, organ, officer):
    (line,) = entries_of(organ)

    assert (line.words, line.actor, line.place) == ("Matter opened", "王宁", 1)
    assert line.receipt == Entry.objects.get(pk=line.key).receipt


def test_verifying_is_kept_shown_and_itself_recorded(lines, page, auditor):
    assert page.get(reverse("ledger:verify")).status_code == 200
    answer = page.post(reverse("ledger:verify_at_once"), follow=True)

    assert answer.context["last"].actor == auditor
    assert b"xn-note--green" in answer.content
    assert Entry.objects.filter(event="ledger.verified").count() == 1


def test_a_broken_ledger_is_said_in_words(lines, page):
    with untied():
        Entry.objects.filter(pk=lines[0].pk).update(event="matter.closed")
    answer = page.post(reverse("ledger:verify_at_once"), follow=True)

    assert len(answer.context["faults"]) == 1
    assert answer.context["faults"][0] in answer.content.decode()


def test_a_long_ledger_is_not_verified_while_one_waits(lines, page, monkeypatch):
    monkeypatch.setattr(views, "AT_ONCE", 2)

    assert b"xiaoneng ledger verify" in page.get(reverse("ledger:verify")).content
    assert page.post(reverse("ledger:verify_at_once")).status_code == 409
    assert not Verification.objects.exists()


def test_only_the_auditor_has_it_verified(lines, client, organ):
    client.force_login(someone("head", organ), "django.contrib.auth.backends.ModelBackend")

    assert client.post(reverse("ledger:verify_at_once")).status_code == 403
    assert not Verification.objects.exists()
