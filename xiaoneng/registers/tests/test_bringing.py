"""Files of registers: what comes in, what stays out and why, and that twice is once."""

import io
from datetime import date, datetime

import pytest

from xiaoneng.access.roles import Role
from xiaoneng.catalogue.tests.factories import item, published
from xiaoneng.core.refusals import Denied, IllegalStep, Unusable
from xiaoneng.kit.time import aware
from xiaoneng.ledger.queries import entries_of
from xiaoneng.people.tests.factories import OrganFactory, someone
from xiaoneng.registers.judging import Judge
from xiaoneng.registers.models import Result, Ticket
from xiaoneng.registers.operations.bringing import Brought, import_register, try_register
from xiaoneng.registers.tests.factories import (
    AT,
    drawn,
    file_of,
    imported,
    issued,
    place,
    tried,
)

pytestmark = pytest.mark.django_db


def outcomes(batch):
    return [(one.outcome, one.column) for one in Judge(batch, AT).verdicts(batch.rows)]


def test_a_trial_changes_nothing_and_what_is_taken_is_of_the_organ_of_the_item():
    here = place()
    batch = tried("results", here, issued(), issued("证2", item="DJ0001", organ="登记科"))

    assert outcomes(batch) == [("added", ""), ("added", "")]
    assert not Result.objects.exists()
    import_register(batch, actor=here.office, at=AT)
    first, second = Result.objects.order_by("number")
    assert (first.organ, first.item, first.issued_on) == (here.organ, here.item, date(2026, 3, 2))
    assert (second.organ, second.is_generated) == (here.section, False)
    assert batch.counts == {"added": 2, "changed": 0, "unchanged": 0, "refused": 0}


def test_a_result_is_one_whether_its_row_names_the_organ_the_one_above_or_none():
    here = place()
    for organ in ("", "民政局", here.root.name):
        batch = imported("results", here, issued(organ=organ))

    assert batch.counts["unchanged"] == 1
    assert Result.objects.get().organ == here.organ


@pytest.mark.parametrize(
    ("more", "column"),
    [
        ({"item": "没有的事"}, "item"),
        ({"item": ""}, "item"),
        ({"organ": "没有的局"}, "organ"),
        ({"organ": "邻区"}, "organ"),
        ({"issued": ""}, "issued"),
        ({"issued": "下月"}, "issued"),
        ({"issued": "202611"}, "issued"),
        ({"issued": "46082"}, "issued"),
        ({"issued": "2026-03-21"}, "issued"),
        ({"number": ""}, "number"),
        ({"number": "证" * 121}, "number"),
    ],
)
def test_a_row_that_cannot_be_used_stays_out_with_its_reason(more, column):
    here = place()
    OrganFactory(name="邻区")

    batch = imported("results", here, issued(), {**issued("证2"), "organ": "", **more})

    assert batch.counts["refused"] == 1
    [refused] = batch.refused
    assert (refused["number"], refused["column"]) == (3, column)
    assert refused["reason"]
    assert Result.objects.count() == 1


@pytest.mark.parametrize("told", ["11010119900307109X", "李四 110101199003071073 咨询"])
@pytest.mark.parametrize("column", ["number", "case"])
def test_an_identity_number_is_refused_and_kept_nowhere(told, column):
    here = place()
    batch = tried(
        "results", here, issued(**{column: told}), issued("证2", case="110101199003071072")
    )

    [first, second] = batch.rows
    assert "19900307" not in str(first)
    assert second["cells"]["case"] == "110101199003071072"  # its check digit is wrong
    import_register(batch, actor=here.office, at=AT)
    assert [one["column"] for one in batch.refused] == [column]
    assert "19900307" not in str(batch.refused)
    assert Result.objects.get().number == "证2"


def test_a_column_of_papers_of_people_is_not_taken_for_results():
    row = {"证件编号": "G1", "证照编号": "证1", "事项": "社会团体登记", "发证日期": "2026-03-02"}

    imported("results", place(), row)

    assert Result.objects.get().number == "证1"


@pytest.mark.parametrize(
    "day", ["2026/3/2", "2026-3-2", "2026年3月2日", "20260302", "2026-03-02 09:00"]
)
def test_dates_are_read_as_registers_write_them(day):
    imported("results", place(), issued(issued=day))

    assert Result.objects.get().issued_on == date(2026, 3, 2)


