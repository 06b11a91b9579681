"""What is open when an organ is split, or a function passes to another: it goes with its people."""

import pytest

from xiaoneng.ledger.queries import entries_of
from xiaoneng.obligations.jobs import follow_successions
from xiaoneng.obligations.tests.factories import at, obligation
from xiaoneng.people.models import Organ, Post
from xiaoneng.people.tests.factories import OrganFactory, PostFactory, TermFactory, someone
from xiaoneng.staffing.operations.organs import Founding
from xiaoneng.staffing.operations.successions import move_function, split_organ

pytestmark = pytest.mark.django_db
DAY = at("2026-03-05")


def split(source, posts, known):
    return split_organ(source, Founding("N1", "新局"), posts=posts, **known).target


def passed(source, posts, known):
    target = OrganFactory(parent=source.parent)
    move_function(source, target, "审批", posts=posts, **known)
    return target


@pytest.fixture
def root():
    return OrganFactory(level="district")


@pytest.mark.parametrize("change", [split, passed])
def test_what_is_open_goes_along_with_the_posts_of_those_who_have_it(root, change):
    source = OrganFactory(parent=root)
    going, staying, both = (someone("officer", source) for _ in range(3))
    TermFactory(user=both, post=PostFactory(organ=source))
    gone, kept, doubtful = (obligation(organ=source, officer=one) for one in (going, staying, both))
    nobodys = obligation(organ=source)
    nobodys.officer = None
    nobodys.save(update_fields=["officer"])
    keeper = someone("officer", root)
    keeper.grants.create(role="system_admin", organ=root, from_on=root.opened_on)
    posts = [going.terms.get().post, both.terms.earliest("pk").post]
    known = {"on": DAY.date(), "basis": "机构改革方案", "actor": keeper, "at": DAY}

    target = change(Organ.objects.get(pk=source.pk), posts, known)

    assert [follow_successions(DAY), follow_successions(DAY)] == [1, 0]
    for row, organ in ((gone, target), (kept, source), (doubtful, source), (nobodys, source)):
        row.refresh_from_db()
        assert row.organ == organ
    assert [one.organ for one in gone.holdings.order_by("from_at")] == [source, target]
    assert "obligation.followed" in [line.event for line in entries_of(gone)]
    assert Post.objects.filter(organ=target).count() == 2
