"""Rows come as Arrow with the values they have, whatever stands in them."""

from datetime import date, datetime

import pyarrow as pa
import pytest

from xiaoneng.kit import gathering
from xiaoneng.kit.gathering import WALL, arrow_batches, arrow_table, listed
from xiaoneng.kit.time import aware
from xiaoneng.people.models import Organ, Post, User
from xiaoneng.people.tests.factories import OrganFactory, PostFactory, UserFactory

pytestmark = pytest.mark.django_db
NAMES = ["一局", "", 'a "b", c', "two\nlines", "\\N", "tab\there", "'", "NULL"]
SCHEMA = pa.schema(
    [("pk", pa.int64()), ("name", pa.string()), ("opened", pa.date32()), ("closed", pa.date32())]
)


def organs():
    return Organ.objects.order_by("pk").values_list("pk", "name", "opened_on", "closed_on")


def test_texts_are_kept_and_nothing_is_not_an_empty_one():
    made = [OrganFactory(name=name, code=f"T{n}").pk for n, name in enumerate(NAMES)]
    Organ.objects.filter(pk=made[1]).update(closed_on=date(2026, 3, 1))

    found = arrow_table(organs().filter(pk__in=made), SCHEMA).to_pylist()

    assert [row["name"] for row in found] == NAMES
    assert [row["closed"] for row in found[:3]] == [None, date(2026, 3, 1), None]
    assert found[0]["opened"] == date(2020, 1, 1)


@pytest.mark.parametrize("fraction", [0, 120_000, 1])
def test_moments_are_wall_time_to_the_microsecond(fraction):
    local = datetime(2026, 3, 2, 9, 30, 5, fraction)
    user = UserFactory(password_changed_at=aware(local), is_active=False)
    schema = pa.schema([("changed", WALL), ("active", pa.bool_()), ("last", WALL)])

    rows = User.objects.filter(pk=user.pk).values_list(
        "password_changed_at", "is_active", "last_login"
    )
    found = arrow_table(rows, schema).to_pylist()

    assert found == [{"changed": local, "active": False, "last": None}]


def test_many_rows_come_in_blocks(monkeypatch):
    monkeypatch.setattr(gathering, "BLOCK", 3)
    for number in range(7):
        OrganFactory(code=f"T{number}")

    blocks = list(arrow_batches(organs(), SCHEMA))

    assert [one.num_rows for one in blocks] == [3, 3, 1]


def test_no_rows_are_an_empty_table():
    assert arrow_table(organs(), SCHEMA).num_rows == 0
    assert arrow_table(organs().none(), SCHEMA).schema == SCHEMA


def test_listed_keys_are_those_of_in():
    posts = [PostFactory() for _turn in range(5)]
    some = [posts[1].organ_id, posts[3].organ_id, 0]

    by_organ = Post.objects.filter(organ__listed=listed(some)).order_by("pk")

    assert list(by_organ) == [posts[1], posts[3]]
    assert list(Organ.objects.filter(pk__listed=listed([]))) == []
    assert set(Organ.objects.filter(pk__listed=listed(some)).values_list("pk", flat=True)) == {
        posts[1].organ_id,
        posts[3].organ_id,
    }
