"""Publishing: what is checked, what holds when, and what past days still say."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xiaoneng.catalogue.models import Item, Version
from xiaoneng.catalogue.operations.drafts import change_draft, draft_version
from xiaoneng.catalogue.operations.publishing import abolish_version, publish_version
from xiaoneng.catalogue.queries import (
    item_coded,
    items_in_force,
    limits_of,
    version_on,
)
from xiaoneng.catalogue.tests.factories import CONTENT, FIRST, PAPER, draft, item, published, step
from xiaoneng.core.limits import Limit, Unit
from xiaoneng.core.refusals import Conflict, Denied, IllegalStep, Refused, Unusable
from xiaoneng.ledger.queries import entries_of
from xiaoneng.messages.queries import inbox_of
from xiaoneng.obligations.tests.factories import MONDAY
from xiaoneng.people.queries import clock_user
from xiaoneng.people.tests.factories import OrganFactory, someone

pytestmark = pytest.mark.django_db
SECOND = date(2026, 7, 1)


@pytest.fixture
def organ():
    return OrganFactory(parent=OrganFactory(level="district"))


@pytest.fixture
def office(organ):
    return someone("efficiency_office", organ.parent)


def publish(row, actor, from_on=SECOND, paper=PAPER):
    return publish_version(row, from_on=from_on, basis_paper=paper, actor=actor, at=MONDAY)


def test_it_holds_from_its_day_and_the_head_is_told(organ, office):
    head = someone("head", organ)

    row = publish(draft(item(organ=organ)), office, FIRST)

    assert (row.state, row.from_on, row.until_on, row.basis_paper) == (
        "published", FIRST, None, PAPER,
    )  # fmt: skip
    assert version_on(row.item, date(2025, 12, 31)) is None
    assert version_on(row.item, FIRST) == row
    assert item_coded(row.item.code) == row.item
    assert list(items_in_force(FIRST)) == [row.item]
    assert [one.event for one in entries_of(row)] == ["version.drafted", "version.published"]
    assert [one.event for one in inbox_of(head, MONDAY)] == ["version.published"]


def test_the_version_before_holds_up_to_that_day(organ, office):
    first = published(item(organ=organ))
    second = publish(draft_version(first.item, {"name": "新名"}, actor=office, at=MONDAY), office)
    first.refresh_from_db()

    assert (first.state, first.until_on) == ("superseded", SECOND)
    assert version_on(first.item, date(2026, 6, 30)) == first
    assert version_on(first.item, SECOND) == second
    assert list(first.item.versions.order_by("-number")) == [second, first]


def test_limits_are_those_of_the_core(organ):
    assert limits_of(published(item(organ=organ))) == (
        Limit(10, Unit.WORKDAY),
        Limit(20, Unit.WORKDAY),
    )
    bare = published(item("X2", organ), promised_amount=None, statutory_amount=None, steps=[])
    assert limits_of(bare) == (None, None)


@pytest.mark.parametrize(
    "content",
    [
        {"promised_amount": 21.0},
        {"promised_amount": 29.0, "promised_unit": "day"},
        {"promised_amount": 10.5},
        {"promised_unit": ""},
        {"statutory_amount": -1.0},
        {"statutory_amount": 30.0, "limit_basis": " "},
        {"statutory_amount": 60.0, "statutory_unit": "day", "limit_basis": ""},
        {"steps": [step("a", 6), step("b", 5, "a")]},
        {"steps": [step("a", 1, "b"), step("b", 1, "a")]},
        {"steps": [step("a", 1, "none")]},
        {"steps": [step("a", 1.5)]},
        {"steps": [step("a", 1, words="")]},
        {"steps": [step("a", 100, unit="workhour")]},
    ],
)
def test_what_breaks_a_rule_is_not_published(organ, office, content):
    row = draft(item(organ=organ), **content)

    with pytest.raises(Unusable):
        publish(row, office)
    row.refresh_from_db()
    assert row.state == "draft"


@pytest.mark.parametrize(
    "content",
    [
        {"promised_amount": 20.0},
        {"promised_amount": 14.0, "promised_unit": "day", "steps": []},
        {"statutory_amount": 45.0},
        {"promised_amount": None, "promised_unit": ""},
        {"steps": [step("a", 2), step("b", 8, "a"), step("c", 7, "a"), step("d", None, "b", "c")]},
        {"steps": []},
    ],
)
def test_what_keeps_the_rules_is(organ, office, content):
    row = draft(item(organ=organ), **content)

    assert publish(row, office).state == "published"


def test_it_needs_its_paper(organ, office):
    row = draft(item(organ=organ))

    for paper in (" ", "长" * 201):
        with pytest.raises(Unusable):
            publish(row, office, paper=paper)


def test_an_organ_that_is_gone_publishes_nothing(organ, office):
    row = draft(item(organ=organ))
    organ.closed_on = date(2026, 2, 1)
    organ.save()

    with pytest.raises(Unusable):
        publish(row, office)


def test_a_step_of_an_organ_that_is_gone_is_refused(organ, office):
    gone = OrganFactory(parent=organ.parent, closed_on=FIRST)
    row = draft(item(organ=organ), steps=[step("a", 1, organ_id=gone.pk)])

    with pytest.raises(Unusable):
        publish(row, office)


def test_approvals_beside_licences_belong_to_the_past(organ, office):
    row = draft(item(organ=organ, kind="11"))
    organ.opened_on = date(2010, 1, 1)
    organ.save()

    with pytest.raises(Unusable):
        publish(row, office)
    assert publish(row, office, date(2014, 1, 1)).state == "published"


def test_it_begins_no_earlier_than_the_one_before(organ, office):
    first = published(item(organ=organ))
    row = draft_version(first.item, {"name": "新名"}, actor=office, at=MONDAY)

    with pytest.raises(Unusable):
        publish(row, office, date(2025, 12, 31))
    assert publish(row, office, FIRST).state == "published"
    assert version_on(first.item, FIRST) == row


def test_only_the_efficiency_office_publishes_and_abolishes(organ):
    head, row = someone("head", organ), published(item(organ=organ))

    with pytest.raises(Denied):
        publish(draft_version(row.item, actor=head, at=MONDAY), head)
    with pytest.raises(Denied):
        abolish_version(row, on=SECOND, basis=PAPER, actor=head, at=MONDAY)


def test_the_slower_of_two_is_told(organ, office):
    row = draft(item(organ=organ))
    stale = Version.objects.select_related("item").get(pk=row.pk)
    older = Version.objects.select_related("item").get(pk=row.pk)
    change_draft(row, {"name": "新名"}, actor=office, at=MONDAY)
    row.refresh_from_db()

    with pytest.raises(Conflict):
        publish(older, office)
    done = publish(row, office)
    stale.edition = row.edition
    with pytest.raises(Conflict, match=f"{office}，2026-03-02.*第 1 版现在是"):
        publish(stale, office)
    with pytest.raises(IllegalStep):
        publish(done, office)


def test_an_abolished_item_holds_up_to_that_day_and_may_come_back(organ, office):
    row = published(item(organ=organ))

    abolish_version(row, on=SECOND, basis="国发〔2026〕1 号", actor=office, at=MONDAY)

    assert version_on(row.item, date(2026, 6, 30)).state == "abolished"
    assert version_on(row.item, SECOND) is None
    assert [one.event for one in entries_of(row)][-1] == "version.abolished"
    again = draft_version(row.item, actor=office, at=MONDAY)
    with pytest.raises(Unusable):
        publish(again, office, date(2026, 6, 1))
    assert publish(again, office, date(2026, 8, 1)).state == "published"


def test_what_does_not_hold_is_not_abolished(organ, office):
    row = published(item(organ=organ))
    stale = Version.objects.select_related("item").get(pk=row.pk)

    with pytest.raises(Unusable):
        abolish_version(row, on=date(2025, 1, 1), basis=PAPER, actor=office, at=MONDAY)
    with pytest.raises(Unusable):
        abolish_version(row, on=SECOND, basis="", actor=office, at=MONDAY)
    with pytest.raises(IllegalStep):
        abolish_version(draft(item("X2", organ)), on=SECOND, basis=PAPER, actor=office, at=MONDAY)
    abolish_version(row, on=SECOND, basis=PAPER, actor=office, at=MONDAY)
    with pytest.raises(Conflict):
        abolish_version(stale, on=SECOND, basis=PAPER, actor=office, at=MONDAY)


days = st.dates(date(2026, 1, 1), date(2026, 3, 1))


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    max_examples=settings.default.max_examples // 8,  # each is some hundred queries
)
@given(st.lists(st.tuples(st.sampled_from(["publish", "abolish"]), days), max_size=7))
def test_versions_of_one_item_never_overlap_and_the_past_stays(acts):
    """Whatever is tried in whatever order: no day has two versions, earlier days keep theirs."""
    Version.objects.all().delete()
    Item.objects.all().delete()
    row = item(organ=OrganFactory())
    for act, day in acts:
        before = standing(row, day)
        try:
            taken(row, act, day)
        except Refused:
            continue
        after = standing(row, day)
        assert all(after[one] == before[one] for one in before if one < day)
    spans = sorted(
        (one.from_on, one.until_on or date.max)
        for one in row.versions.order_by("-number")
        if one.from_on and one.from_on != one.until_on
    )
    assert all(one[1] <= other[0] for one, other in pairwise(spans))


def taken(row, act, day):
    actor = clock_user()
    if act == "abolish":
        last = row.versions.order_by("-number").filter(state="published").first()
        if last is not None:
            abolish_version(last, on=day, basis=PAPER, actor=actor, at=MONDAY)
        return
    waiting = row.versions.order_by("-number").filter(state="draft").first()
    publish(waiting or draft_version(row, CONTENT, actor=actor, at=MONDAY), actor, day)


def standing(row, day):
    """Which version each day up to one has; raises where there are two."""
    found = {}
    for ordinal in range(date(2025, 12, 31).toordinal(), day.toordinal() + 1):
        one = date.fromordinal(ordinal)
        held = list(Version.objects.in_force(one).filter(item=row))
        assert len(held) <= 1
        found[one] = held[0].number if held else None
    return found