def test_an_item_two_organs_call_alike_is_told_by_the_organ_or_by_its_code():
    here = place()
    other = OrganFactory(parent=here.root, name="住建局")
    published(item("DJ0002", organ=other), name="社会团体登记")

    batch = tried("results", here, issued(), issued("证2", item="DJ0002"))
    assert outcomes(batch) == [("refused", "item"), ("added", "")]
    batch = tried("results", here, {**issued(), "organ": "住建局"})
    assert outcomes(batch) == [("added", "")]


def test_a_number_twice_in_a_file_is_taken_once():
    batch = imported("results", place(), issued(), issued(case="办1"))

    assert (batch.counts["added"], batch.counts["refused"]) == (1, 1)
    assert Result.objects.get().case_number == ""


def test_the_same_file_twice_changes_nothing_and_a_corrected_one_what_it_corrects():
    here = place()
    imported("results", here, issued(), issued("证2"))
    kept = list(Result.objects.values())

    again = imported("results", here, issued(), issued("证2"))
    assert again.counts == {"added": 0, "changed": 0, "unchanged": 2, "refused": 0}
    assert list(Result.objects.values()) == kept
    mended = imported("results", here, issued(case="办7"), issued("证2"))
    assert (mended.counts["changed"], mended.counts["unchanged"]) == (1, 1)
    assert Result.objects.get(number="证1").case_number == "办7"


def test_a_ticket_keeps_what_it_says_and_knows_its_officer_where_only_one_is_called_so():
    here = place()
    officer = someone("officer", here.section)
    told = drawn(officer=officer.full_name, window="3号", ended="2026-03-02 09:40")

    imported("tickets", here, told, drawn("A002", item="综合咨询", officer="无此人"))

    first, second = Ticket.objects.order_by("number")
    assert (first.organ, first.item, first.officer) == (here.organ, here.item, officer)
    assert (first.window, first.ended_at) == ("3号", aware(datetime(2026, 3, 2, 9, 40)))
    assert (second.organ, second.item, second.matter) == (here.root, None, "综合咨询")
    assert (second.officer, second.officer_name) == (None, "无此人")


@pytest.mark.parametrize(
    ("more", "column"),
    [
        ({"taken": ""}, "taken"),
        ({"called": "2026-03-02 09:00"}, "called"),
        ({"ended": "早上"}, "ended"),
        ({"taken": "2026-03-20 18:00", "called": ""}, "taken"),
        ({"item": "事" * 301}, "item"),
    ],
)
def test_a_ticket_that_cannot_be_used_stays_out(more, column):
    batch = tried("tickets", place(), drawn(**more))

    assert outcomes(batch) == [("refused", column)]


def test_numbers_of_tickets_begin_anew_every_day_and_once_each():
    here = place()
    next_day = {"taken": "2026-03-03 09:10", "called": ""}

    batch = imported("tickets", here, drawn(), drawn(**next_day), drawn())
    assert (batch.counts["added"], batch.counts["refused"]) == (2, 1)
    again = imported("tickets", here, drawn(), drawn(**next_day))
    assert again.counts["unchanged"] == 2


def test_a_file_without_a_needed_column_or_rows_is_refused_as_a_whole():
    here = place()

    for upload in (file_of({"number": "证1"}), io.BytesIO(b"")):
        with pytest.raises(Unusable):
            try_register(Brought("results", here.root, "x.csv", upload), actor=here.office, at=AT)


@pytest.mark.parametrize("role", [Role.HEAD, Role.OFFICER, Role.SUPERVISION])
def test_only_the_office_over_the_organ_brings_files_in(role):
    here = place()
    stranger = someone("officer", here.section)
    stranger.grants.create(role=role, organ=here.root, from_on=here.root.opened_on)
    abroad = someone("head", OrganFactory())
    abroad.grants.create(
        role=Role.EFFICIENCY_OFFICE, organ=OrganFactory(), from_on=here.root.opened_on
    )

    for actor in (stranger, abroad):
        with pytest.raises(Denied):
            try_register(
                Brought("results", here.organ, "x.csv", file_of(issued())), actor=actor, at=AT
            )


def test_a_file_is_taken_once_and_the_ledger_says_what_came():
    here = place()
    batch = imported("results", here, issued(), issued("证2", item="没有的事"))

    with pytest.raises(IllegalStep):
        import_register(batch, actor=here.office, at=AT)
    told = [one.event for one in entries_of(batch)]
    assert sorted(told) == ["register.imported", "register.tried"]
