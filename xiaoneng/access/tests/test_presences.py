"""Where a person is signed in."""

import pytest
from django.contrib.sessions.backends.db import SessionStore

from xiaoneng.access.presences import (
    begin_presence,
    end_presences,
    follow_presence,
    presences_of,
)
from xiaoneng.kit.time import now
from xiaoneng.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def signed_in(user):
    session = SessionStore()
    session.create()
    begin_presence(user, session.session_key, at=now())
    return session.session_key


def test_the_oldest_gives_way_when_there_are_too_many(settings):
    settings.XIAONENG_SESSIONS = 2
    user, another = UserFactory(), UserFactory()
    apart = signed_in(another)
    keys = [signed_in(user) for _place in range(3)]

    assert [one.key for one in presences_of(user)] == keys[1:]
    assert not SessionStore().exists(keys[0])
    assert [one.key for one in presences_of(another)] == [apart]


def test_a_session_that_is_gone_is_not_counted():
    user = UserFactory()
    key = signed_in(user)
    SessionStore(key).delete()

    assert presences_of(user) == []
    assert not user.presences.exists()


def test_all_end_but_the_one_asked_from():
    user = UserFactory()
    first, second = signed_in(user), signed_in(user)

    assert end_presences(user, but=first) == 1
    assert not SessionStore().exists(second)
    assert end_presences(user) == 1


def test_a_presence_follows_its_session_to_another_key():
    user = UserFactory()
    key = signed_in(user)
    other = SessionStore()
    other.create()
    follow_presence(key, other.session_key)

    assert [one.key for one in presences_of(user)] == [other.session_key]
