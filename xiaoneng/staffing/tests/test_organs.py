from datetime import date

import pytest

from xiaoneng.core.refusals import Conflict, Denied, Unusable
from xiaoneng.ledger.queries import entries_of
from xiaoneng.people.models import Level
from xiaoneng.people.queries import category_on, name_on, nameplates_on, parent_on, tree_on
from xiaoneng.people.tests.factories import FOUNDED, OrganFactory, PostFactory
from xiaoneng.staffing.operations.nameplates import hang_nameplate, take_down_nameplate
from xiaoneng.staffing.operations.organs import (
    Founding,
    categorise_organ,
    close_organ,
    found_organ,
    move_organ,
    rename_organ,
)
from xiaoneng.staffing.tests.conftest import AT, BEFORE, DAY, fresh, lines

TOMORROW = date(2026, 11, 25)
DAY_BEFORE = date(2026, 2, 28)


def test_an_organ_is_founded_with_its_name_and_place(district, keeper):
    founding = Founding("N", " 数据局 ", Level.ORGAN, district, "services")

    organ = found_organ(founding, on=BEFORE, actor=keeper, at=AT)

    assert (organ.name, organ.path) == ("数据局", f"{district.path}{organ.pk}/")
    assert parent_on(organ, BEFORE) == district
    assert category_on(organ, BEFORE) == "services"
    assert parent_on(organ, DAY_BEFORE) is None
    assert lines(organ) == ["organ.founded"]


@pytest.mark.parametrize("code", ["", "有", "a b", "system", "System", "x" * 41, "B", "b"])
def test_a_code_that_cannot_be_used_is_refused(code, bureau, keeper):
    with pytest.raises(Unusable):
        found_organ(Founding(code, "数据局"), on=BEFORE, actor=keeper, at=AT)


def test_an_organ_without_a_name_or_level_or_open_parent_is_refused(district, keeper):
    gone = OrganFactory(parent=district, closed_on=date(2025, 1, 1))

    for founding in (
        Founding("N", " "),
        Founding("N", "局", "x"),
        Founding("N", "局", parent=gone),
    ):
        with pytest.raises(Unusable):
            found_organ(founding, on=BEFORE, actor=keeper, at=AT)


def test_a_rename_leaves_the_past_name(bureau, keeper):
    old = bureau.name

    rename_organ(bureau, "建设局", on=BEFORE, actor=keeper, at=AT)

    assert fresh(bureau).name == "建设局"
    assert (name_on(bureau, DAY_BEFORE), name_on(bureau, BEFORE)) == (old, "建设局")
    assert lines(bureau) == ["organ.renamed"]


def test_a_rename_on_the_first_day_of_a_name_corrects_it(bureau, keeper):
    rename_organ(bureau, "建设居", on=BEFORE, actor=keeper, at=AT)
    rename_organ(bureau, "建设局", on=BEFORE, actor=keeper, at=AT)

    assert name_on(bureau, BEFORE) == "建设局"
    assert bureau.nameplates.count() == 2


@pytest.mark.parametrize(
    ("name", "on"), [("", DAY), ("建设局", TOMORROW), ("建设局", date(2019, 1, 1))]
)
def test_a_rename_to_nothing_or_in_the_future_or_before_the_founding_is_refused(
    name, on, bureau, keeper
):
    with pytest.raises(Unusable):
        rename_organ(bureau, name, on=on, actor=keeper, at=AT)


def test_a_rename_to_the_same_name_is_refused(bureau, keeper):
    with pytest.raises(Unusable):
        rename_organ(bureau, bureau.name, on=DAY, actor=keeper, at=AT)


def test_the_slower_of_two_who_rename_is_told(bureau, keeper):
    stale = fresh(bureau)
    rename_organ(bureau, "建设局", on=BEFORE, actor=keeper, at=AT)

    with pytest.raises(Conflict, match=f"{keeper}，2026-11.*，机关单位更名"):
        rename_organ(stale, "住建局", on=DAY, actor=keeper, at=AT)
    assert lines(bureau) == ["organ.renamed"]


def test_a_move_takes_the_whole_subtree_along(bureau, section, other, keeper):
    desk = OrganFactory(parent=section, level=Level.WINDOW)

    move_organ(section, other, on=BEFORE, actor=keeper, at=AT)

    assert fresh(section).path == f"{other.path}{section.pk}/"
    assert fresh(desk).path == f"{other.path}{section.pk}/{desk.pk}/"
    assert (parent_on(section, DAY_BEFORE), parent_on(section, DAY)) == (bureau, other)
    assert lines(section) == ["organ.moved"]


def test_an_organ_cannot_be_moved_under_itself_or_where_it_is(bureau, section, other, keeper):
    for organ, parent in ((bureau, section), (bureau, bureau), (section, bureau)):
        with pytest.raises(Unusable):
            move_organ(organ, parent, on=BEFORE, actor=keeper, at=AT)


def test_a_backdated_move_that_makes_a_circle_in_the_past_is_refused(bureau, section, keeper):
    twin = OrganFactory(parent=bureau, level=Level.SECTION)
    move_organ(twin, section, on=date(2024, 1, 1), actor=keeper, at=AT)
    move_organ(twin, bureau, on=date(2025, 1, 1), actor=keeper, at=AT)

    with pytest.raises(Unusable, match="隶属自己"):
        move_organ(section, fresh(twin), on=date(2024, 6, 1), actor=keeper, at=AT)


def test_an_organ_cannot_be_moved_under_its_peer(bureau, other, keeper):
    with pytest.raises(Unusable, match=f"{bureau.name}.*{other.name}.*只能设在.*县区"):
        move_organ(bureau, other, on=BEFORE, actor=keeper, at=AT)


