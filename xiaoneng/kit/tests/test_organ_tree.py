"""Organs to choose from are drawn as the tree they are, in fields, conditions and figures."""

from datetime import date

import pytest
from django import forms
from django.utils import translation

from xiaoneng.kit.filters import Choice
from xiaoneng.kit.organ_tree import (
    OrganField,
    OrgansField,
    branch_choices,
    marked,
    tree_choices,
)
from xiaoneng.people.models import Level, Organ
from xiaoneng.people.queries import tree_on
from xiaoneng.people.tests.factories import OrganFactory


@pytest.fixture
def tree(db):
    root = OrganFactory(code="D", name="临澄区", name_en="Lincheng")
    second = OrganFactory(code="B2", name="乙局", parent=root)
    first = OrganFactory(code="B1", name="甲局", parent=root)
    part = OrganFactory(code="B2-1", name="科", parent=second, level=Level.SECTION)
    return root, first, second, part


class Asked(forms.Form):
    organ = OrganField()
    organs = OrgansField(required=False)


def test_each_stands_below_what_it_belongs_to_by_code(tree):
    assert [words for _key, words in tree_choices(reversed(tree))] == [
        "临澄区",
        "\u3000甲局",
        "\u3000乙局",
        "\u3000\u3000科",
    ]


def test_what_is_not_offered_takes_no_room(tree):
    _root, first, _second, part = tree

    assert {words for _key, words in tree_choices([part, first])} == {"科", "甲局"}


def test_names_are_in_the_readers_language_and_closed_ones_say_so(tree):
    root, first, *_others = tree
    first.closed_on = date(2026, 1, 1)

    assert tree_choices([first]) == [(str(first.pk), "甲局（已撤销）")]
    with translation.override("en"):
        assert tree_choices([root, first])[0][1] == "Lincheng"
        assert branch_choices(tree_on(date(2026, 1, 1)))[0][1] == "Lincheng"


def test_the_chosen_one_is_marked(tree):
    _root, first, *_others = tree

    assert [key for key, _words, is_chosen in marked(tree, lambda one: one == first) if is_chosen]


def test_a_field_takes_what_it_offers_and_nothing_else(tree):
    root, first, second, part = tree
    sent = Asked({"organ": str(first.pk), "organs": [str(part.pk)]})
    other = Asked({"organ": str(second.pk), "organs": [str(root.pk)]})
    for form in (sent, other):
        form.fields["organ"].only([first])
        form.fields["organs"].only([part, second])

    assert sent.is_valid()
    assert sent.cleaned_data["organ"] == first
    assert list(sent.cleaned_data["organs"]) == [part]
    assert set(other.errors) == {"organ", "organs"}


def test_a_field_can_be_narrowed_and_begins_with_what_was_kept(tree):
    form = Asked(initial={"organ": tree[1].pk})
    form.fields["organ"].only(Organ.objects.all())

    drawn = str(form["organ"])

    assert 'data-find="输入以缩小范围"' in drawn
    assert f'<option value="{tree[1].pk}" selected>\u3000甲局</option>' in drawn


def test_a_chip_has_no_indent(tree):
    choice = Choice("organ", "单位", lambda: tree_choices(tree))

    assert choice.words({"organ": str(tree[1].pk)}) == "甲局"
