"""An operation asks before it acts and writes down what it did (house.md 3).

An operation is a function of an `operations` module that is told its `actor`. Calls are followed
by name, through functions of other modules too.
"""

import ast
from pathlib import Path

import pytest
from django.utils import translation

from xiaoneng.access.policy import actions, called
from xiaoneng.ledger.events import event_of, events, without_action

PACKAGE = Path(__file__).resolve().parents[2] / "xiaoneng"
ASKS, WRITES = "require", "chained"
UNASKED = {"read_all_messages": "one's own box: the query knows no other"}
UNWRITTEN = {
    "read_message": "that a notice was read stands in its row",
    "read_all_messages": "that a notice was read stands in its row",
}
LOOKS = {"show", "list", "read", "look"}  # an action that changes nothing has no event
# asked within another act, whose event tells of it
ANSWERS = {"substitution.consent", "obligation.give_away", "organ.take_in"}


def functions(within=""):
    """With where they lie; of the modules or packages of a name alone, where one is given."""
    for path in sorted(PACKAGE.rglob("*.py")):
        inside = path.relative_to(PACKAGE)
        names = {*inside.parts[:-1], inside.stem}
        if not {"tests", "migrations"} & names and within in {"", *names}:
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.FunctionDef):
                    yield inside, node


def called_in(function):
    found = (node.func for node in ast.walk(function) if isinstance(node, ast.Call))
    return {getattr(one, "id", getattr(one, "attr", "")) for one in found}


def reached(name, calls):
    """Every name that is called on the way of a function, at whatever depth."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        fresh = calls.get(waiting.pop(), set()) - found
        found |= fresh
        waiting += fresh
    return found


def is_operation(function):
    told = {one.arg for one in function.args.kwonlyargs}
    return "actor" in told and not function.name.startswith("_")


@pytest.fixture(scope="module")
def calls():
    known: dict[str, set[str]] = {}
    for _inside, function in functions():
        known.setdefault(function.name, set()).update(called_in(function))
    return known


# every process that collects reads them: the other modules are read where they are asked for
OPERATIONS = [one.name for _inside, one in functions("operations") if is_operation(one)]


def test_there_are_operations():
    assert len(OPERATIONS) > 60
    assert {*UNASKED, *UNWRITTEN} <= set(OPERATIONS)


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_asks_first_and_writes_it_down(name, calls):
    found = reached(name, calls)

    assert ASKS in found or name in UNASKED
    assert WRITES in found or name in UNWRITTEN


def test_an_operation_that_forgets_is_found():
    source = "def close_all(*, actor):\n    tidy(actor)\n\ndef tidy(actor):\n    actor.save()\n"
    known = {node.name: called_in(node) for node in ast.parse(source).body}

    assert reached("close_all", known) == {"tidy", "save"}


@pytest.fixture
def declared():
    """The events of the rooms; tests of the ledger declare some of a noun of their own."""
    return {one for one in events() if not one.startswith("matter.")}


def test_every_event_mirrors_an_action(declared):
    assert len(declared) > 60
    assert declared & set(without_action(actions())) == set()


def test_every_action_that_changes_something_has_its_event(declared):
    acts = [one for one in actions() if one.rpartition(".")[2].split("_")[0] not in LOOKS]

    assert {one for one in acts if event_of(one) not in declared} == ANSWERS


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_action_has_words(language):
    """A page that refuses says what it refuses, never the code of an action."""
    with translation.override(language):
        speechless = {one for one in actions() if not called(one) or called(one) == one}

    assert speechless == set()
