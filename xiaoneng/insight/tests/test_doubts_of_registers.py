"""What registers have and the system has not: found, listed row by row, filed with its evidence."""

import random
from datetime import timedelta
from html import unescape

import pytest
from django.apps import apps
from django.urls import reverse

from xiaoneng.cases.tests.importing import bring, log, office, source_of
from xiaoneng.catalogue.tests.factories import item, published
from xiaoneng.engine.embedded import embedded
from xiaoneng.insight.doubts.doors import doubts_seen
from xiaoneng.insight.doubts.gathering import closed_cases
from xiaoneng.insight.doubts.registers import beside
from xiaoneng.insight.flows.asked import flow_asked
from xiaoneng.insight.tests.test_doubts import keys_in
from xiaoneng.kit.tests.worlds import Made
from xiaoneng.kit.time import now
from xiaoneng.people.models import User
from xiaoneng.people.queries import CLOCK, clock_user
from xiaoneng.people.tests.factories import OrganFactory
from xiaoneng.registers.operations.bringing import Brought, import_register, try_register
from xiaoneng.registers.tests.factories import drawn, file_of, issued
from xiaoneng.supervision.operations.rules import found_rules
from xiaoneng.warehouse.jobs import extract
from xiaoneng.warehouse.queries import extract as last_extract

Finding = apps.get_model("supervision", "Finding")  # its table is its own
USUAL, UNKNOWN, NEVER, IDLE, YOUNG = 40, 15, 12, 24, 30
OF_REGISTERS = {"issued_without_case", "item_without_cases", "ticket_without_case"}


@pytest.fixture(scope="module")
def made(once, tmp_path_factory):
    return Made(tmp_path_factory.mktemp("registers"), site_with_registers)


@pytest.fixture
def site(made, db, settings, tmp_path):
    return made.taken(settings, tmp_path)


def site_with_registers(folder):
    """Closed cases; results of them, of no case, of an item that has no cases; tickets."""
    User.objects.get_or_create(username=CLOCK, defaults={"full_name": "时钟", "password": "!"})
    source = source_of()
    published(item("XK1", organ=source.organ), name="许可", steps=[])
    published(item("XK2", organ=source.organ), name="注销", steps=[])
    OrganFactory(parent=source.organ, name="分局")
    found_rules(actor=clock_user(), at=now() - timedelta(days=1))
    bring(source, log(folder / "log.csv", list(events())), now())
    for kind, rows in (("results", list(results())), ("tickets", list(tickets()))):
        brought = Brought(kind, source.organ, f"{kind}.csv", file_of(*rows))
        batch = try_register(brought, actor=office(source), at=now())
        assert import_register(batch, actor=office(source), at=now()).counts["refused"] == 0
    extract(now())
    return source


def day(ago):
    return f"{now() - timedelta(days=ago):%Y-%m-%d}"


def events():
    chance = random.Random(7)  # noqa: S311
    first = now().replace(hour=0, minute=0, second=0) - timedelta(days=80)
    for number in range(USUAL):
        begun = first + timedelta(days=number % 30, hours=9, seconds=chance.randint(0, 9000))
        closed = begun + timedelta(days=chance.randint(2, 6), seconds=chance.randint(0, 9000))
        yield f"A{number}", "受理", f"{begun:%Y-%m-%d %H:%M:%S}", "总局", "", "许可"
        yield f"A{number}", "close", f"{closed:%Y-%m-%d %H:%M:%S}", "总局", "", "许可"


def results():
    for number in range(USUAL):
        yield issued(f"证{number}", item="许可", issued=day(40), case=f"A{number}")
    for number in range(UNKNOWN):
        yield issued(f"外{number}", item="许可", issued=day(30), case=f"B-{number}")
    for number in range(NEVER):
        yield issued(f"销{number}", item="注销", issued=day(20 + number))
    for number in range(YOUNG):  # their cases may still be entered
        yield issued(f"新{number}", item="许可", issued=day(1), case=f"N{number}")


