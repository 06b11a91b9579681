"""Rows that lines name by key are called as they are called now, table by table."""

import pytest

from xiaoneng.ledger.queries import names_of
from xiaoneng.people.tests.factories import TermFactory

pytestmark = pytest.mark.django_db


def test_rows_called_by_what_they_refer_to_cost_one_query(django_assert_num_queries):
    terms = [TermFactory() for _ in range(3)]

    with django_assert_num_queries(1):
        names = names_of(f"people.term:{one.pk}" for one in terms)

    assert names == {f"people.term:{one.pk}": str(one) for one in terms}


def test_each_table_is_asked_once(django_assert_num_queries):
    term = TermFactory()
    keys = [f"people.term:{term.pk}", f"people.user:{term.user_id}", "people.user:0", "else:1", ""]

    with django_assert_num_queries(2):
        names = names_of(keys)

    assert names == {keys[0]: str(term), keys[1]: str(term.user)}


def test_only_what_a_row_is_called_by_is_read_with_it(django_assert_num_queries):
    term = TermFactory()

    with django_assert_num_queries(1) as asked:
        names_of([f"people.term:{term.pk}"])

    [query] = asked.captured_queries
    assert query["sql"].count("JOIN") == 3  # the person, the post and its organ
