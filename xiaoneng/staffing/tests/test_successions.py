import pytest

from xiaoneng.core.refusals import Conflict, Denied, Unusable
from xiaoneng.people.models import Change, Succession, Term
from xiaoneng.people.queries import clock_user, leadership_chain, parent_on, terms_of
from xiaoneng.people.tests.factories import OrganFactory, PostFactory, TermFactory
from xiaoneng.staffing.operations.organs import Founding
from xiaoneng.staffing.operations.successions import (
    mark_followed,
    merge_organs,
    move_function,
    split_organ,
)
from xiaoneng.staffing.queries.organs import (
    carried_posts,
    successions_of,
    successions_to_follow,
)
from xiaoneng.staffing.tests.conftest import AT, BEFORE, DAY, fresh, lines

BASIS = "编〔2026〕3号"
WAS = BEFORE.replace(month=2)


def test_a_merger_takes_sections_and_posts_along_and_closes_the_source(
    bureau, other, section, keeper
):
    clerk = TermFactory(post=PostFactory(organ=bureau, title="科员")).user
    head = TermFactory(post=PostFactory(organ=bureau, role="head", leads="head")).user

    (made,) = merge_organs([bureau], other, on=BEFORE, basis=BASIS, actor=keeper, at=AT)

    assert (made.kind, made.source, made.target, made.basis) == (Change.MERGE, bureau, other, BASIS)
    assert fresh(bureau).closed_on == BEFORE
    assert (parent_on(section, WAS), parent_on(section, DAY)) == (bureau, other)
    assert [term.post.organ for term in terms_of(clerk, DAY)] == [other]
    assert [term.post.organ for term in terms_of(clerk, WAS)] == [bureau]
    assert list(terms_of(head, DAY)) == []
    assert [link.user for link in leadership_chain(bureau, WAS)] == [head]
    assert "organ.merged" in lines(bureau)
    assert successions_of(other) == successions_of(bureau) == [made]


def test_two_organs_merge_at_once(bureau, other, district, keeper):
    new = OrganFactory(parent=district)

    merge_organs([bureau, other], new, on=BEFORE, basis=BASIS, actor=keeper, at=AT)

    assert Succession.objects.filter(target=new).count() == 2


def test_a_merger_into_itself_or_without_a_document_or_of_nothing_is_refused(bureau, other, keeper):
    for sources, basis in (([bureau], BASIS), ([other], " "), ([], BASIS)):
        with pytest.raises(Unusable):
            merge_organs(sources, bureau, on=BEFORE, basis=basis, actor=keeper, at=AT)


def test_an_organ_merged_once_is_not_merged_again(bureau, other, keeper):
    stale = fresh(bureau)
    merge_organs([bureau], other, on=BEFORE, basis=BASIS, actor=keeper, at=AT)

    with pytest.raises((Unusable, Conflict)):
        merge_organs([stale], other, on=DAY, basis=BASIS, actor=keeper, at=AT)


def test_a_split_founds_an_organ_with_sections_and_posts(bureau, section, district, keeper):
    post = TermFactory(post=PostFactory(organ=bureau, title="测绘岗")).post
    founding = Founding("N", "自然资源局")

    made = split_organ(
        bureau,
        founding,
        sections=[section],
        posts=[post],
        on=BEFORE,
        basis=BASIS,
        actor=keeper,
        at=AT,
    )

    assert made.kind == Change.SPLIT
    assert made.target.parent == district
    assert parent_on(section, DAY) == made.target
    assert fresh(bureau).closed_on is None
    assert carried_posts(made)[post.pk].organ == made.target
    assert "organ.split" in lines(bureau)


def test_what_is_not_the_sources_own_is_not_split_off(bureau, other, keeper):
    strange = PostFactory(organ=other)

    for sections, posts in (([other], []), ([], [strange])):
        with pytest.raises(Unusable):
            split_organ(
                bureau,
                Founding("N", "局"),
                sections=sections,
                posts=posts,
                on=BEFORE,
                basis=BASIS,
                actor=keeper,
                at=AT,
            )


def test_a_function_moves_with_its_posts_and_the_past_stays(bureau, other, keeper):
    term = TermFactory(post=PostFactory(organ=bureau, title="施工许可岗"))

    made = move_function(
        bureau, other, "施工许可", posts=[term.post], on=BEFORE, basis=BASIS, actor=keeper, at=AT
    )

    assert made.function == "施工许可"
    assert [one.post.organ for one in terms_of(term.user, WAS)] == [bureau]
    assert [one.post.organ for one in terms_of(term.user, DAY)] == [other]
    assert Term.objects.filter(user=term.user).count() == 2
    assert lines(bureau) == ["function.moved"]


def test_a_function_without_a_name_or_another_organ_is_refused(bureau, other, keeper):
    for target, function in ((bureau, "施工许可"), (other, " ")):
        with pytest.raises(Unusable):
            move_function(bureau, target, function, on=DAY, basis=BASIS, actor=keeper, at=AT)


def test_a_succession_is_followed_once_by_the_clock(bureau, other, keeper):
    made = move_function(bureau, other, "施工许可", on=BEFORE, basis=BASIS, actor=keeper, at=AT)
    stale = fresh(made)

    assert list(successions_to_follow(WAS)) == []
    assert list(successions_to_follow(DAY)) == [made]
    mark_followed(made, actor=clock_user(), at=AT)

    assert list(successions_to_follow(DAY)) == []
    with pytest.raises(Conflict):
        mark_followed(stale, actor=clock_user(), at=AT)


@pytest.mark.parametrize("who", ["guard", "auditor", "head"])
def test_nobody_else_merges_splits_or_moves(who, request, bureau, other, keeper):
    actor = request.getfixturevalue(who)
    made = move_function(bureau, other, "施工许可", on=BEFORE, basis=BASIS, actor=keeper, at=AT)
    known = {"on": DAY, "basis": BASIS, "actor": actor, "at": AT}

    for act in (
        lambda: merge_organs([bureau], other, **known),
        lambda: split_organ(bureau, Founding("N", "局"), **known),
        lambda: move_function(bureau, other, "监管", **known),
        lambda: mark_followed(made, actor=actor, at=AT),
    ):
        with pytest.raises(Denied):
            act()


def test_no_post_ends_before_it_was_opened(bureau, other, section, keeper):
    """The reform holds since March; what was opened since then is closed or changed by itself."""
    post = PostFactory(organ=bureau, title="新岗", opened_on=DAY)
    known = {"on": BEFORE, "basis": BASIS, "actor": keeper, "at": AT}

    for act in (
        lambda: merge_organs([bureau], other, **known),
        lambda: split_organ(bureau, Founding("N", "局"), posts=[post], **known),
        lambda: move_function(bureau, other, "施工许可", posts=[post], **known),
    ):
        with pytest.raises(Unusable, match=f"新岗.*{DAY}"):
            act()

    merge_organs([bureau], other, **{**known, "on": DAY})
    assert fresh(post).closed_on == DAY
