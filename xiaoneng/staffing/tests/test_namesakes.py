"""Two organs that are open at one time under one organ are not called alike."""

import io

import pytest

from xiaoneng.access.roles import Role
from xiaoneng.core.refusals import Unusable
from xiaoneng.people.models import Level, Organ
from xiaoneng.people.queries import clock_user
from xiaoneng.people.tests.factories import OrganFactory
from xiaoneng.staffing.operations.imports import import_sheet, try_sheet
from xiaoneng.staffing.operations.organs import (
    Founding,
    close_organ,
    found_organ,
    move_organ,
    rename_organ,
)
from xiaoneng.staffing.operations.successions import check_merger, merge_organs, split_organ
from xiaoneng.staffing.queries.sheets import verdicts
from xiaoneng.staffing.tests.conftest import AT, BEFORE, DAY, fresh

BASIS = "编〔2026〕3号"
HEADER = "编码,名称,层级,上级编码"


@pytest.fixture
def known(keeper):
    return {"actor": keeper, "at": AT}


@pytest.fixture
def namesake(other):
    """A section of another organ that is called as the section."""
    return OrganFactory(code="C1", parent=other, level=Level.SECTION, name="审批科")


@pytest.fixture
def third(bureau):
    return OrganFactory(code="B2", parent=bureau, level=Level.SECTION, name="法规科")


def test_no_second_of_the_name_is_founded_renamed_or_moved_there(
    bureau, other, section, third, namesake, known
):
    again = Founding("B9", " 审批科 ", Level.SECTION, bureau)
    twin = Founding("N", other.name, Level.ORGAN)

    for act in (
        lambda: found_organ(again, on=BEFORE, **known),
        lambda: rename_organ(third, "审批科", on=DAY, **known),
        lambda: move_organ(namesake, bureau, on=DAY, **known),
    ):
        with pytest.raises(Unusable, match=f"{bureau.name}.*审批科.*B1.*合并"):
            act()
    with pytest.raises(Unusable, match=f"{other.name}.*C"):
        split_organ(bureau, twin, on=DAY, basis=BASIS, **known)

    assert Organ.objects.filter(parent=bureau, name="审批科").get() == section
    assert (fresh(third).name, fresh(namesake).parent) == ("法规科", other)


@pytest.mark.parametrize("name", ["审批科（一）", "审批科(一)", "审批 科（一）", "审批科　(一)"])
def test_width_and_spaces_make_no_other_name(name, bureau, other, third, known):
    rename_organ(third, "审批科(一)", on=DAY, **known)
    desk = OrganFactory(code="C2", parent=other, level=Level.SECTION, name=name)

    for act in (
        lambda: found_organ(Founding("B9", name, Level.SECTION, bureau), on=DAY, **known),
        lambda: move_organ(desk, bureau, on=DAY, **known),
        lambda: merge_organs([other], bureau, on=DAY, basis=BASIS, **known),
    ):
        with pytest.raises(Unusable, match=r"审批科\(一\).*B2"):
            act()


def test_two_roots_are_not_called_alike(district, keeper, known):
    root = OrganFactory(code="R", name="开发区", level=Level.DISTRICT)
    keeper.grants.create(role=Role.SYSTEM_ADMIN, organ=root, from_on=BEFORE)

    with pytest.raises(Unusable, match=r"根单位.*R"):
        rename_organ(district, root.name, on=DAY, **known)
    text = f"{HEADER}\n{district.code},开 发区,县区,\n"
    sheet = try_sheet("organs", "名单.csv", io.BytesIO(text.encode()), actor=keeper, at=AT)

    assert [(row.column, "根单位" in row.reason) for row in verdicts(sheet, DAY)] == [
        ("name", True)
    ]


def test_a_merger_that_would_bring_a_namesake_is_refused_before_it_begins(
    bureau, other, section, third, namesake, known
):
    says = {"on": DAY, "basis": BASIS}

    with pytest.raises(Unusable, match=f"{bureau.name}.*审批科.*B1"):
        merge_organs([other], bureau, **says, **known)
    with pytest.raises(Unusable, match="B1"):
        check_merger([other], bureau, at=AT, **says)
    rename_organ(namesake, "审批二科", on=DAY, **known)
    merge_organs([other], bureau, **says, **known)

    assert fresh(namesake).parent == bureau


def test_parts_of_two_that_merge_are_not_called_alike(district, bureau, other, namesake, known):
    OrganFactory(code="B3", parent=bureau, level=Level.SECTION, name="审批科")
    target = OrganFactory(code="T", parent=district, name="新局")

    with pytest.raises(Unusable, match=r"新局.*审批科.*(B3|C1)"):
        merge_organs([bureau, other], target, on=DAY, basis=BASIS, **known)


