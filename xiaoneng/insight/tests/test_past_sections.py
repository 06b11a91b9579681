"""A section that went over to another organ: its past months stay with the organ it belonged to."""

from collections import Counter

import pytest

from xiaoneng.access.roles import Role
from xiaoneng.insight.asking import asked_by
from xiaoneng.insight.figures import gathered
from xiaoneng.insight.tests.factories import town
from xiaoneng.insight.tests.reading import assert_every_link_counts
from xiaoneng.insight.tests.test_pages import shown
from xiaoneng.kit.months import Month
from xiaoneng.kit.time import now
from xiaoneng.obligations.queries import Obligation
from xiaoneng.people.models import Organ
from xiaoneng.people.tests.factories import UserFactory, someone
from xiaoneng.staffing.operations.organs import move_organ

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    """In the middle of the month before last the section went from its organ to the idle one."""
    made = town(now(), 21, number=120)
    keeper = UserFactory()
    keeper.grants.create(role=Role.SYSTEM_ADMIN, organ=made.root, from_on=made.root.opened_on)
    day = moved_in(made).first.replace(day=15)
    move_organ(made.section, made.idle, on=day, actor=keeper, at=made.at)
    for organ in (made.organ, made.section, made.idle):
        organ.refresh_from_db()
    return made


def moved_in(place):
    return Month.of(place.at).before.before


def figures(place, user=None, organ=None, month=None):
    asked = {"organ": str(organ.pk) if organ else "", "month": str(month or "")}
    viewer = user or place.leader
    return gathered(viewer, asked_by(viewer, asked, place.at))


def closed_by_month(*organs):
    rows = Obligation.objects.filter(state="closed", organ__in=organs)
    return Counter(Month.of(at) for at in rows.values_list("closed_at", flat=True))


def test_each_month_has_the_sections_it_had(place):
    units, moved = figures(place).units, moved_in(place)
    own, sections = closed_by_month(place.organ), closed_by_month(place.section)
    assert any(month < moved for month in sections)
    assert any(month >= moved for month in sections)

    for month in figures(place).months:
        is_before = month < moved
        assert units[place.organ].of(month).closed == own[month] + is_before * sections[month]
        assert units[place.idle].of(month).closed == (not is_before) * sections[month]


def test_the_sum_of_everything_is_what_it_was(place):
    whole = figures(place)

    for month in whole.months:
        rows = Obligation.objects.filter(
            state="closed", closed_at__gte=month.bounds()[0], closed_at__lt=month.bounds()[1]
        )
        assert whole.total.of(month).closed == rows.count()


def test_an_organ_chosen_has_the_section_while_it_belonged_there(place):
    old, new, moved = (
        figures(place, organ=place.organ),
        figures(place, organ=place.idle),
        moved_in(place),
    )
    sections = closed_by_month(place.section)
    assert place.section in new.units
    months = new.units[place.section].months

    assert all(new.total.of(month).closed == 0 for month in new.months if month < moved)
    assert {month: one.closed for month, one in months.items() if one.closed} == {
        month: number
        for month, number in sections.items()
        if month in new.months and month >= moved
    }
    assert old.total.of(moved.before).closed >= sections[moved.before]


def test_whoever_does_not_see_the_organ_of_then_has_it_with_the_one_they_see(place):
    head = someone("head", place.idle)
    found = figures(place, user=head)

    assert (
        found.total.of(moved_in(place).before).closed
        == closed_by_month(place.section)[moved_in(place).before]
    )


@pytest.mark.parametrize("chosen", ["", "organ", "idle"])
@pytest.mark.parametrize("back", [0, 2, 3])
def test_each_number_opens_the_list_that_counts_it(client, place, chosen, back):
    month = Month.of(place.at).back(back + 1)[0]
    organ = getattr(place, chosen).pk if chosen else ""

    html = shown(client, place.leader, quiet="shown", month=str(month), organ=str(organ))

    assert_every_link_counts(client, html, least=5)


def test_beside_each_other_too(client, place):
    asked = {"unit": [str(place.organ.pk), str(place.idle.pk)], "figure": "closed"}
    client.force_login(place.leader)
    html = client.get("/cockpit/beside/", asked).content.decode()

    assert "body_then=" in html
    assert_every_link_counts(client, html, least=4)
    assert Organ.objects.under(place.idle).filter(pk=place.section.pk).exists()
