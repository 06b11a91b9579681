"""What is told of a month names the organs of that month, whatever became of them since."""

import csv
from datetime import date
from io import StringIO

import pytest
from django.urls import reverse

from xiaoneng.access.roles import Role
from xiaoneng.kit.months import Month, Quarter
from xiaoneng.obligations.operations.closing import close_obligation
from xiaoneng.obligations.tests.factories import obligation
from xiaoneng.people.models import Organ
from xiaoneng.people.queries import clock_user
from xiaoneng.people.tests.factories import OrganFactory
from xiaoneng.staffing.operations.organs import (
    categorise_organ,
    close_organ,
    move_organ,
    rename_organ,
)
from xiaoneng.staffing.operations.successions import merge_organs
from xiaoneng.supervision.bulletin import bodies_for, bulletin_of
from xiaoneng.supervision.models import Finding, Rule
from xiaoneng.supervision.operations.proposing import Wanted, propose_card
from xiaoneng.supervision.tests.factories import at, watcher
from xiaoneng.supervision.versions import last_version

pytestmark = pytest.mark.django_db
MARCH = Month(2026, 3)
LATER = at("2026-06-15")
MERGED = date(2026, 5, 6)


@pytest.fixture
def keeper(place):
    return watcher(place.root, Role.SYSTEM_ADMIN)


@pytest.fixture
def closed(place):
    """In March the section closed three in its organ, one of them late; the other organ one."""
    for day in ("2026-03-06", "2026-03-16", "2026-03-18"):
        row = obligation(organ=place.section, officer=place.officer)
        close_obligation(row, actor=clock_user(), at=at(day), outcome="")
    row = obligation(organ=place.other, officer=place.stranger)
    close_obligation(row, actor=clock_user(), at=at("2026-03-05"), outcome="")


def merged(place, keeper):
    merge_organs(
        [place.organ], place.other, on=MERGED, basis="编办〔2026〕3号", actor=keeper, at=LATER
    )


def told(user, month=MARCH, moment=LATER):
    """The closed and kept of each organ of a month, as the bulletin has them."""
    found = bulletin_of(user, month, moment)
    rows = bodies_for(user, found, moment)
    return {one.pk: (found.of(one).closed, found.of(one).met, found.of(one).early) for one in rows}


def rows_of(answer):
    return list(csv.DictReader(StringIO(answer.getvalue().decode("utf-8-sig"))))


@pytest.fixture
def june(monkeypatch):
    """The pages are looked at in June."""
    for name in (
        "supervision.views.bulletin",
        "supervision.views.cards",
        "supervision.views.findings",
        "supervision.views.proposals",
        "obligations.views.lists",
    ):
        monkeypatch.setattr(f"xiaoneng.{name}.now", lambda: LATER)


def test_a_merger_changes_no_figure_of_a_month_before_it(place, keeper, closed):
    before = told(place.office)
    merged(place, keeper)

    assert told(place.office) == before
    assert before[place.organ.pk] == (3, 2, 1)
    assert place.organ.pk not in told(place.office, Month(2026, 6))


def test_a_quarter_has_each_month_with_the_sections_of_that_month(
    place, keeper, closed, client, june
):
    """The section closed three in March in its organ, and one in June in the one it went to."""
    move_organ(place.section, place.other, on=MERGED, actor=keeper, at=LATER)
    row = obligation(organ=place.section, officer=place.officer, began=at("2026-06-01"))
    close_obligation(row, actor=clock_user(), at=at("2026-06-08"), outcome="")
    client.force_login(place.office)
    numbers = {}
    for quarter in (Quarter(2026, 1), Quarter(2026, 2)):
        found = bulletin_of(place.office, quarter, LATER)
        for organ in (place.organ, place.other):
            numbers[str(quarter), organ.pk] = found.of(organ).closed
            opened = len(rows_of(client.get(found.closed(organ) + "&out=csv")))
            assert opened == found.of(organ).closed

    assert numbers == {
        ("2026-Q1", place.organ.pk): 3, ("2026-Q1", place.other.pk): 1,
        ("2026-Q2", place.organ.pk): 0, ("2026-Q2", place.other.pk): 1,
    }  # fmt: skip


def test_an_organ_stands_in_the_month_in_which_it_ended_and_in_none_after(place, keeper):
    merged(place, keeper)

    assert place.organ.pk in told(place.office, Month(2026, 5))
    assert place.organ.pk not in told(place.office, Month(2026, 6))


def test_whoever_does_not_see_the_merged_organ_has_its_sections_with_their_own(
    place, keeper, closed
):
    merged(place, keeper)
    head = watcher(place.other, Role.HEAD)

    assert told(head) == {place.other.pk: (4, 3, 2)}


def test_each_number_opens_what_it_counts(place, keeper, closed, client, june):
    merged(place, keeper)
    client.force_login(place.office)
    found = bulletin_of(place.office, MARCH, LATER)

    for organ, number in ((place.organ, 3), (place.other, 1)):
        rows = rows_of(client.get(found.closed(organ) + "&out=csv"))
        assert found.of(organ).closed == len(rows) == number


