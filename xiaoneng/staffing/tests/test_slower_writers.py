"""Of two writers the slower is judged by what stands then, not by what was read before."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection, transaction

from xiaoneng.access.roles import Holding, Role
from xiaoneng.core.refusals import Conflict, Refused, Unusable
from xiaoneng.kit.tests.locking import locking
from xiaoneng.people.models import Level, Post, Term
from xiaoneng.people.tests.factories import OrganFactory, PostFactory
from xiaoneng.staffing.operations.accounts import close_account
from xiaoneng.staffing.operations.nameplates import hang_nameplate
from xiaoneng.staffing.operations.organs import Founding, close_organ, found_organ, move_organ
from xiaoneng.staffing.operations.passwords import reset_password
from xiaoneng.staffing.operations.posts import Description, change_post, close_post, open_post
from xiaoneng.staffing.operations.roles import grant_role
from xiaoneng.staffing.operations.successions import merge_organs
from xiaoneng.staffing.operations.terms import appoint, give_charge
from xiaoneng.staffing.tests.conftest import AT, DAY, fresh

BASIS = "编〔2026〕3号"


@pytest.fixture
def closed(bureau, keeper):
    """A section as somebody read it, that another closed meanwhile."""
    organ = OrganFactory(parent=bureau, level=Level.SECTION, name="空科")
    close_organ(fresh(organ), on=DAY, basis=BASIS, actor=keeper, at=AT)
    return organ


@pytest.mark.parametrize(
    "act",
    [
        lambda closed, known, **_more: open_post(closed, Description("岗"), on=DAY, **known),
        lambda closed, known, **_more: found_organ(
            Founding("N", "新科", Level.SECTION, closed), on=DAY, **known
        ),
        lambda closed, known, section, **_more: move_organ(section, closed, on=DAY, **known),
        lambda closed, known, section, **_more: merge_organs(
            [section], closed, on=DAY, basis=BASIS, **known
        ),
        lambda closed, known, head, **_more: give_charge(
            head, closed, clauses="", from_on=DAY, **known
        ),
        lambda closed, known, **_more: hang_nameplate(
            closed, "牌", number_prefix="牌", on=DAY, **known
        ),
        lambda closed, known, person, guard, **_more: grant_role(
            person,
            Holding(Role.SUPERVISION, closed),
            basis=BASIS,
            from_on=DAY,
            **{**known, "actor": guard},
        ),
    ],
    ids=["open_post", "found", "move", "merge", "charge", "nameplate", "grant"],
)
def test_nothing_is_put_into_an_organ_closed_meanwhile(act, closed, section, keeper, request):
    others = {name: request.getfixturevalue(name) for name in ("head", "person", "guard")}

    with pytest.raises(Unusable, match="空科"):
        act(closed=closed, known={"actor": keeper, "at": AT}, section=section, **others)


def test_a_post_closed_meanwhile_is_neither_filled_nor_changed(section, person, keeper):
    stale = PostFactory(organ=section)
    close_post(fresh(stale), on=DAY, actor=keeper, at=AT)

    with pytest.raises(Unusable, match="科员"):
        appoint(person, stale, from_on=DAY, actor=keeper, at=AT)
    with pytest.raises(Unusable, match="科员"):
        change_post(stale, Description("科员", duties="新"), on=DAY, actor=keeper, at=AT)


def test_a_post_described_anew_meanwhile_is_looked_at_again(section, keeper):
    stale = PostFactory(organ=section, role="")
    change_post(fresh(stale), Description("科员", duties="甲"), on=DAY, actor=keeper, at=AT)

    with pytest.raises(Conflict, match="科员"):
        change_post(stale, Description("科员", duties="乙"), on=DAY, actor=keeper, at=AT)

    assert fresh(stale).duties == "甲"


def test_whose_account_was_closed_meanwhile_gets_neither_post_nor_role(
    section, person, keeper, guard
):
    stale, holding = fresh(person), Holding(Role.SUPERVISION, section)
    close_account(person, reason="离职", actor=keeper, at=AT)

    with pytest.raises(Unusable, match=person.full_name):
        appoint(stale, PostFactory(organ=section), from_on=DAY, actor=keeper, at=AT)
    with pytest.raises(Unusable, match=person.full_name):
        grant_role(stale, holding, basis=BASIS, from_on=DAY, actor=guard, at=AT)


def test_whose_password_was_given_meanwhile_does_not_become_administrator(
    district, person, keeper, guard
):
    stale, holding = fresh(person), Holding(Role.SECURITY_ADMIN, district)
    reset_password(person, actor=keeper, at=AT)

    with pytest.raises(Unusable, match=person.full_name):
        grant_role(stale, holding, basis=BASIS, from_on=DAY, actor=guard, at=AT)


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


@pytest.mark.django_db(transaction=True)
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


@pytest.mark.django_db(transaction=True)
def test_a_merger_takes_along_whoever_is_being_appointed(at_once, bureau, other, person, keeper):
    post = PostFactory(organ=other)

    told, left = at_once(
        lambda: appoint(fresh(person), fresh(post), from_on=DAY, actor=fresh(keeper), at=AT),
        lambda: None,
        lambda _seen: merged(other, bureau, keeper),
    )

    assert (told, left) == ("", [])
