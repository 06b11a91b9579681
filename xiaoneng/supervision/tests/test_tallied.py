"""How many cards there are: kept by the database, the same as the rows, the same as the list."""

import random
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Sum

from xiaoneng.core.refusals import Unusable
from xiaoneng.kit.months import Month
from xiaoneng.kit.time import wall
from xiaoneng.people.queries import clock_user
from xiaoneng.supervision.figures import CardCount, cards_by_body, cards_by_part, cards_by_state
from xiaoneng.supervision.lifecycle import CARD, STANDING
from xiaoneng.supervision.models import Card, CardTally, Rule
from xiaoneng.supervision.operations.rules import change_rule
from xiaoneng.supervision.queries import cards_for
from xiaoneng.supervision.tests.factories import FOUNDED, at
from xiaoneng.supervision.versions import last_version

pytestmark = pytest.mark.django_db
TRIGGERS = {"card_counted_in", "card_counted_out", "card_recounted"}
FEBRUARY, APRIL = Month(2026, 2), Month(2026, 4)
EDGES = (  # the last moment of a month on the wall, the first of the next, and months around them
    at("2026-01-31", "23:59") + timedelta(seconds=59, microseconds=999_999),
    at("2026-02-01", "00:00"),
    at("2026-03-31", "23:59") + timedelta(seconds=59, microseconds=999_999),
    at("2026-04-01", "07:59"),
    at("2026-05-01", "00:00"),
)
POINTS = (0, -0.1, -0.2, -0.5, -1.005, -1.5)


def kept():
    by = CardTally.objects.values_list("organ", "body", "month", "colour", "state")
    sums = by.annotate(Sum("number"), Sum("thousandths"))
    return {tuple(row[:5]): row[5:] for row in sums if any(row[5:])}


def counted():
    found: Counter[tuple[object, ...]] = Counter()
    points: Counter[tuple[object, ...]] = Counter()
    for row in Card.objects.all():
        key = row.organ_id, row.body_id, Month.of(row.reached_at).key, row.colour, row.state
        found[key] += 1
        points[key] += round(row.points * 1000)
    return {key: (number, points[key]) for key, number in found.items()}


def carded(place, number):
    """Cards of all that is counted by, many at once."""
    chance = random.Random(number)  # noqa: S311
    version = last_version(Rule.objects.get(code="MANUAL_OTHER"))
    return Card.objects.bulk_create(
        Card(
            number=f"C{one:05}",
            rule=version.rule,
            version=version,
            subject=f"testing:{one}",
            title="占道施工审批",
            officer=chance.choice([None, place.officer, place.stranger, place.head]),
            liaison=chance.choice([None, place.liaison, place.head]),
            issued_at=FOUNDED,
            issued_by=clock_user(),
            judged_at=FOUNDED,
            **some(place, chance),
        )
        for one in range(number)
    )


def some(place, chance):
    """Everything cards are counted by, by chance."""
    return {
        "organ": chance.choice([place.section, place.organ, place.other]),
        "body": chance.choice([place.organ, place.other]),
        "reached_at": chance.choice(EDGES),
        "colour": chance.choice(["yellow", "red"]),
        "state": chance.choice(sorted(CARD.states)),
        "points": chance.choice(POINTS),
    }


def test_the_counts_are_those_of_the_cards_whatever_is_done_to_them(place):
    keys = [one.pk for one in carded(place, 30)]
    assert kept() == counted()
    chance = random.Random(3)  # noqa: S311
    for _ in range(60):
        said = some(place, chance)
        names = chance.sample(sorted(said), chance.randint(1, len(said)))
        few = Card.objects.filter(pk__in=chance.sample(keys, chance.randint(1, 9)))
        few.update(**{name: said[name] for name in names})
    Card.objects.filter(number__startswith="C0002").delete()

    assert kept() == counted()


def one_by_one(rows, key_of):
    """Cards of some months counted each."""
    found: dict[object, CardCount] = {}
    for row in rows:
        if not FEBRUARY <= Month.of(row.reached_at) <= APRIL:
            continue
        is_red, gone, stands = row.colour == "red", row.state == "revoked", row.state in STANDING
        one = CardCount(
            not is_red and not gone, is_red and not gone, gone, stands,
            round(row.points * 1000) if stands else 0, gone and is_red, row.state == "closed",
        )  # fmt: skip
        found[key_of(row)] = found.get(key_of(row), CardCount()).with_more(one)
    return found


@pytest.mark.parametrize("who", ["office", "head", "chief", "liaison", "officer", "stranger"])
def test_a_person_is_told_of_the_cards_that_the_list_has(place, who):
    carded(place, 60)
    user, day = getattr(place, who), at("2026-04-02").date()
    seen = list(cards_for(user, day))

    by_part: dict[object, CardCount] = {}
    for one in cards_by_part(user, day, FEBRUARY, APRIL):
        key = one.organ, one.body, one.month
        by_part[key] = by_part.get(key, CardCount()).with_more(one.cards)

    assert by_part == one_by_one(
        seen, lambda row: (row.organ_id, row.body_id, Month.of(row.reached_at))
    )
    assert cards_by_body(user, day, FEBRUARY, APRIL) == one_by_one(seen, lambda row: row.body_id)
    states = Counter(row.state for row in seen)
    assert +cards_by_state(user, day) == states
    assert seen


def test_points_add_up_exactly(place):
    carded(place, 1)
    for number, points in enumerate((-0.1, -0.2, -0.7)):
        one = Card.objects.get(number="C00000")
        one.pk, one.number, one.subject = None, f"D{number}", f"testing:d{number}"
        one.points, one.state, one.reached_at = points, "closed", EDGES[3]
        one.save(force_insert=True)
    Card.objects.filter(number="C00000").delete()

    day = wall(EDGES[3]).date()
    [found] = cards_by_body(place.office, day, APRIL, APRIL).values()

    assert found.points == -1


def test_points_finer_than_a_thousandth_are_refused(place):
    version = last_version(Rule.objects.get(code="YELLOW_OVERDUE"))
    said = {"colour": version.colour, "parameters": {}, "paper": "量化标准", "at": at("2026-01-06")}

    with pytest.raises(Unusable):
        change_rule(version, points=-0.0005, actor=place.office, **said)

    assert change_rule(version, points=-0.005, actor=place.office, **said).points == -0.005


def test_the_triggers_outlive_every_migration():
    """SQLite drops them with a table that is rebuilt: see migration 0004."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger")
        found = {name for (name,) in cursor.fetchall()}

    assert found >= TRIGGERS, "end the migration with RunPython(untie_and_tie) of 0004"
