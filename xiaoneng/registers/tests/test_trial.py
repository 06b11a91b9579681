"""The trial of a file: what each row would change, and the rows that stay out as a workbook."""

import io

import pytest
from django.urls import reverse

from xiaoneng.catalogue.tests.answers import sent
from xiaoneng.catalogue.tests.factories import item, published
from xiaoneng.kit.http import LANGUAGE_COOKIE
from xiaoneng.people.tests.factories import OrganFactory, someone
from xiaoneng.registers.changes import tell_changes
from xiaoneng.registers.judging import Judge
from xiaoneng.registers.models import Result
from xiaoneng.registers.operations.bringing import Brought, import_register, try_register
from xiaoneng.registers.tests.factories import AT, drawn, imported, issued, place, tried
from xiaoneng.staffing.spreadsheets import lines_of

pytestmark = pytest.mark.django_db


def changes_in(batch, outcome="changed"):
    rows = [one for one in Judge(batch, AT).verdicts(batch.rows) if one.outcome == outcome]
    tell_changes(rows)
    return [tuple(change) for row in rows for change in row.changes]


def test_a_changed_result_says_each_field_before_and_after():
    here = place()
    published(item("DJ0002", organ=here.section), name="社会团体变更登记")
    imported("results", here, issued(case="办1"))

    batch = tried(
        "results", here, issued(item="DJ0002", issued="2026-03-05"), issued("证2", case="办9")
    )

    assert changes_in(batch) == [
        ("发证日期", "2026-03-02 周一", "2026-03-05 周四"),
        ("目录中的事项", "社会团体登记", "社会团体变更登记"),
        ("办件编号", "办1", ""),
    ]


def test_a_changed_ticket_says_moments_and_who_is_meant():
    here = place()
    officer = someone("officer", here.section)
    imported("tickets", here, drawn(officer="无此人"))

    batch = tried("tickets", here, drawn(officer=officer.full_name, ended="2026-03-02 09:40"))

    assert sorted(changes_in(batch)) == sorted(
        [
            ("窗口工作人员", "无此人", officer.full_name),
            ("对应的人员", "", str(officer)),
            ("结束时间", "", "2026-03-02 09:40"),
        ]
    )


def test_a_new_row_says_how_it_was_read():
    here = place()
    officer = someone("officer", here.section)
    known = drawn(officer=officer.full_name, taken="2026/3/2 9:10", window="3号")
    unknown = drawn("A002", item="综合咨询", officer="无此人", called="")

    batch = tried("tickets", here, known | {"ended": ""}, unknown)

    assert changes_in(batch, "added") == [
        ("取号时间", "", "2026-03-02 09:10"),
        ("叫号时间", "", "2026-03-02 09:25"),
        ("目录中的事项", "", "社会团体登记"),
        ("窗口", "", "3号"),
        ("对应的人员", "", str(officer)),
        ("取号时间", "", "2026-03-02 09:10"),
        ("事项", "", "综合咨询"),
        ("窗口工作人员", "", "无此人"),
    ]


def test_the_page_shows_what_changes(client):
    here = place()
    imported("results", here, issued(case="办1"))
    client.force_login(here.office)

    page = client.get(
        tried("results", here, issued(case="办7"), issued("证2", case="办2")).get_absolute_url()
    ).content.decode()

    assert "办件编号：<del>办1</del> → <ins>办7</ins>" in page
    assert "发证日期：2026-03-02 周一　目录中的事项：社会团体登记　办件编号：办2" in page


def test_every_page_of_the_room_stands_under_its_entry_of_the_side_bar(client):
    here = place()
    batch = imported("results", here, issued())
    client.force_login(here.office)
    entry = f'<a href="{reverse("registers:results")}" aria-current="page">'

    for address in (
        reverse("registers:results"),
        reverse("registers:tickets"),
        reverse("registers:files"),
        reverse("registers:withdraw", args=[batch.pk]),
    ):
        assert entry in client.get(address).content.decode()


@pytest.mark.parametrize("is_taken", [False, True])
def test_refused_rows_come_as_a_workbook_that_is_brought_in_again(client, is_taken):
    here = place()
    bad = issued("证2", item="没有的事", case="办2", organ="民政局")
    batch = tried("results", here, {**issued(), "organ": ""}, bad)
    if is_taken:
        import_register(batch, actor=here.office, at=AT)
    client.force_login(here.office)
    address = reverse("registers:mend", args=[batch.pk])
    assert address in client.get(batch.get_absolute_url()).content.decode()

    book = sent(client.get(address))

    header, row = lines_of(io.BytesIO(book))
    assert row.cells[:5] == ("证2", "没有的事", "2026-03-02", "民政局", "办2")
    assert header.cells[5] == "理由"
    assert row.cells[5].startswith("事项名称或实施编码：")
    again = try_register(
        Brought("results", here.root, "x.xlsx", io.BytesIO(book)), actor=here.office, at=AT
    )
    assert [one["cells"]["number"] for one in again.rows] == ["证2"]


def test_of_a_file_taken_over_earlier_the_workbook_has_what_was_kept(client):
    here = place()
    batch = imported("results", here, issued("证2", item="没有的事"))
    for one in batch.refused:
        del one["cells"]
    batch.save()
    client.force_login(here.office)

    book = sent(client.get(reverse("registers:mend", args=[batch.pk])))

    assert lines_of(io.BytesIO(book))[1].cells[:2] == ("证2", "没有的事")


def test_a_file_of_somebody_else_gives_no_rows(client):
    here = place()
    batch = tried("results", here, issued("证2", item="没有的事"))
    other = someone("head", here.organ)
    other.grants.create(role="efficiency_office", organ=here.root, from_on=here.root.opened_on)
    client.force_login(other)

    assert client.get(reverse("registers:mend", args=[batch.pk])).status_code == 404
    assert not Result.objects.exists()


def test_organs_are_called_in_the_language_of_the_reader(client):
    here = place()
    type(here.organ).objects.filter(pk=here.organ.pk).update(name_en="Civil Affairs Bureau")
    OrganFactory(name="邻区", name_en="Next District")
    batch = tried("results", here, issued(), issued("证2", organ="邻区"))
    client.force_login(here.office)
    client.cookies[LANGUAGE_COOKIE] = "en"

    page = client.get(batch.get_absolute_url()).content.decode()

    assert "Civil Affairs Bureau" in page
    assert "Next District is no part of" in page
