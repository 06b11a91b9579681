"""Rows of a list: which are taken, which stay out, and why."""

import io
from datetime import date

import pytest

from xiaoneng.catalogue.judging import Judge, counts_of, missing_from, unknown_organs
from xiaoneng.catalogue.models import Round
from xiaoneng.catalogue.operations.drafts import draft_version
from xiaoneng.catalogue.operations.publishing import abolish_version
from xiaoneng.catalogue.operations.rounds import add_alias, rows_of
from xiaoneng.catalogue.queries import item_coded, version_on
from xiaoneng.catalogue.tests.factories import PAPER, item, published
from xiaoneng.catalogue.tests.lists import CREDIT, FROM, imported, portal, row, sheet, tried
from xiaoneng.core.refusals import Unusable
from xiaoneng.obligations.tests.factories import MONDAY
from xiaoneng.people.tests.factories import OrganFactory, PostFactory, someone

pytestmark = pytest.mark.django_db


@pytest.fixture
def root():
    return OrganFactory(level="district")


@pytest.fixture
def organ(root):
    organ = OrganFactory(parent=root, name="区城管局", code=CREDIT)
    PostFactory(organ=organ)
    return organ


@pytest.fixture
def office(root):
    return someone("efficiency_office", root)


def verdicts(file, from_on=FROM):
    return Judge(from_on).verdicts(rows_of(file))


@pytest.mark.parametrize(
    ("bad", "column"),
    [
        ({"code": ""}, "code"),
        ({"code": "X" * 81}, "code"),
        ({"name": ""}, "name"),
        ({"name": "长" * 301}, "name"),
        ({"kind": "什么"}, "kind"),
        ({"kind": "非行政许可审批"}, "kind"),
        ({"organ": "没有这个局"}, "organ"),
        ({"case_type": "慢件"}, "case_type"),
        ({"promised": "很快"}, "promised"),
        ({"promised": "3", "promised_unit": "旬"}, "promised_unit"),
        ({"promised": "30", "statutory": "20"}, "promised"),
        ({"statutory": "45"}, "limit_basis"),
        ({"extension_cap": "一点"}, "extension_cap"),
        ({"materials": "表｜木板"}, "materials"),
        ({"steps": "a｜受理｜30", "promised": "10"}, "steps"),
        ({"steps": "a｜受理｜1｜工作日｜b", "promised": "10"}, "steps"),
        ({"steps": "a｜受理｜1｜工作日｜｜没有这个局"}, "steps"),
        ({"steps": "a｜受理｜1｜工作日｜｜｜没有此岗"}, "steps"),
    ],
)
def test_a_bad_row_stays_out_with_column_value_and_reason(organ, office, bad, column):
    one = imported(sheet({**row(), **bad}, row("XK2")), office)

    assert one.counts["added"] == 1
    [refused] = one.refused
    assert (refused["number"], refused["column"]) == (2, column)
    assert refused["reason"]
    assert refused["value"] == str({**row(), **bad}.get(column, ""))[:200]
    assert item_coded("XK2") is not None


def test_a_code_stands_in_a_list_once(organ, office):
    assert imported(sheet(row(), row()), office).counts["refused"] == 1


def test_what_an_item_was_added_with_stays(organ, office):
    imported(sheet(row(basic_code="XK")), office)
    found = verdicts(sheet(row(kind="公共服务"), row("XK1")))

    assert (found[0].column, found[0].outcome) == ("kind", "refused")
    assert verdicts(sheet(row(basic_code="QT")))[0].column == "basic_code"


def test_what_was_abolished_does_not_come_back_by_a_list(organ, office):
    one = published(item("XK1", organ))
    abolish_version(one, on=date(2026, 2, 1), basis=PAPER, actor=office, at=MONDAY)

    assert verdicts(sheet(row()))[0].outcome == "refused"


def test_an_open_draft_is_not_overrun_but_the_same_row_passes(organ, office):
    imported(sheet(row()), office)
    draft_version(item_coded("XK1"), {"name": "草案"}, actor=office, at=MONDAY)

    assert verdicts(sheet(row(name="别的")))[0].outcome == "refused"
    assert verdicts(sheet(row()))[0].outcome == "unchanged"


def test_a_version_to_come_is_not_passed_by(organ, office):
    imported(sheet(row()), office, from_on=date(2026, 9, 1))

    assert verdicts(sheet(row(name="别的")))[0].column == "code"


def test_organs_go_by_name_other_name_code_and_credit_code(root, organ, office):
    section = OrganFactory(parent=organ, name="许可科", level="section")
    add_alias("区城市管理局", organ, actor=office, at=MONDAY)
    names = [organ.name, "区城市管理局", CREDIT, f"00{CREDIT}", section.name]
    found = verdicts(sheet(*(row(f"XK{n}", name) for n, name in enumerate(names))))

    assert [one.organ for one in found] == [organ, organ, organ, organ, section]
    file = portal(("事", f"511A01-511602000000-000-0{CREDIT}-1-00", "1"), department="新名")
    assert verdicts(file)[0].organ == organ


def test_names_of_several_organs_are_refused_and_unknown_ones_counted(root, organ, office):
    OrganFactory(parent=root, name="区城管局")
    found = verdicts(sheet(row(), row("XK2", "不明"), row("XK3", "不明")))

    assert [one.outcome for one in found] == ["refused"] * 3
    assert found[0].reason != found[1].reason
    assert unknown_organs(found) == {"区城管局": 1, "不明": 2}


def test_what_the_list_leaves_out_is_shown(organ, office):
    imported(sheet(row(), row("XK2")), office)
    found = verdicts(sheet(row()))

    assert [one.item.code for one in missing_from(found, FROM)] == ["XK2"]
    assert counts_of(found)["unchanged"] == 1


def test_a_portal_is_read_with_types_in_names(organ, office):
    code = f"511A01-511602000000-000-0{CREDIT}-1-00"
    imported(portal(("事项甲（即办件）", code, "1"), ("事项乙", "Z-2", "20")), office)

    first, second = item_coded(code), item_coded("Z-2")
    assert (first.basic_code, first.kind, second.kind) == ("511A01", "01", "20")
    assert version_on(first, FROM).case_type == "instant"


@pytest.mark.parametrize("content", [b"[", b"{}", b"[]", b'[{"department": 1}]', b"", b"code\n1"])
def test_what_is_no_list_is_refused_as_a_whole(office, content):
    with pytest.raises(Unusable):
        tried(io.BytesIO(content), office)
    assert Round.objects.count() == 0