def test_a_condition_of_parts_then_that_nobody_can_read_narrows_nothing(place, closed, client):
    client.force_login(place.office)

    for spoilt in ("x", f"{place.organ.pk}.soon", "0.2026-03-31", ".", "999999999999999999999.1"):
        asked = {"body_then": spoilt, "state": "closed", "out": "csv"}
        assert len(rows_of(client.get(reverse("obligations:list"), asked))) == 4


def test_the_category_of_the_month_counts(place, keeper, client, june):
    for category, on in (("economy", date(2026, 1, 5)), ("management", MERGED)):
        organ = Organ.objects.get(pk=place.other.pk)
        categorise_organ(organ, category, on=on, basis="文", actor=keeper, at=LATER)
    client.force_login(place.office)
    address = reverse("supervision:bulletin")

    def listed(month, category):
        asked = {"month": month, "category": category, "out": "csv"}
        return len(rows_of(client.get(address, asked)))

    assert (listed("2026-03", "economy"), listed("2026-03", "management")) == (1, 0)
    assert (listed("2026-06", "economy"), listed("2026-06", "management")) == (0, 1)


def test_the_bulletin_names_an_organ_as_it_was_called(place, keeper, client, june):
    old = str(place.other)
    rename_organ(place.other, "住房和城乡建设局", on=MERGED, actor=keeper, at=LATER)
    client.force_login(place.office)

    def names(month):
        asked = {"month": month, "out": "csv"}
        rows = rows_of(client.get(reverse("supervision:bulletin"), asked))
        return {next(iter(row.values())) for row in rows}

    assert old in names("2026-03")
    assert "住房和城乡建设局" in names("2026-06")
    assert old not in names("2026-06")


def test_a_card_and_its_list_name_the_organ_as_when_its_line_was_reached(
    place, card, keeper, client, june
):
    old, section = str(place.organ), str(place.section)
    for organ, name in ((place.organ, "新设局"), (place.section, "新设科")):
        rename_organ(organ, name, on=MERGED, actor=keeper, at=LATER)
    client.force_login(place.office)

    page = client.get(card.get_absolute_url()).context
    rows = rows_of(client.get(reverse("supervision:cards") + "?out=csv"))

    assert (str(page["told"].body), str(page["told"].organ)) == (old, section)
    assert [str(one.organ) for one in page["shares"]] == [section]
    assert {old, section} <= set(rows[0].values())


@pytest.fixture
def finding(place):
    """Something seen in the section in March."""
    version = last_version(Rule.objects.get(code="OFF_CATALOGUE"))
    return Finding.objects.create(
        rule=version.rule, version=version, subject="cases.case:1", title="燃气许可",
        organ=place.section, happened_at=at("2026-03-02"), found_at=at("2026-05-20"),
        evidence={"arithmetic": "off_catalogue"},
    )  # fmt: skip


@pytest.fixture
def proposal(place):
    """A card proposed in May for what happened in March."""
    rule, day = Rule.objects.get(code="MANUAL_UNREASONED"), date(2026, 3, 2)
    wanted = Wanted(rule, "yellow", place.section, None, "燃气许可", day, "未说明理由")
    return propose_card(wanted, actor=place.office, at=at("2026-05-20"))


@pytest.mark.parametrize("told", ["finding", "proposal"])
def test_findings_and_proposals_name_the_organ_as_when_it_happened(
    place, keeper, client, june, told, request
):
    row, old = request.getfixturevalue(told), str(place.section)
    rename_organ(place.section, "新设科", on=MERGED, actor=keeper, at=LATER)
    client.force_login(place.office)
    listed = client.get(reverse(f"supervision:{told}s") + "?whose=").content.decode()
    [line] = rows_of(client.get(reverse(f"supervision:{told}s") + "?out=csv"))
    page = client.get(row.get_absolute_url()).content.decode()

    assert old in line.values()
    assert all(old in words and "新设科" not in words for words in (listed, page))


def test_a_closed_matter_names_its_organ_as_when_it_was_closed(place, keeper, client):
    row = obligation(organ=place.section, officer=place.officer)
    close_obligation(row, actor=clock_user(), at=at("2026-03-06"), outcome="")
    old = str(place.section)
    rename_organ(place.section, "新设科", on=MERGED, actor=keeper, at=LATER)
    client.force_login(place.office)

    page = client.get(row.get_absolute_url()).context
    sheet = client.get(reverse("obligations:sheet", args=[row.pk])).context

    assert str(page["holder"].organ) == str(sheet["holder"].organ) == old
    assert [str(one.organ) for one in page["shares"]] == [old]


def test_an_organ_closed_without_a_successor_keeps_its_line(place, keeper):
    empty = OrganFactory(parent=place.root)
    close_organ(empty, on=MERGED, basis="编办文件", actor=keeper, at=LATER)

    assert empty.pk in told(place.office)
    assert empty.pk not in told(place.office, Month(2026, 6))
