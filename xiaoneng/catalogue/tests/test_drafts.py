"""Drafts: begun from what holds, changed by one person at a time, dropped."""

from datetime import date

import pytest

from xiaoneng.catalogue.content import content_of
from xiaoneng.catalogue.models import Version
from xiaoneng.catalogue.operations.drafts import change_draft, draft_version, drop_draft
from xiaoneng.catalogue.queries import items_for, version_on, versions_for
from xiaoneng.catalogue.tests.factories import CONTENT, STEPS, draft, item, published, step
from xiaoneng.core.refusals import Conflict, Denied, IllegalStep, Unusable
from xiaoneng.ledger.queries import entries_of
from xiaoneng.obligations.tests.factories import MONDAY
from xiaoneng.people.tests.factories import OrganFactory, someone

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


@pytest.fixture
def organ():
    return OrganFactory(parent=OrganFactory(level="district"))


@pytest.fixture
def head(organ):
    return someone("head", organ)


def test_the_next_draft_says_what_the_published_one_says(organ, head):
    before = published(item(organ=organ))

    after = draft_version(before.item, actor=head, at=MONDAY)

    assert (after.number, after.state, after.from_on) == (2, "draft", None)
    assert content_of(after) == content_of(before)
    assert [one.event for one in entries_of(after)] == ["version.drafted"]


def test_an_item_has_one_draft_at_a_time(organ, head):
    row = draft(item(organ=organ))

    with pytest.raises(Conflict, match=f"{entries_of(row)[0].actor}，2026-03-02.*已有草案"):
        draft_version(row.item, CONTENT, actor=head, at=MONDAY)


def test_a_draft_is_changed_and_its_steps_replaced(organ, head):
    row = draft(item(organ=organ))

    changed = change_draft(
        row, {"name": "另一个名称", "steps": [step("only", 3)]}, actor=head, at=MONDAY
    )

    assert changed.name == "另一个名称"
    assert [one.code for one in changed.steps.all()] == ["only"]
    assert changed.promised_amount == CONTENT["promised_amount"]
    assert [one.event for one in entries_of(row)] == ["version.drafted", "version.changed"]


def test_the_slower_of_two_editors_is_told(organ, head):
    row = draft(item(organ=organ))
    stale = Version.objects.get(pk=row.pk)
    change_draft(row, {"name": "先"}, actor=head, at=MONDAY)

    with pytest.raises(Conflict, match=f"{head}，2026-03-02.*重新查看"):
        change_draft(stale, {"name": "后"}, actor=head, at=MONDAY)
    assert Version.objects.get(pk=row.pk).name == "先"
    assert len(entries_of(row)) == 2


def test_a_published_version_is_read_only(organ, head):
    row = published(item(organ=organ))

    with pytest.raises(IllegalStep):
        change_draft(row, {"name": "改"}, actor=head, at=MONDAY)
    with pytest.raises(IllegalStep):
        drop_draft(row, actor=head, at=MONDAY)


@pytest.mark.parametrize(
    "content",
    [
        {"name": " "},
        {"name": "长" * 301},
        {"case_type": "never"},
        {"result": "长" * 201},
        {"steps": [step("a"), step("a")]},
        {"name": CONTENT["name"], "steps": STEPS},
    ],
)
def test_what_cannot_be_kept_or_changes_nothing_is_refused(organ, head, content):
    row = draft(item(organ=organ))

    with pytest.raises(Unusable):
        change_draft(row, content, actor=head, at=MONDAY)


def test_a_dropped_draft_leaves_room_for_another(organ, head):
    row = draft(item(organ=organ))

    drop_draft(row, actor=head, at=MONDAY)

    assert draft_version(row.item, CONTENT, actor=head, at=MONDAY).number == 2
    assert [one.event for one in entries_of(row)] == ["version.drafted", "version.dropped"]
    with pytest.raises(Conflict):
        drop_draft(Version(pk=row.pk, item=row.item, edition=1), actor=head, at=MONDAY)


@pytest.mark.parametrize("role", ["officer", "section_chief", "supervision"])
def test_others_do_not_draft(organ, role):
    row = draft(item(organ=organ))
    somebody = someone(role, organ)

    with pytest.raises(Denied):
        change_draft(row, {"name": "改"}, actor=somebody, at=MONDAY)
    with pytest.raises(Denied):
        draft_version(row.item, CONTENT, actor=somebody, at=MONDAY)
    with pytest.raises(Denied):
        drop_draft(row, actor=somebody, at=MONDAY)


def test_a_draft_is_seen_by_those_who_may_change_it(organ, head):
    row = draft(item(organ=organ))
    office = someone("efficiency_office", organ.parent)
    others = [someone("officer", organ), someone("head", OrganFactory(parent=organ.parent))]

    assert [list(versions_for(one, TODAY)) for one in (head, office)] == [[row], [row]]
    assert [list(versions_for(one, TODAY)) for one in others] == [[], []]
    assert [list(items_for(one, TODAY)) for one in others] == [[], []]
    assert list(items_for(head, TODAY)) == [row.item]
    assert version_on(row.item, TODAY) is None
