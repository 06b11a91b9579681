"""Many rows as values are the rows the ORM would have written and read."""

from datetime import UTC, datetime, timedelta

import pytest

from xiaoneng.kit.many import among, insert_many, is_among, read_many, update_many
from xiaoneng.people.models import Organ, Post, User
from xiaoneng.people.tests.factories import OrganFactory, UserFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 1, 30, 5, 250, tzinfo=UTC)


def test_rows_are_written_as_they_are_read():
    organ = OrganFactory()
    insert_many(Post, {"organ": [organ.pk] * 3, **posts("一", "二", "'%s")})

    rows = read_many(Post.objects.order_by("pk"), ["organ", "title"])
    assert rows == [(organ.pk, "一"), (organ.pk, "二"), (organ.pk, "'%s")]


def posts(*titles):
    fields = [one for one in Post._meta.concrete_fields if not one.null and not one.primary_key]
    usual = {one.name: [one.get_default()] * len(titles) for one in fields if one.name != "organ"}
    return {**usual, "title": list(titles), "opened_on": [AT.date()] * len(titles)}


def test_moments_and_nothing_are_kept():
    users = [UserFactory() for _place in range(3)]
    moments = [AT, None, AT + timedelta(hours=9)]
    update_many(User, {"pk": [one.pk for one in users], "last_login": moments})

    rows = User.objects.filter(pk__in=among(one.pk for one in users)).order_by("pk")
    assert [moment for (moment,) in read_many(rows, ["last_login"])] == moments
    assert [one.last_login for one in rows] == moments


def test_only_the_rows_named_are_changed():
    one, other = OrganFactory(name="甲"), OrganFactory(name="乙")
    update_many(Organ, {"pk": [one.pk], "name": ["丙"]})

    assert dict(Organ.objects.values_list("pk", "name")) == {one.pk: "丙", other.pk: "乙"}


def test_rows_are_found_by_many_texts():
    for name in ("甲", "乙", "a\"'%s"):
        OrganFactory(name=name)

    found = Organ.objects.filter(is_among("name", ["甲", "a\"'%s", "丙"])).order_by("pk")
    assert [one.name for one in found] == ["甲", "a\"'%s"]
    assert not Organ.objects.filter(is_among("name", [])).exists()


def test_no_rows_are_read_as_none():
    assert read_many(Organ.objects.filter(pk__in=among([])), ["pk", "name"]) == []
