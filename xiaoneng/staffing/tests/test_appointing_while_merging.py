"""A merger and an appointment at the same moment leave nobody in a post that is closed."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection, transaction

from xiaoneng.core.refusals import Refused
from xiaoneng.kit.tests.locking import locking
from xiaoneng.people.models import Post, Term
from xiaoneng.people.tests.factories import PostFactory
from xiaoneng.staffing.operations.successions import merge_organs
from xiaoneng.staffing.operations.terms import appoint
from xiaoneng.staffing.tests.conftest import AT, DAY, fresh

pytestmark = pytest.mark.django_db(transaction=True)
BASIS = "编〔2026〕3号"


@pytest.fixture
def at_once(transactional_db, tmp_path):
    """Lets one act begin and hold what it wrote until another has read, and then both end."""

    def run(first, read, second):
        has_written, has_read = Event(), Event()

        def hold():
            with transaction.atomic():
                first()
                has_written.set()
                assert has_read.wait(20)

        def follow():
            assert has_written.wait(20)
            seen = read()
            has_read.set()
            try:
                second(seen)
            except Refused as refusal:
                return str(refusal)
            return ""

        with locking(tmp_path), ThreadPoolExecutor(2) as pool:
            both = [pool.submit(closed_after, one) for one in (hold, follow)]
            told = [one.result(timeout=60) for one in both][1]
            return told, pool.submit(closed_after, state).result(timeout=60)

    return run


def closed_after(work):
    try:
        return work()
    finally:
        connection.close()


def state():
    """The open terms in posts that are closed: there is never one."""
    return list(Term.objects.filter(post__closed_on__isnull=False, until_on__isnull=True))


def merged(source, target, actor):
    merge_organs([fresh(source)], fresh(target), on=DAY, basis=BASIS, actor=fresh(actor), at=AT)


def test_nobody_is_appointed_into_a_post_that_a_merger_closes(
    at_once, bureau, other, person, keeper
):
    post = PostFactory(organ=other)

    told, left = at_once(
        lambda: merged(other, bureau, keeper),
        lambda: Post.objects.select_related("organ").get(pk=post.pk),
        lambda seen: appoint(fresh(person), seen, from_on=DAY, actor=fresh(keeper), at=AT),
    )

    assert other.name in told or post.title in told
    assert left == []


def test_a_merger_takes_along_whoever_is_being_appointed(at_once, bureau, other, person, keeper):
    post = PostFactory(organ=other)

    told, left = at_once(
        lambda: appoint(fresh(person), fresh(post), from_on=DAY, actor=fresh(keeper), at=AT),
        lambda: None,
        lambda _seen: merged(other, bureau, keeper),
    )

    assert (told, left) == ("", [])
