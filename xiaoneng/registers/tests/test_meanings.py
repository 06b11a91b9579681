"""Which organ, item and person a row means, and what it leaves as it is known."""

from datetime import date, datetime

import pytest

from xiaoneng.catalogue.tests.factories import item, published
from xiaoneng.kit.time import aware
from xiaoneng.people.tests.factories import OrganFactory, someone
from xiaoneng.registers.judging import Judge
from xiaoneng.registers.models import Result, Ticket
from xiaoneng.registers.operations.bringing import Brought, try_register
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


def test_an_officer_is_who_held_the_post_on_the_day_of_the_ticket():
    here = place()
    before, after = someone("officer", here.section), someone("officer", here.section)
    type(after).objects.filter(pk=after.pk).update(full_name=before.full_name)
    before.terms.update(until_on=date(2026, 3, 3))
    after.terms.update(from_on=date(2026, 3, 4))
    name = before.full_name

    imported(
        "tickets",
        here,
        drawn("A001", officer=name),
        drawn("A002", officer=name, taken="2026-03-04 09:10", called=""),
        drawn("A003", officer=name, taken="2026-03-03 09:10", called=""),
    )

    assert list(Ticket.objects.order_by("number").values_list("officer", flat=True)) == [
        before.pk,
        after.pk,
        None,
    ]


def test_an_item_of_another_organ_is_told_from_one_nobody_has():
    here = place()
    other = OrganFactory(parent=here.root, name="住建局")
    published(item("DJ0002", organ=OrganFactory(parent=other, level="section")), name="施工许可")

    batch = tried("results", here, issued(item="施工许可", organ="民政局"), issued(item="无"))
    within = try_register(
        Brought("results", here.organ, "x.csv", file_of(issued(item="DJ0002"))),
        actor=here.office,
        at=AT,
    )

    [first, second] = Judge(batch, AT).verdicts(batch.rows)
    [third] = Judge(within, AT).verdicts(within.rows)
    assert first.reason == third.reason == ("民政局没有这个事项，住建局有；请核对单位或事项。")
    assert second.reason == "没有这个事项；请填写事项名称或实施编码。"


def test_what_a_file_has_no_column_for_stays_as_it_is_known():
    here = place()
    imported("results", here, issued(case="办1"))
    imported("tickets", here, drawn(window="3号", officer="甲", ended="2026-03-02 09:40"))
    short = {"number": "证1", "item": "社会团体登记", "issued": "2026-03-02"}
    ticket = {"number": "A001", "taken": "2026-03-02 09:10", "item": "社会团体登记", "case": "办2"}

    assert imported("results", here, short).counts["unchanged"] == 1
    assert imported("tickets", here, ticket).counts["changed"] == 1

    assert Result.objects.get().case_number == "办1"
    kept = Ticket.objects.get()
    assert (kept.window, kept.officer_name, kept.case_number) == ("3号", "甲", "办2")
    assert kept.called_at == aware(datetime(2026, 3, 2, 9, 25))


def test_namesakes_at_one_organ_are_nobody():
    here = place()
    officer = someone("officer", here.section)
    double = someone("officer", here.section)
    type(double).objects.filter(pk=double.pk).update(full_name=officer.full_name)

    imported("tickets", here, drawn(officer=officer.full_name))

    assert Ticket.objects.get().officer is None
