"""A name hangs at a door once, and a number prefix belongs to one name in the whole tree."""

import pytest

from xiaoneng.core.refusals import Unusable
from xiaoneng.people.models import Level, Nameplate
from xiaoneng.staffing.operations.nameplates import hang_nameplate, take_down_nameplate
from xiaoneng.staffing.operations.organs import Founding, found_organ, rename_organ
from xiaoneng.staffing.operations.successions import split_organ
from xiaoneng.staffing.tests.conftest import AT, BEFORE, DAY, fresh

BASIS = "编〔2026〕3号"


@pytest.fixture
def known(keeper):
    return {"actor": keeper, "at": AT}


def test_a_number_prefix_is_given_once_however_it_is_given(district, bureau, other, known):
    founding = Founding("N", "数据局", Level.ORGAN, district, number_prefix=" 临数 ")
    found_organ(founding, on=DAY, **known)
    again = Founding("M", "民政局", Level.ORGAN, district, number_prefix="临数")

    for act in (
        lambda: found_organ(again, on=DAY, **known),
        lambda: found_organ(again, on=BEFORE, **known),  # both would have it from DAY on
        lambda: split_organ(bureau, again, on=DAY, basis=BASIS, **known),
        lambda: hang_nameplate(other, "数据办", number_prefix="临数", on=DAY, **known),
    ):
        with pytest.raises(Unusable, match=r"临数.*数据局"):
            act()

    assert Nameplate.objects.filter(number_prefix="临数").count() == 1


def test_a_prefix_is_free_again_once_its_name_was_taken_down(bureau, other, known):
    plate = hang_nameplate(bureau, "人防办", number_prefix="人防", on=BEFORE, **known)
    take_down_nameplate(plate, on=DAY, **known)

    hung = hang_nameplate(other, "人防办", number_prefix="人防", on=DAY, **known)

    assert hung.organ == other


def test_an_organ_does_not_take_the_name_of_its_own_side_plate(bureau, known):
    hang_nameplate(bureau, "老龄办", number_prefix="龄", on=BEFORE, **known)

    with pytest.raises(Unusable, match=f"{bureau.name}已用"):
        rename_organ(bureau, "老龄办", on=DAY, **known)

    assert fresh(bureau).name != "老龄办"


def test_a_renamed_organ_keeps_its_prefix(district, known):
    founding = Founding("N", "数据局", Level.ORGAN, district, number_prefix="临数")
    organ = found_organ(founding, on=BEFORE, **known)

    renamed = rename_organ(organ, "大数据局", on=DAY, **known)

    assert renamed.number_prefix == "临数"
