"""What the trial run of a list promises, the import does: rows are judged after those above."""

import io
from datetime import date

import pytest

from xiaoneng.people.models import Level, Nameplate
from xiaoneng.people.tests.factories import FOUNDED, OrganFactory, PostFactory, TermFactory
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


def judged(kind, text, keeper):
    """What the trial and then the import say of each row; both must be the same."""
    sheet = try_sheet(kind, "名单.csv", io.BytesIO(text.encode()), actor=keeper, at=AT)
    found = verdicts(sheet, DAY)
    import_sheet(sheet, actor=keeper, at=AT)
    refused = [(row.number, row.column, row.reason) for row in found if row.outcome == "refused"]
    told = [(one["number"], one["column"], one["reason"]) for one in fresh(sheet).refused]
    assert told == refused
    return [(row.outcome, row.column) for row in found]


@pytest.mark.parametrize(
    ("row", "until_on", "expected"),
    [
        ("B,房产管理局,", None, ("refused", "name")),
        ("B,房产管理局,", date(2999, 1, 1), ("refused", "name")),
        ("B,房产管理局,", DAY, ("changed", "")),
        ("B,住房和城乡建设局,Housing", None, ("changed", "")),
        ("C,房产管理局,", None, ("changed", "")),
        ("N,房产管理局,", None, ("added", "")),
    ],
    ids=["hanging", "hanging for long", "taken down", "its own", "another's", "a new one's"],
)
def test_an_organ_is_not_renamed_to_what_hangs_at_its_door(
    row, until_on, expected, bureau, other, keeper
):
    Nameplate.objects.create(organ=bureau, name="房产管理局", from_on=FOUNDED, until_on=until_on)

    assert judged("organs", f"编码,名称,英文名称,上级编码\n{row},D\n", keeper) == [expected]


@pytest.fixture
def coming(bureau):
    """A post that opens next year, and who is to hold it then."""
    post = PostFactory(organ=bureau, title="新岗", opened_on=date(2027, 1, 1))
    return TermFactory(post=post, from_on=post.opened_on, user__username="zhou").user


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("wang,王芳,B,新岗,", ("refused", "post")),
        ("zhou,{name},B,新岗,", ("unchanged", "")),
        ("zhou,周新,B,新岗,", ("changed", "")),
        ("zhou,{name},B,新岗,正科", ("refused", "post")),
        ("wang,王芳,C,新岗,", ("added", "")),
    ],
    ids=["a new one", "its holder", "its holder's name", "described anew", "another's post"],
)
def test_nobody_is_put_into_a_post_that_opens_later(row, expected, coming, other, keeper):
    text = "用户名,姓名,单位编码,岗位,职级\n" + row.format(name=coming.full_name)

    assert judged("staff", text, keeper) == [expected]
