"""What empties the database behind it stands in files of its own.

The tests of a file run in one process in one go. What comes after one that emptied the database
finds no clock and no registers; whole files are put in an order in which nothing does.
"""

from collections import defaultdict
from types import SimpleNamespace

import pytest

EMPTIES = {"transactional_db", "live_server"}  # and every fixture that asks for these


def use_of(item):
    """What a test does with the database: "empties", "uses", or "" where nothing."""
    asked = item.get_closest_marker("django_db")
    if not EMPTIES.isdisjoint(item.fixturenames) or (asked and asked.kwargs.get("transaction")):
        return "empties"
    return "uses" if asked or "db" in item.fixturenames else ""


def mixed(items):
    """The files with tests of both kinds, each with those that empty the database."""
    emptying, using = defaultdict(list), set()
    for item in items:
        path, _, name = item.nodeid.partition("::")
        if use_of(item) == "empties":
            emptying[path].append(name)
        elif use_of(item) == "uses":
            using.add(path)
    return {path: names for path, names in emptying.items() if path in using}


def a_test(nodeid, *fixtures, **mark):
    marker = SimpleNamespace(kwargs=mark) if "db" in fixtures else None
    return SimpleNamespace(
        nodeid=nodeid, fixturenames=fixtures, get_closest_marker=lambda _name: marker
    )


def test_a_file_that_empties_the_database_has_no_other_tests_of_it(request):
    """Of everything that is collected here: all there is, where the whole suite runs."""
    found = mixed(request.session.items)

    assert found == {}, f"put what empties the database into files of their own: {found}"


@pytest.mark.parametrize(
    "emptying",
    [
        a_test("a.py::test_two_at_once", "db", transaction=True),
        a_test("a.py::test_two_at_once", "together", "transactional_db"),
        a_test("a.py::test_two_at_once", "page", "live_server"),
    ],
)
def test_a_file_that_mixes_is_named_and_others_are_not(emptying):
    using, elsewhere = a_test("a.py::test_one", "db"), a_test("b.py::test_one", "db")
    free = a_test("a.py::test_of_words")

    assert mixed([using, emptying, elsewhere, free]) == {"a.py": ["test_two_at_once"]}
    assert mixed([emptying, elsewhere, free]) == {}
