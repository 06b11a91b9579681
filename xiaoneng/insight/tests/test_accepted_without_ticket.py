"""Cases accepted at the window on days of tickets, none of which is for them: end to end."""

import random
from datetime import timedelta

import pytest
from django.apps import apps
from django.urls import reverse

from xiaoneng.cases.tests.importing import bring, log, office, source_of
from xiaoneng.catalogue.tests.factories import item, published
from xiaoneng.insight.doubts.doors import doubts_seen
from xiaoneng.insight.flows.asked import flow_asked
from xiaoneng.kit.tests.worlds import folders_in
from xiaoneng.kit.time import now
from xiaoneng.people.models import User
from xiaoneng.people.queries import CLOCK, clock_user
from xiaoneng.people.tests.factories import OrganFactory
from xiaoneng.registers.operations.bringing import Brought, import_register, try_register
from xiaoneng.registers.tests.factories import drawn, file_of
from xiaoneng.supervision.operations.rules import found_rules
from xiaoneng.warehouse.jobs import extract
from xiaoneng.warehouse.queries import extract as last_extract

pytestmark = pytest.mark.django_db
Case = apps.get_model("cases", "Case")  # its table is its own
DETECTOR = "case_without_ticket"
KNOWN, SILENT, ELSEWHERE, SHORT = 10, 20, 40, 5  # SHORT: of a day without tickets
AGO, QUIET = 30, 33


def begun(number, ago):
    return now().replace(hour=9, minute=number, second=0) - timedelta(days=ago)


def accepted():
    """Number, day and organ of each case."""
    for number in range(KNOWN + SILENT):
        yield f"A{number}", begun(number, AGO), "总局"
    for number in range(ELSEWHERE):
        yield f"F{number}", begun(number, AGO), "分局"
    for number in range(SHORT):
        yield f"Q{number}", begun(number, QUIET), "总局"


def events():
    chance = random.Random(7)  # noqa: S311
    for number, begin, organ in accepted():
        end = begin + timedelta(days=chance.randint(2, 6), seconds=chance.randint(0, 9000))
        yield number, "受理", f"{begin:%Y-%m-%d %H:%M:%S}", organ, "", "许可"
        yield number, "close", f"{end:%Y-%m-%d %H:%M:%S}", organ, "", "许可"


def tickets():
    """One for each case that is known in either hall, and one that was never called up."""
    halls = (("总局", "A", KNOWN), ("分局", "F", ELSEWHERE))
    for organ, letter, number in halls:
        for place in range(number):
            taken = begun(place, AGO)
            yield drawn(
                f"{letter}{place}", organ=organ, item="", case=f"{letter}{place}",
                taken=f"{taken:%Y-%m-%d %H:%M}", called=f"{taken:%Y-%m-%d} 11:00",
            )  # fmt: skip
    yield drawn("A99", organ="总局", item="", taken=f"{begun(0, AGO):%Y-%m-%d %H:%M}", called="")


@pytest.fixture
def source(db, settings, tmp_path):
    for name, value in folders_in(tmp_path).items():
        setattr(settings, name, value)
    User.objects.get_or_create(username=CLOCK, defaults={"full_name": "时钟", "password": "!"})
    made = source_of()
    published(item("XK1", organ=made.organ), name="许可", steps=[])
    OrganFactory(parent=made.organ, name="分局")
    found_rules(actor=clock_user(), at=now() - timedelta(days=1))
    bring(made, log(tmp_path / "log.csv", list(events())), now())
    Case.objects.update(channel="window")  # a log says no channel
    brought = Brought("tickets", made.organ, "取号.csv", file_of(*tickets()))
    batch = try_register(brought, actor=office(made), at=now())
    assert import_register(batch, actor=office(made), at=now()).counts["refused"] == 0
    extract(now())
    return made


def test_they_are_found_shown_and_opened(source, client):
    seen = doubts_seen(last_extract(), flow_asked(office(source), {}, [], now()))
    [found] = [one for one in seen.found if one.detector == DETECTOR]
    client.force_login(office(source))

    assert (found.organ, found.kind) == (source.organ.pk, "cases")
    assert (found.number, found.total) == (SILENT, KNOWN + SILENT)
    numbers = {f"A{number}" for number in range(KNOWN, KNOWN + SILENT)}
    assert {one.split(":")[-1] for one in seen.numbers_of(found)} == numbers
    answer = client.get(reverse("insight:doubts"))
    [panel] = [one for one in answer.context["page"].panels if one.detector == DETECTOR]
    assert panel.organs[0][1:3] == (1, SILENT)
    behind = client.get(f"{panel.url}&size=100").content.decode()
    assert behind.count("data-row-key=") == SILENT
