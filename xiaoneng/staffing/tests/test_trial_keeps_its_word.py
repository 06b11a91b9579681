"""What the trial run of a tree promises, the import does: rows are judged after those above."""

import io

import pytest

from xiaoneng.people.models import Level
from xiaoneng.people.tests.factories import OrganFactory
from xiaoneng.staffing.operations.imports import import_sheet, try_sheet
from xiaoneng.staffing.queries.sheets import verdicts
from xiaoneng.staffing.tests.conftest import AT, DAY, fresh


@pytest.fixture
def sections(bureau):
    return [
        OrganFactory(code=code, parent=bureau, level=Level.SECTION, name=code)
        for code in ("S1", "S2", "S3")
    ]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["S1,S1,科室,S2", "S2,S2,科室,S1"], ["changed", "refused"]),
        (["S1,S1,科室,S2", "S2,S2,科室,S3", "S3,S3,科室,S1"], ["changed", "changed", "refused"]),
        (["N,新科,科室,S2", "S2,S2,科室,N"], ["added", "refused"]),
        (["S1,S1,科室,S2", "S3,S3,科室,S1", "S1,S1,科室,B"], ["changed", "changed", "refused"]),
        (["N,新科,科室,", "N1,新股,科室,N"], ["refused", "refused"]),
    ],
    ids=["two", "three", "through a new one", "a code twice", "without an organ above"],
)
def test_what_the_trial_promises_the_import_does(rows, expected, sections, keeper):
    text = "\n".join(["编码,名称,层级,上级编码", *rows])
    sheet = try_sheet("organs", "名单.csv", io.BytesIO(text.encode()), actor=keeper, at=AT)

    outcomes = [row.outcome for row in verdicts(sheet, DAY)]
    import_sheet(sheet, actor=keeper, at=AT)

    assert outcomes == expected
    assert fresh(sheet).counts["refused"] == expected.count("refused")


def test_what_stood_below_may_go_above_once_it_was_moved_away(bureau, sections, keeper):
    first, second, _third = sections
    text = "编码,名称,层级,上级编码\nS2,S2,科室,S1\n"
    below = try_sheet("organs", "名单.csv", io.BytesIO(text.encode()), actor=keeper, at=AT)
    import_sheet(below, actor=keeper, at=AT)
    text = "编码,名称,层级,上级编码\nS2,S2,科室,B\nS1,S1,科室,S2\n"
    turned = try_sheet("organs", "名单.csv", io.BytesIO(text.encode()), actor=keeper, at=AT)

    assert [row.outcome for row in verdicts(turned, DAY)] == ["changed", "changed"]
    import_sheet(turned, actor=keeper, at=AT)

    assert (fresh(second).parent, fresh(first).parent) == (bureau, second)
