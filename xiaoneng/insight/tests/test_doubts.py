"""Suspicion lists through HTTP: what stands out, its cases, and findings made of it once."""

import random
import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from django.apps import apps
from django.urls import reverse

from xiaoneng.access.roles import Role
from xiaoneng.cases.tests.importing import bring, log, office, source_of
from xiaoneng.insight.doubts import doors
from xiaoneng.insight.doubts.doors import doubts_seen
from xiaoneng.insight.doubts.doubt import Doubt, Doubts
from xiaoneng.insight.doubts.page import page_of
from xiaoneng.insight.doubts.seen import seen_of
from xiaoneng.insight.flows.asked import flow_asked
from xiaoneng.insight.tests.test_flow_ways import listed
from xiaoneng.kit.tests.worlds import Made
from xiaoneng.kit.time import now
from xiaoneng.people.models import User
from xiaoneng.people.queries import CLOCK, clock_user
from xiaoneng.people.tests.factories import OrganFactory, UserFactory, someone
from xiaoneng.supervision.operations.rules import found_rules
from xiaoneng.warehouse.jobs import extract
from xiaoneng.warehouse.queries import extract as last_extract

Finding = apps.get_model("supervision", "Finding")  # its table is its own
Card = apps.get_model("supervision", "Card")
USUAL, BATCH = 40, 12


@pytest.fixture(scope="module")
def made(once, tmp_path_factory):
    return Made(tmp_path_factory.mktemp("doubts"), doubtful_site)


@pytest.fixture
def site(made, db, settings, tmp_path):
    return made.taken(settings, tmp_path)


def doubtful_site(folder):
    """A source with honest cases of 一科 and a batch of 二科, and an extract of it."""
    User.objects.get_or_create(username=CLOCK, defaults={"full_name": "时钟", "password": "!"})
    found_rules(actor=clock_user(), at=now() - timedelta(days=1))
    source = source_of()
    for name in ("一科", "二科"):
        OrganFactory(parent=source.organ, name=name)
    bring(source, log(folder / "log.csv", list(events())), now())
    extract(now())
    return source


def events():
    """Honest cases take some days; those of the batch are accepted and closed in four minutes."""
    chance = random.Random(7)  # noqa: S311
    first = now().replace(hour=0, minute=0, second=0) - timedelta(days=80)
    for number in range(USUAL):
        begun = first + timedelta(days=number % 30, hours=9, seconds=chance.randint(0, 9000))
        closed = begun + timedelta(days=chance.randint(2, 6), seconds=chance.randint(0, 9000))
        yield f"A{number}", "受理", f"{begun:%Y-%m-%d %H:%M:%S}", "一科"
        yield f"A{number}", "close", f"{closed:%Y-%m-%d %H:%M:%S}", "一科"
    for number in range(BATCH):
        begun = first + timedelta(days=40, hours=22, minutes=10, seconds=20 * number)
        yield f"B{number}", "受理", f"{begun:%Y-%m-%d %H:%M:%S}", "二科"
        yield f"B{number}", "close", f"{begun + timedelta(seconds=200):%Y-%m-%d %H:%M:%S}", "二科"


def watcher(site, role):
    user = UserFactory()
    user.grants.create(role=role, organ=site.organ.parent, from_on=site.organ.opened_on)
    return user


def shown(client, **asked):
    return client.get(reverse("insight:doubts"), asked).content.decode()


def keys_in(page):
    return [unescape(one) for one in re.findall(r'name="doubt" value="([^"]+)"', page)]


def test_the_batch_is_found_and_the_honest_are_not(site):
    seen = doubts_seen(last_extract(), flow_asked(office(site), {}, [], now()))

    assert {one.detector for one in seen.found} == {"entered_in_batch"}
    [batch] = seen.found
    assert (batch.number, len(batch.cases), batch.measured) == (BATCH, BATCH, 220)
    assert seen.cases == USUAL + BATCH
    assert {seen.numbers[key] for key in batch.cases} == set(
        apps.get_model("cases", "Case").objects.filter(source_key__startswith="B").values_list(
            "number", flat=True
        )
    )  # fmt: skip
    assert seen.few


def test_the_cases_looked_at_are_all_that_were_closed(site, client):
    client.force_login(office(site))

    page = client.get("/doubts/").context["page"]

    [(looked_at, url), (_found, place), (behind, all_url), (organs, below)] = [
        (figure, url) for _label, figure, _unit, url in page.stats if url
    ]
    assert f"共 {looked_at} 件" in client.get(url).content.decode()
    assert listed(client, all_url) == int(behind) == BATCH
    assert place == f"#{page.panels[0].detector}"
    assert (below, int(organs)) == ("#organs", len(page.organs))
    [(_name, number, cases, of_organ)] = page.organs
    assert (number, listed(client, of_organ)) == (1, cases)


def test_the_page_says_it_and_opens_exactly_its_cases(site, client):
    client.force_login(office(site))

    page = shown(client)

    assert "1 处疑点" in page
    assert "12 件各在十分钟内受理并办结" in page
    links = {unescape(one) for one in re.findall(r'href="([^"]*doubts/cases/[^"]*)"', page)}
    assert len(links) == 5
    for link in links:
        answer = client.get(link).content.decode()
        assert answer.count("data-row-key=") == BATCH
        assert "背后的办件 12 件" in answer


