"""What kind of place an organ is changes from a day on; earlier days keep the kind it was."""

from datetime import date

import pytest

from xiaoneng.core.refusals import Denied, Unusable
from xiaoneng.ledger.queries import entries_of
from xiaoneng.people.models import Level
from xiaoneng.people.queries import bodies_on, body_of, tree_on
from xiaoneng.people.tests.factories import OrganFactory
from xiaoneng.staffing.operations.levels import set_level
from xiaoneng.staffing.operations.organs import categorise_organ, move_organ
from xiaoneng.staffing.queries.organs import organ_rows
from xiaoneng.staffing.tests.conftest import AT, BEFORE, DAY, fresh

DAY_BEFORE = date(2026, 2, 28)


def change(organ, level, actor, on=BEFORE, **more):
    return set_level(organ, level, on=on, reason="编办文件", actor=actor, at=AT, **more)


def levels(day):
    return {branch.organ.code: branch.level for branch in tree_on(day)}


def test_a_section_becomes_a_body_of_its_own_from_a_day_on(section, bureau, district, keeper):
    move_organ(section, district, on=BEFORE, actor=keeper, at=AT)
    change(section, Level.ORGAN, keeper)

    assert (levels(DAY_BEFORE)["B1"], levels(DAY)["B1"]) == ("section", "organ")
    assert (body_of(section, DAY_BEFORE), body_of(section, DAY)) == (bureau, section)
    assert bodies_on(DAY_BEFORE)[section.pk] == bureau.pk
    assert bodies_on(DAY)[section.pk] == section.pk
    assert fresh(section).level == "organ"
    assert [row.branch.organ for row in organ_rows(DAY, level="section")] == []
    told = next(one for one in entries_of(section) if one.event == "organ.set_level")
    assert ("reason", "编办文件") in told.facts


def test_a_class_falls_away_with_the_kind_and_stays_in_the_past(section, keeper):
    categorise_organ(section, "approval", on=BEFORE, basis="文", actor=keeper, at=AT)

    change(section, Level.WINDOW, keeper, on=DAY)

    assert [one.category for one in section.placements.order_by("from_on")] == ["", "approval", ""]
    assert fresh(section).category == ""


def test_a_category_stays_where_it_fits(bureau, keeper):
    change(bureau, Level.STREET, keeper)

    assert fresh(bureau).category == "economy"


def test_on_its_first_day_it_is_put_right_in_place(section, keeper):
    change(section, Level.WINDOW, keeper)
    change(fresh(section), Level.SECTION, keeper)

    assert section.placements.count() == 2
    assert fresh(section).level == "section"


@pytest.mark.parametrize("level", ["section", "nothing"])
def test_the_same_and_no_level_are_refused(level, section, keeper):
    with pytest.raises(Unusable):
        change(section, level, keeper)


def test_what_is_above_and_below_has_to_fit(district, bureau, section, keeper):
    part = OrganFactory(parent=section, level=Level.WINDOW)

    with pytest.raises(Unusable, match="不能"):
        change(part, Level.ORGAN, keeper)
    for level in (Level.STREET, Level.DISTRICT):  # one after another it could become anything
        with pytest.raises(Unusable, match=f"审批科.*{bureau.name}.*县区"):
            change(section, level, keeper)
    with pytest.raises(Unusable, match="根单位"):
        change(district, Level.SECTION, keeper)
    OrganFactory(parent=bureau, name="直属机构")
    with pytest.raises(Unusable, match="移出直属机构"):
        change(bureau, Level.SECTION, keeper)


def test_it_is_dated_says_why_and_is_for_the_keeper(section, keeper, head):
    with pytest.raises(Unusable):
        change(section, Level.WINDOW, keeper, on=date(2026, 11, 25))
    with pytest.raises(Unusable, match="原因"):
        set_level(section, "window", on=DAY, reason=" ", actor=keeper, at=AT)
    with pytest.raises(Denied):
        change(section, Level.WINDOW, head)