def tickets():
    for number in range(IDLE):
        moments = {"taken": f"{day(30)} 09:{number:02}", "called": f"{day(30)} 10:00"}
        yield drawn(f"T{number}", organ="", item="注销", **moments)
    for number in range(USUAL):  # another hall, whose tickets have their cases
        moments = {"taken": f"{day(30)} 09:{number:02}", "called": f"{day(30)} 10:00"}
        yield drawn(f"F{number}", organ="分局", item="", case=f"A{number}", **moments)
    yield drawn(
        "T99", organ="", item="综合咨询", taken=f"{day(30)} 09:30", called=f"{day(30)} 10:00"
    )


def found_in(site):
    seen = doubts_seen(last_extract(), flow_asked(office(site), {}, [], now()))
    return seen, {one.detector: one for one in seen.found if one.detector in OF_REGISTERS}


def test_results_and_tickets_without_a_case_are_found_and_no_others(site):
    seen, found = found_in(site)

    assert set(found) == OF_REGISTERS
    assert sorted(seen.numbers_of(found["issued_without_case"])) == sorted(
        f"外{number}" for number in range(UNKNOWN)
    )
    unknown = found["issued_without_case"]
    assert (unknown.number, unknown.total) == (UNKNOWN, USUAL + UNKNOWN)
    assert sorted(seen.numbers_of(found["item_without_cases"])) == sorted(
        f"销{number}" for number in range(NEVER)
    )
    assert found["ticket_without_case"].number == IDLE
    assert {one.organ for one in found.values()} == {site.organ.pk}


def test_the_page_says_it_and_opens_exactly_their_rows(site, client):
    client.force_login(office(site))
    answer = client.get(reverse("insight:doubts"))
    page, panels = answer.context["page"], {}
    panels = {one.detector: one for one in page.panels if one.detector in OF_REGISTERS}

    wanted = {"issued_without_case": UNKNOWN, "item_without_cases": NEVER,
              "ticket_without_case": IDLE}  # fmt: skip
    assert "55 件办理结果中有 15 件" in answer.content.decode()
    for detector, number in wanted.items():
        panel = panels[detector]
        for url in (panel.url, panel.lines[0].url, panel.organs[0][3]):
            behind = client.get(unescape(url), {}).content.decode()
            shown = client.get(f"{unescape(url)}&size=100").content.decode()
            assert f"共 {number}" in behind or str(number) in behind
            assert shown.count("data-row-key=") == number
    assert page.organs[0][2] == 0
    assert page.organs[0][3] == ""


def test_all_of_them_come_as_a_file_with_their_numbers(site, client):
    client.force_login(office(site))

    answer = client.get(reverse("insight:doubts"), {"out": "csv"})

    text = b"".join(answer.streaming_content).decode()
    assert all(f"外{number}" in text for number in range(UNKNOWN))
    assert "销3" in text


def test_one_is_filed_as_a_finding_with_the_rows_behind_it(site, client):
    client.force_login(office(site))
    keys = keys_in(client.get(reverse("insight:doubts")).content.decode())
    chosen = [one for one in keys if one.startswith("issued_without_case~")]

    client.post(reverse("insight:file_doubts"), {"doubt": chosen, "of": ""})

    finding = Finding.objects.get(rule__code="DOUBT_ISSUED_WITHOUT_CASE")
    assert len(finding.evidence["results"]) == UNKNOWN
    assert "cases" not in finding.evidence
    assert day(60) < finding.evidence["facts"]["issued_until"] < day(5)  # younger ones are left out
    detail = client.get(finding.get_absolute_url()).content.decode()
    assert "办理结果" in detail
    behind = client.get(f"{finding.url}&size=100").content.decode()
    assert behind.count("data-row-key=") == UNKNOWN


def test_cases_at_the_window_are_those_of_the_period_and_closed(site):
    """Those of a log came by exchange: nobody drew a ticket for them, and nobody is asked to."""
    with embedded() as engine:
        found, since = last_extract(), now().date() - timedelta(days=90)
        closed = closed_cases(engine, found, since, now().date())
        some = beside(engine, found, closed, since, now().date())

        assert engine.count(closed) == USUAL
        assert engine.count(some.accepted) == 0
        assert engine.count(some.handled) == USUAL
        assert {row["item"] for row in engine.rows(some.acts)} == set()
        assert engine.count(some.numbers) == USUAL
