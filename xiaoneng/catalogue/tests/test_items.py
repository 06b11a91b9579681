"""Items: added, and assigned to an organ and a post."""

import pytest

from xiaoneng.catalogue.models import Item
from xiaoneng.catalogue.operations.items import add_item, assign_item
from xiaoneng.catalogue.tests.factories import item
from xiaoneng.core.refusals import Conflict, Denied, Unusable
from xiaoneng.ledger.queries import entries_of
from xiaoneng.obligations.tests.factories import MONDAY
from xiaoneng.people.tests.factories import FOUNDED, OrganFactory, PostFactory, someone

pytestmark = pytest.mark.django_db


@pytest.fixture
def root():
    return OrganFactory(level="district")


@pytest.fixture
def organ(root):
    return OrganFactory(parent=root)


@pytest.fixture
def office(root):
    return someone("efficiency_office", root)


def events(row):
    return [one.event for one in entries_of(row)]


def test_it_is_added_with_its_line(organ, office):
    row = add_item(" XK1 ", "01", organ, basic_code="XK", actor=office, at=MONDAY)

    assert (row.code, row.kind, row.organ, row.basic_code) == ("XK1", "01", organ, "XK")
    assert events(row) == ["item.added"]


def test_a_head_adds_for_the_own_organ_only(root, organ):
    head = someone("head", organ)
    add_item("XK1", "01", organ, actor=head, at=MONDAY)

    with pytest.raises(Denied):
        add_item("XK2", "01", OrganFactory(parent=root), actor=head, at=MONDAY)
    assert Item.objects.count() == 1


def test_an_officer_adds_nothing(organ):
    with pytest.raises(Denied):
        add_item("XK1", "01", organ, actor=someone("officer", organ), at=MONDAY)


def test_a_code_is_used_once(organ, office):
    add_item("XK1", "01", organ, actor=office, at=MONDAY)

    with pytest.raises(Conflict):
        add_item("XK1", "01", organ, actor=office, at=MONDAY)


@pytest.mark.parametrize(
    ("code", "kind", "basic"), [("", "01", ""), ("X" * 81, "01", ""), ("X", "99", "")]
)
def test_what_is_no_code_and_no_kind_is_refused(organ, office, code, kind, basic):
    with pytest.raises(Unusable):
        add_item(code, kind, organ, basic_code=basic, actor=office, at=MONDAY)


def test_a_closed_organ_gets_no_item(root, office):
    closed = OrganFactory(parent=root, closed_on=FOUNDED)

    with pytest.raises(Unusable):
        add_item("XK1", "01", closed, actor=office, at=MONDAY)


def test_it_is_assigned_to_a_post_of_a_section(root, organ, office):
    section = OrganFactory(parent=organ, level="section")
    post = PostFactory(organ=section)
    row = item(organ=organ)

    assigned = assign_item(row, organ, post=post, actor=office, at=MONDAY)

    assert assigned.post == post
    assert events(row) == ["item.added", "item.assigned"]


def test_it_is_assigned_to_another_organ_and_the_line_says_from_where(root, organ, office):
    row, other = item(organ=organ), OrganFactory(parent=root)

    assigned = assign_item(row, other, actor=office, at=MONDAY)

    assert assigned.organ == other
    assert dict(entries_of(row)[-1].facts)["before"] == organ.name


def test_nothing_is_assigned_twice_nor_to_a_foreign_post(root, organ, office):
    row = item(organ=organ)

    with pytest.raises(Unusable):
        assign_item(row, organ, actor=office, at=MONDAY)
    with pytest.raises(Unusable):
        assign_item(row, organ, post=PostFactory(), actor=office, at=MONDAY)


def test_a_head_assigns_nothing(organ):
    row = item(organ=organ)

    with pytest.raises(Denied):
        assign_item(row, OrganFactory(), actor=someone("head", organ), at=MONDAY)


def test_the_slower_of_two_is_told(root, organ, office):
    row = item(organ=organ)
    stale = Item.objects.get(pk=row.pk)
    assign_item(row, OrganFactory(parent=root), actor=office, at=MONDAY)

    with pytest.raises(Conflict, match=f"{office}，2026-03-02.*现由"):
        assign_item(stale, OrganFactory(parent=root), actor=office, at=MONDAY)
    assert events(row) == ["item.added", "item.assigned"]
