"""The figures of the cockpit are those of the rows, counted one by one."""

from collections import Counter

import pytest
from django.utils.translation import override

from xiaoneng.insight.asking import asked_by
from xiaoneng.insight.figures import gathered
from xiaoneng.insight.stats import Live, card_foot, live_by
from xiaoneng.insight.tests.factories import Card, town
from xiaoneng.kit.months import Month
from xiaoneng.kit.time import now
from xiaoneng.obligations.queries import Obligation
from xiaoneng.people.models import Level, Organ

pytestmark = pytest.mark.django_db
PARTS = (Level.SECTION, Level.VILLAGE, Level.WINDOW)


def body_of(organ):
    return body_of(organ.parent) if organ.level in PARTS else organ


def recounted(rows, cards, unit):
    """Every figure of every line, by reading every row."""
    found: Counter[tuple[object, ...]] = Counter()
    for row in rows:
        key = unit(row.organ)
        if row.state == "open":
            found[key, "open"] += 1
            found[key, row.light] += 1
        elif row.state == "closed":
            month = Month.of(row.closed_at)
            found[key, month, "closed"] += 1
            found[key, month, "judged"] += row.light in ("met", "missed")
            found[key, month, "met"] += row.light == "met"
            found[key, month, "measured"] += row.used_permille is not None
            found[key, month, "used"] += row.used_permille or 0
    for card in cards:
        counted = "revoked" if card.state == "revoked" else card.colour
        found[unit(card.organ), Month.of(card.reached_at), counted] += 1
    return found


def told(key, figures, months):
    """The same of a line as the page counts it."""
    found: Counter[tuple[object, ...]] = Counter(
        {(key, "open"): figures.open, (key, "overdue"): figures.overdue}
    )
    found[key, "due_soon"] = figures.due_soon
    for month in months:
        one = figures.of(month)
        for name in ("closed", "judged", "met", "measured", "used"):
            found[key, month, name] = getattr(one, name)
        for name in ("yellow", "red", "revoked"):
            found[key, month, name] = getattr(one.cards, name)
    return found


def summed(counters):
    found: Counter[tuple[object, ...]] = Counter()
    for one in counters:
        found.update(one)
    return Counter({key: number for key, number in found.items() if number})


def assert_same(found, rows, cards, unit):
    months = set(found.months)
    lines = summed(told(one, each, months) for one, each in found.units.items())
    wanted = recounted(rows, cards, unit)
    kept = {
        key: number
        for key, number in wanted.items()
        if number
        and key[1] not in ("on_time", "paused", "none")
        and (len(key) < 3 or key[1] in months)
    }
    assert lines == kept
    whole = summed([told("all", found.total, months)])
    assert whole == summed(told("all", each, months) for each in found.units.values())


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_leader_sees_every_row_once(seed):
    place = town(now(), seed)
    found = gathered(place.leader, asked_by(place.leader, {}, place.at))

    assert not found.is_by_part
    assert set(found.units) == {
        place.root, place.organ, place.inner, place.street, place.idle
    }  # fmt: skip
    assert_same(found, Obligation.objects.all(), Card.objects.all(), body_of)


def test_of_a_month_that_is_past():
    place = town(now(), 4)
    month = Month.of(place.at).before.before
    found = gathered(place.leader, asked_by(place.leader, {"month": str(month)}, place.at))

    assert found.months[-1] == month
    assert_same(found, Obligation.objects.all(), Card.objects.all(), body_of)


def test_an_organ_is_counted_with_what_is_beneath_it():
    place = town(now(), 5)
    found = gathered(place.leader, asked_by(place.leader, {"organ": str(place.organ.pk)}, place.at))
    below = Organ.objects.under(place.organ)

    assert set(found.units) == {place.organ, place.inner}
    assert_same(
        found,
        Obligation.objects.filter(organ__in=below),
        Card.objects.filter(organ__in=below),
        body_of,
    )


def test_of_a_single_organ_the_parts_are_lines():
    place = town(now(), 6)
    asked = asked_by(place.leader, {"organ": str(place.street.pk)}, place.at)
    found = gathered(place.leader, asked)
    below = Organ.objects.under(place.street)

    assert found.is_by_part
    assert_same(
        found,
        Obligation.objects.filter(organ__in=below),
        Card.objects.filter(organ__in=below),
        lambda organ: organ,
    )


def test_a_head_sees_the_own_organ_and_own_matters_elsewhere():
    place = town(now(), 7)
    found = gathered(place.head, asked_by(place.head, {}, place.at))
    below = Organ.objects.under(place.organ)
    rows = Obligation.objects.filter(organ__in=below) | Obligation.objects.filter(
        officer=place.head
    )
    cards = Card.objects.filter(organ__in=below) | Card.objects.filter(officer=place.head)

    assert_same(found, rows, cards, body_of)


def test_an_organ_out_of_scope_is_as_if_none_were_asked():
    place = town(now(), 8)
    asked = asked_by(place.head, {"organ": str(place.street.pk), "month": "1999-01"}, place.at)

    assert asked.organ is None
    assert asked.month == Month.of(place.at)


def test_a_month_has_the_organs_that_existed_in_it():
    place = town(now(), 7)
    month = Month.of(place.at)
    Organ.objects.filter(pk=place.idle.pk).update(closed_on=month.first)

    def lines(month):
        found = gathered(place.leader, asked_by(place.leader, {"month": str(month)}, place.at))
        return set(found.units)

    assert place.idle in lines(month.before)
    assert place.idle not in lines(month)


def test_cards_of_a_month_before_organs_were_live_are_not_compared_unsaid():
    place = town(now(), 6)
    asked = asked_by(place.leader, {}, place.at)
    all_live = live_by(gathered(place.leader, asked), asked.month.before.last)
    Organ.objects.filter(pk=place.root.pk).update(live_from_on=asked.month.first)
    Organ.objects.filter(pk=place.street.pk).update(live_from_on=asked.month.before.last)
    asked = asked_by(place.leader, {}, place.at)
    some_live = live_by(gathered(place.leader, asked), asked.month.before.last)

    assert (all_live, some_live) == (Live(5, 5), Live(1, 5))
    with override("en"):
        assert card_foot(4, 2, all_live) == "4 the month before; 2 revoked, not counted"
        assert "when 1 of 5 organs were live" in card_foot(4, 2, some_live)
