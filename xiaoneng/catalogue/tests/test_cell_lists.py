"""Lists in one cell: what is written out is read back as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaoneng.catalogue import cell_lists
from xiaoneng.catalogue.cell_lists import read_list, write_list
from xiaoneng.core.refusals import Unusable

words = st.text(st.sampled_from("事项 a1｜|\\n\n、"), max_size=8).map(str.strip)
names = words.filter(bool)
materials = st.fixed_dictionaries(
    {
        "name": names,
        "form": st.sampled_from(["original", "copy", "both", "electronic"]),
        "copies": st.integers(1, 9),
        "source": st.sampled_from(["applicant", "issued", "shared", "intermediary"]),
        "may_be_missing": st.booleans(),
    }
)
procedures = st.fixed_dictionaries(
    {
        "words": names,
        "cap_days": st.none() | st.integers(0, 90),
        "basis": words,
        "words_en": words,
        "code": names,
    }
)


@given(st.lists(materials, max_size=4))
def test_materials_come_back(rows):
    assert read_list(write_list(rows, cell_lists.MATERIALS), cell_lists.MATERIALS) == rows


@given(st.lists(procedures, max_size=4))
def test_procedures_come_back(rows):
    assert read_list(write_list(rows, cell_lists.PROCEDURES), cell_lists.PROCEDURES) == rows


def test_short_lines_mean_the_usual():
    assert read_list("申请表\n\n身份证|复印件", cell_lists.MATERIALS) == [
        {"name": "申请表", "form": "original", "copies": 1, "source": "applicant",
         "may_be_missing": False},
        {"name": "身份证", "form": "copy", "copies": 1, "source": "applicant",
         "may_be_missing": False},
    ]  # fmt: skip


@pytest.mark.parametrize(
    "cell", ["申请表｜木板", "申请表｜原件｜几份", "表｜原件｜1｜数据共享｜也许"]
)
def test_what_cannot_be_read_is_named(cell):
    with pytest.raises(Unusable, match=cell.split("｜")[-1]):
        read_list(cell, cell_lists.MATERIALS)


def test_a_line_of_too_many_parts_is_refused():
    with pytest.raises(Unusable):
        read_list("a｜b｜c｜d", cell_lists.LEGAL_BASES)