def test_a_part_may_be_called_as_what_it_comes_from(bureau, section, known):
    desk = OrganFactory(code="B11", parent=section, level=Level.SECTION, name="审批科")

    merge_organs([section], bureau, on=DAY, basis=BASIS, **known)

    assert (fresh(desk).parent, fresh(section).closed_on) == (bureau, DAY)


def test_a_part_may_be_called_as_another_one_that_ends(bureau, section, third, known):
    desk = OrganFactory(code="B21", parent=third, level=Level.SECTION, name="审批科")

    merge_organs([third, section], bureau, on=DAY, basis=BASIS, **known)

    assert fresh(desk).parent == bureau
    assert {fresh(one).closed_on for one in (section, third)} == {DAY}


def test_a_part_that_ends_as_well_ends_where_it_is(bureau, other, section, namesake, known):
    window = OrganFactory(code="B11", parent=section, level=Level.WINDOW, name="一号窗口")

    merge_organs([bureau, section], other, on=DAY, basis=BASIS, **known)

    assert (fresh(section).parent, fresh(section).closed_on) == (bureau, DAY)
    assert (fresh(window).parent, fresh(window).path) == (other, f"{other.path}{window.pk}/")
    assert fresh(namesake).closed_on is None


def test_the_name_of_a_closed_one_and_that_of_another_place_are_free(
    bureau, other, section, third, known
):
    close_organ(third, on=DAY, basis=BASIS, **known)

    again = found_organ(Founding("B9", "法规科", Level.SECTION, bureau), on=DAY, **known)
    there = found_organ(Founding("C9", "审批科", Level.SECTION, other), on=DAY, **known)

    assert {again.name, there.name} == {"法规科", "审批科"}


def test_those_of_earlier_days_may_be_put_right(bureau, section, known):
    twin = OrganFactory(code="B9", parent=bureau, level=Level.SECTION, name="审批科")

    rename_organ(twin, "审批科", name_en="Approvals", on=DAY, **known)
    rename_organ(fresh(twin), "审批二科", on=DAY, **known)

    assert fresh(twin).name == "审批二科"


def test_a_log_calls_its_sections_as_it_does(bureau, section, known):
    founding = Founding("B9", "审批科", Level.SECTION, bureau)

    found_organ(founding, on=DAY, actor=clock_user(), at=AT)

    assert Organ.objects.filter(parent=bureau, name="审批科").count() == 2


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["N,审批科,科室,B"], ["refused"]),
        (["N,窗口科,科室,B", "M,窗口科,科室,B"], ["added", "refused"]),
        (["B2,审批科,科室,B"], ["refused"]),
        (["C1,审批科,科室,B"], ["refused"]),
        (["B1,许可科,科室,B", "B2,审批科,科室,B"], ["changed", "changed"]),
        (["B1,审批科,科室,C"], ["refused"]),
        (["C1,审批二科,科室,C", "B1,审批科,科室,C"], ["changed", "changed"]),
        (["B2,审批科,科室,C"], ["refused"]),
        (["B1,审批科,科室,B", "B2,法规科,科室,B"], ["unchanged", "unchanged"]),
        (["N,审 批科,科室,B"], ["refused"]),
    ],
    ids=[
        "new", "two new", "renamed", "moved", "freed", "moved there", "freed there",
        "renamed, then moved", "as they are",
        "with a space",
    ],
)  # fmt: skip
def test_the_trial_of_a_list_and_its_import_say_the_same(
    rows, expected, section, third, namesake, keeper
):
    text = "\n".join([HEADER, *rows])
    sheet = try_sheet("organs", "名单.csv", io.BytesIO(text.encode()), actor=keeper, at=AT)

    judged = verdicts(sheet, DAY)
    import_sheet(sheet, actor=keeper, at=AT)

    assert [row.outcome for row in judged] == expected
    assert {row.column for row in judged if row.reason} <= {"name"}
    assert fresh(sheet).counts["refused"] == expected.count("refused")


@pytest.mark.parametrize("row", ["N,审批科,科室,B", "B2,审批科,科室,B", "C1,审批科,科室,B"])
def test_a_row_that_was_taken_by_another_meanwhile_is_refused_in_the_same_words(
    row, section, third, namesake, bureau, keeper
):
    Organ.objects.filter(pk=section.pk).update(name="许可科")
    text = f"{HEADER}\n{row}\n"
    sheet = try_sheet("organs", "名单.csv", io.BytesIO(text.encode()), actor=keeper, at=AT)
    Organ.objects.filter(pk=section.pk).update(name="审批科")
    [judged] = verdicts(sheet, DAY)

    import_sheet(sheet, actor=keeper, at=AT)

    assert [one["reason"] for one in fresh(sheet).refused] == [judged.reason]