def test_filing_makes_a_finding_once_and_never_a_card(site, client):
    user = office(site)
    client.force_login(user)
    [key] = keys_in(shown(client))

    for _turn in range(2):
        answer = client.post(reverse("insight:file_doubts"), {"doubt": [key], "of": ""})
        assert answer.status_code == 302

    [finding] = Finding.objects.filter(rule__code="DOUBT_ENTERED_IN_BATCH")
    assert (finding.organ.name, finding.state, len(finding.evidence["cases"])) == (
        "二科", "found", BATCH,
    )  # fmt: skip
    assert not Card.objects.exists()
    page = shown(client)
    assert keys_in(page) == []
    assert finding.get_absolute_url() in page
    detail = client.get(finding.get_absolute_url()).content.decode()
    assert "12 件各在十分钟内受理并办结" in detail
    assert "背后的办件" in detail
    behind = client.get(finding.url).content.decode()
    assert behind.count("data-row-key=") == BATCH


@pytest.fixture
def halved(monkeypatch):
    """The page has a second suspicion, of half of the batch."""

    def seen_with_half(found, asked):
        seen = doubts_seen(found, asked)
        return replace(seen, found=[*seen.found, *map(half_of, seen.found)])

    monkeypatch.setattr(doors, "doubts_seen", seen_with_half)


def half_of(batch):
    return replace(batch, cases=batch.cases[: BATCH // 2], number=BATCH // 2)


@pytest.mark.usefixtures("halved")
def test_what_was_filed_opens_its_findings(site, client):
    """Two of this page, of which one is confirmed; a third, confirmed, is of another period."""
    client.force_login(office(site))
    keys = keys_in(shown(client))
    client.post(reverse("insight:file_doubts"), {"doubt": keys, "of": ""})
    filed = Finding.objects.filter(rule__code="DOUBT_ENTERED_IN_BATCH").order_by("pk")
    filed.filter(pk=filed[0].pk).update(state="confirmed")
    other = filed[0]
    other.pk, other.subject = None, "insight.doubt:another"
    other.save()

    page = client.get("/doubts/").context["page"]

    assert [figure for _label, figure, _unit, _url in page.stats[4:]] == ["2", "1"]
    for _label, figure, _unit, url in page.stats[4:]:
        assert listed(client, url) == int(figure)
    client.force_login(someone("head", site.organ))
    page = client.get("/doubts/").context["page"]
    assert [(figure, url) for _label, figure, _unit, url in page.stats[4:]] == [
        ("2", ""),
        ("1", ""),
    ]
    assert client.get(url).status_code == 403
    assert "supervision/findings" not in shown(client)


def test_a_kind_is_shown_whole_where_it_is_asked_for(site):
    closed = Doubts(
        found=tuple(
            Doubt("closed_in_minutes", site.organ.pk, None, "name:许可", 0, 60.0 + key, 9e4, 1, 50,
                  None, (key,), 28_800)
            for key in range(1, 12)
        ),
        few={}, cases={site.organ.pk: 50},
    )  # fmt: skip
    asked = flow_asked(office(site), {}, [], now())
    seen = seen_of(closed, asked)

    kind = "closed_in_minutes"
    [worst] = page_of(seen, asked, "", {}, "", may_open=True).panels
    [whole] = page_of(seen, asked, "", {}, kind, may_open=True).panels
    assert (len(worst.lines), worst.whole_url) == (8, f"?all={kind}#{kind}")
    assert (len(whole.lines), whole.whole_url) == (11, "")
    assert worst.lines[0].sentence.startswith("受理后 61 秒")


def test_what_is_not_on_the_list_is_not_filed(site, client):
    client.force_login(office(site))

    answer = client.post(reverse("insight:file_doubts"), {"doubt": ["entered_in_batch~x"]})

    assert answer.status_code in (409, 422)
    assert not Finding.objects.exists()


@pytest.mark.parametrize("role", [Role.LEADER, Role.SUPERVISION, Role.EFFICIENCY_OFFICE])
def test_readers_see_it_and_only_those_who_judge_file(site, client, role):
    client.force_login(office(site))
    [key] = keys_in(shown(client))
    client.force_login(watcher(site, role))

    assert bool(keys_in(shown(client))) == (role != Role.LEADER)
    answer = client.post(reverse("insight:file_doubts"), {"doubt": [key]})
    assert answer.status_code == (403 if role == Role.LEADER else 302)
    assert Finding.objects.exists() == (role != Role.LEADER)


def test_a_head_sees_the_own_organ_alone_and_an_officer_nothing(site, client):
    client.force_login(someone("head", OrganFactory(parent=site.organ.parent)))
    page = shown(client)
    assert "没有发现疑点" in page
    client.force_login(office(site))
    [link, *_rest] = re.findall(r'href="([^"]*doubts/cases/[^"]*doubt=[^"]*)"', shown(client))
    client.force_login(someone("head", OrganFactory(parent=site.organ.parent)))
    assert client.get(unescape(link)).status_code == 404

    client.force_login(someone("head", site.organ))
    assert "1 处疑点" in shown(client)
    client.force_login(someone("officer", site.organ))
    for name in ("doubts", "doubt_cases", "doubt_filed", "doubt_findings"):
        assert client.get(reverse(f"insight:{name}")).status_code == 403
    assert client.post(reverse("insight:file_doubts")).status_code == 403


def test_the_files_hold_every_suspicion(site, client):
    client.force_login(office(site))

    answer = client.get(reverse("insight:doubts"), {"out": "csv"})
    text = b"".join(answer.streaming_content).decode()
    assert text.count("DOUBT_ENTERED_IN_BATCH") == 1
    book = client.get(reverse("insight:doubts"), {"out": "xlsx"})
    assert b"".join(book.streaming_content).startswith(b"PK")


def test_without_an_extract_the_page_says_how_to_make_one(settings, tmp_path, client, db):
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.XIAONENG_WAREHOUSE = tmp_path / "none"
    client.force_login(someone("leader", OrganFactory()))

    assert "xiaoneng extract" in shown(client)
    assert client.get(reverse("insight:doubt_cases")).status_code == 404
