"""The tree has one root: what stood beside it would be under no administrator and no auditor."""

import io

import pytest
from django.urls import reverse

from xiaoneng.access.roles import Role
from xiaoneng.core.refusals import Denied, Unusable
from xiaoneng.ledger.queries import entries_of
from xiaoneng.people.models import Level, Organ
from xiaoneng.people.queries import clock_user, roots
from xiaoneng.people.tests.factories import OrganFactory
from xiaoneng.staffing.operations.imports import try_sheet
from xiaoneng.staffing.operations.organs import Founding, check_move, found_organ, move_organ
from xiaoneng.staffing.queries.sheets import verdicts
from xiaoneng.staffing.tests.conftest import AT, BEFORE, DAY, fresh, granted


def test_nobody_founds_a_second_root(district, bureau, keeper):
    of_the_bureau = granted(Role.SYSTEM_ADMIN, bureau)

    for actor in (keeper, of_the_bureau):
        with pytest.raises(Unusable, match=district.name):
            found_organ(Founding("N", "新局"), on=BEFORE, actor=actor, at=AT)

    assert list(roots()) == [district]


@pytest.fixture
def second(district):
    """Another root, of the days when it could be founded, with a section."""
    root = OrganFactory(code="R", name="开发区管委会", level=Level.ORGAN)
    OrganFactory(code="R1", parent=root, name="综合科", level=Level.SECTION)
    return root


def test_a_second_root_is_moved_under_an_organ_like_any_other(client, district, second, keeper):
    client.force_login(keeper, "django.contrib.auth.backends.ModelBackend")
    address = reverse("staffing:organ_move", args=[second.pk])
    said = {"parent": district.pk, "on": DAY.isoformat()}

    shown = client.post(address, said)
    client.post(address, {**said, "seen": shown.context["mark"]})

    section = Organ.objects.get(code="R1")
    assert list(roots()) == [district]
    assert fresh(second).parent == district
    assert section.path == f"{district.path}{second.pk}/{section.pk}/"
    assert [one.parent for one in second.placements.order_by("from_on")] == [None, district]
    [line] = [one for one in entries_of(second) if one.event == "organ.moved"]
    assert ("after", str(district)) in [(name, str(value)) for name, value in line.facts]


def test_the_first_root_is_not_moved_below_the_second(district, second, keeper):
    with pytest.raises(Unusable, match=f"{district.name}.*{second.name}"):
        check_move(district, second, DAY, AT)
    with pytest.raises(Denied):
        move_organ(district, second, on=DAY, actor=keeper, at=AT)

    assert list(roots()) == [district, second]


def test_a_second_root_is_moved_by_nobody_but_who_keeps_the_first(district, bureau, second):
    of_the_bureau = granted(Role.SYSTEM_ADMIN, bureau)

    with pytest.raises(Denied):
        move_organ(second, bureau, on=DAY, actor=of_the_bureau, at=AT)


def test_nothing_is_moved_below_a_second_root_from_where_it_could_not_be_brought_back(
    client, bureau, section, second, keeper
):
    client.force_login(keeper, "django.contrib.auth.backends.ModelBackend")
    said = {"parent": second.pk, "on": DAY.isoformat()}

    shown = client.post(reverse("staffing:organ_move", args=[section.pk]), said)
    with pytest.raises(Denied):
        move_organ(section, second, on=DAY, actor=keeper, at=AT)

    assert shown.status_code == 403

    assert fresh(section).parent == bureau


def test_the_clock_founds_the_root_of_what_comes_from_elsewhere(district):
    founding = Founding("L", "外地日志", Level.DISTRICT)

    root = found_organ(founding, on=BEFORE, actor=clock_user(), at=AT)

    assert list(roots()) == [district, root]


def test_the_form_wants_to_know_what_an_organ_is_part_of(client, district, keeper):
    client.force_login(keeper, "django.contrib.auth.backends.ModelBackend")
    said = {"code": "N", "name": "新局", "level": Level.ORGAN, "parent": "", "on": DAY.isoformat()}

    answer = client.post(reverse("staffing:organ_found"), said)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["parent"]
    assert not Organ.objects.filter(code="N").exists()


def test_a_row_without_what_it_is_part_of_is_refused_in_the_trial(district, bureau, keeper):
    text = "编码,名称,层级,上级编码\nN,新局,单位,\nN1,新科室,科室,\nB,建设局,单位,\n"
    sheet = try_sheet("organs", "名单.csv", io.BytesIO(text.encode()), actor=keeper, at=AT)

    judged = [(row.outcome, row.column) for row in verdicts(sheet, DAY)]

    assert judged == [("refused", "parent"), ("refused", "parent"), ("changed", "")]