def test_a_section_is_no_root_of_a_tree(district, keeper):
    with pytest.raises(Unusable, match="根单位"):
        found_organ(Founding("N", "新科室", Level.SECTION), on=DAY, actor=keeper, at=AT)


def test_the_slower_of_two_who_move_is_told(section, bureau, other, district, keeper):
    stale = fresh(section)
    move_organ(section, other, on=BEFORE, actor=keeper, at=AT)

    with pytest.raises(Conflict, match=f"{section}.*{keeper}，2026-11-24.*位置已经变动"):
        move_organ(stale, district, on=DAY, actor=keeper, at=AT)


def test_a_category_holds_from_a_day(bureau, keeper):
    categorise_organ(bureau, "management", on=BEFORE, basis="文", actor=keeper, at=AT)

    assert category_on(bureau, DAY_BEFORE) == "economy"
    assert category_on(bureau, BEFORE) == fresh(bureau).category == "management"
    assert lines(bureau) == ["organ.categorised"]
    with pytest.raises(Unusable):
        categorise_organ(bureau, "management", on=DAY, actor=keeper, at=AT)


def test_a_category_of_a_past_day_rests_on_a_paper(bureau, keeper):
    with pytest.raises(Unusable, match="依据的文件"):
        categorise_organ(bureau, "management", on=BEFORE, actor=keeper, at=AT)

    categorise_organ(bureau, "management", on=BEFORE, basis="编〔2026〕3号", actor=keeper, at=AT)

    assert ("basis", "编〔2026〕3号") in entries_of(bureau)[0].facts


def test_a_move_and_a_category_of_one_day_go_together(section, other, keeper):
    move_organ(section, other, on=BEFORE, actor=keeper, at=AT)
    categorise_organ(section, "approval", on=BEFORE, basis="文", actor=keeper, at=AT)

    assert (parent_on(section, DAY), category_on(section, DAY)) == (other, "approval")
    assert section.placements.count() == 2


def test_an_organ_in_use_cannot_be_closed(bureau, section, keeper):
    with pytest.raises(Unusable):
        close_organ(bureau, on=DAY, basis="编〔2026〕1号", actor=keeper, at=AT)
    PostFactory(organ=section)
    with pytest.raises(Unusable):
        close_organ(section, on=DAY, basis="编〔2026〕1号", actor=keeper, at=AT)


def test_a_closed_organ_leaves_the_tree_and_keeps_its_name(bureau, keeper):
    hang_nameplate(bureau, "人防办", number_prefix="人防", on=FOUNDED, actor=keeper, at=AT)
    close_organ(bureau, on=BEFORE, basis="编〔2026〕1号", actor=keeper, at=AT)

    assert bureau not in [one.organ for one in tree_on(BEFORE)]
    assert bureau in [one.organ for one in tree_on(DAY_BEFORE)]
    assert name_on(bureau, DAY) == bureau.name
    assert [one.name for one in nameplates_on(bureau, DAY)] == [bureau.name]
    with pytest.raises(Unusable):
        rename_organ(bureau, "建设局", on=DAY, actor=keeper, at=AT)
    with pytest.raises(Unusable):
        close_organ(bureau, on=DAY, basis="", actor=keeper, at=AT)


def test_a_nameplate_hangs_beside_the_name_and_numbers_by_itself(bureau, other, keeper):
    plate = hang_nameplate(bureau, "人防办", number_prefix="人防", on=BEFORE, actor=keeper, at=AT)

    assert [one.name for one in nameplates_on(bureau, BEFORE)] == [bureau.name, "人防办"]
    assert name_on(bureau, BEFORE) == bureau.name
    for organ, name, prefix in (
        (bureau, "人防办", "二"),
        (other, "人防", "人防"),
        (other, "甲", ""),
    ):
        with pytest.raises(Unusable):
            hang_nameplate(organ, name, number_prefix=prefix, on=DAY, actor=keeper, at=AT)
    take_down_nameplate(plate, on=DAY, actor=keeper, at=AT)
    assert [one.name for one in nameplates_on(bureau, DAY)] == [bureau.name]
    with pytest.raises(Conflict, match=f"人防办.*{keeper}，2026-11-24.*已经摘下"):
        take_down_nameplate(plate, on=DAY, actor=keeper, at=AT)
    assert lines(bureau) == ["nameplate.hung", "nameplate.taken_down"]


def test_an_organs_own_name_is_not_taken_down(bureau, keeper):
    with pytest.raises(Unusable):
        take_down_nameplate(bureau.nameplates.get(), on=DAY, actor=keeper, at=AT)


@pytest.mark.parametrize("who", ["guard", "auditor", "head", "officer"])
def test_only_the_system_administrator_changes_the_tree(who, request, bureau, other):
    actor = request.getfixturevalue(who)
    acts = (
        lambda: found_organ(Founding("N", "局", parent=bureau), on=DAY, actor=actor, at=AT),
        lambda: rename_organ(bureau, "建设局", on=DAY, actor=actor, at=AT),
        lambda: move_organ(bureau, other, on=DAY, actor=actor, at=AT),
        lambda: categorise_organ(bureau, "legal", on=DAY, actor=actor, at=AT),
        lambda: close_organ(bureau, on=DAY, basis="一", actor=actor, at=AT),
        lambda: hang_nameplate(bureau, "甲", number_prefix="甲", on=DAY, actor=actor, at=AT),
        lambda: take_down_nameplate(bureau.nameplates.get(), on=DAY, actor=actor, at=AT),
    )

    for act in acts:
        with pytest.raises(Denied):
            act()
    assert lines(bureau) == []
