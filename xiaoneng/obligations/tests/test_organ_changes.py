"""What is open when an organ is split, or a function passes to another: it goes with its people."""

import pytest

from xiaoneng.core.limits import Limit, Unit
from xiaoneng.ledger.queries import entries_of
from xiaoneng.obligations.jobs import follow_successions
from xiaoneng.obligations.operations.closing import close_obligation
from xiaoneng.obligations.operations.splitting import Part, split_obligation
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


@pytest.fixture
def known(root):
    keeper = someone("officer", root)
    keeper.grants.create(role="system_admin", organ=root, from_on=root.opened_on)
    return {"on": DAY.date(), "basis": "机构改革方案", "actor": keeper, "at": DAY}


@pytest.mark.parametrize("change", [split, passed])
def test_what_is_open_goes_along_with_the_posts_of_those_who_have_it(root, known, change):
    source = OrganFactory(parent=root)
    going, staying, both = (someone("officer", source) for _ in range(3))
    TermFactory(user=both, post=PostFactory(organ=source))
    gone, kept, doubtful = (obligation(organ=source, officer=one) for one in (going, staying, both))
    nobodys = obligation(organ=source)
    nobodys.officer = None
    nobodys.save(update_fields=["officer"])
    posts = [going.terms.get().post, both.terms.earliest("pk").post]

    target = change(Organ.objects.get(pk=source.pk), posts, known)

    assert [follow_successions(DAY), follow_successions(DAY)] == [1, 0]
    for row, organ in ((gone, target), (kept, source), (doubtful, source), (nobodys, source)):
        row.refresh_from_db()
        assert row.organ == organ
    assert [one.organ for one in gone.holdings.order_by("from_at")] == [source, target]
    assert "obligation.followed" in [line.event for line in entries_of(gone)]
    assert Post.objects.filter(organ=target).count() == 2


@pytest.mark.parametrize("change", [split, passed])
def test_steps_that_have_not_begun_go_along_with_whom_they_are_planned_for(root, known, change):
    source, elsewhere = OrganFactory(parent=root), OrganFactory(parent=root)
    going, staying = someone("officer", source), someone("officer", source)
    whole = obligation(organ=elsewhere)
    limit = Limit(1, Unit.WORKDAY)
    parts = [
        Part("受理", elsewhere, limit, whole.officer),
        Part("核查", source, limit, going, follows=("1",)),
        Part("听证", source, limit, staying, follows=("1",)),
        Part("办结", source, limit, follows=("1",)),
    ]
    [first] = split_obligation(whole, parts, actor=whole.officer, at=at("2026-03-03"))

    target = change(Organ.objects.get(pk=source.pk), [going.terms.get().post], known)
    assert follow_successions(DAY) == 0  # nothing that is open is anybody's of them

    planned = list(whole.planned.order_by("place").values_list("organ", flat=True))
    assert planned == [elsewhere.pk, target.pk, source.pk, source.pk]
    line = entries_of(whole)[-1]
    assert line.event == "obligation.followed"
    assert ("steps", "1") in line.facts

    close_obligation(first, actor=whole.officer, at=DAY)
    begun = {one.title: one.organ for one in whole.steps.all()}
    assert (begun["核查"], begun["听证"]) == (target, source)


def test_steps_planned_for_who_keeps_another_post_stay(root, known):
    source = OrganFactory(parent=root)
    both = someone("officer", source)
    TermFactory(user=both, post=PostFactory(organ=source))
    whole = obligation(organ=source)
    limit = Limit(1, Unit.WORKDAY)
    parts = [Part("受理", source, limit), Part("核查", source, limit, both, follows=("1",))]
    split_obligation(whole, parts, actor=whole.officer, at=at("2026-03-03"))

    split(Organ.objects.get(pk=source.pk), [both.terms.earliest("pk").post], known)
    follow_successions(DAY)

    assert {one.organ for one in whole.planned.all()} == {source}
    assert "obligation.followed" not in [line.event for line in entries_of(whole)]
