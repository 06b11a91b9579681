"""No query escapes the scope: whoever reads rows of different owners says whose they are.

The rule and what it understands are in `scoping.py`; what is left out, and why, in `meant.py`.
"""

import ast
from functools import cache

import pytest

from tests.house.meant import MEANT, REFERENCE
from tests.house.scoping import PACKAGE, Owned, Reading, belonging, functions_in, tables

SCOPE = {"visible_to", "keys_seen", "organs_seen", "organ_keys", "organs_for", "seen_by"}
SCOPE |= {"obligations_for", "people_seen", "cases_for", "cards_for", "findings_for"}
SCOPE |= {"sources_for", "batches_for"}
ACTING = {"operations", "jobs", "crossing", "presences", "passwords"}  # these change rows
APART = {"management", "migrations", "tests", "models"}
NO_PAGES = {"config", "batch", "core"}
OWNED = Owned(REFERENCE, SCOPE)


def readers():
    """Every module that reads for people: not those that act, which `require` first."""
    for path in sorted(PACKAGE.rglob("*.py")):
        inside = path.relative_to(PACKAGE)
        names = {*inside.parts[:-1], inside.stem}
        if not names & (ACTING | APART) and inside.parts[0] not in NO_PAGES:
            yield inside


@cache
def escapes(inside):
    tree = ast.parse((PACKAGE / inside).read_text(encoding="utf-8"))
    readings = ((one.name, Reading(one, OWNED)) for one in functions_in(tree))
    return [f"{inside}:{name}" for name, reading in readings if reading.escapes()]


def read(text):
    return Reading(ast.parse(text).body[0], OWNED).escapes()


@pytest.mark.parametrize("inside", list(readers()), ids=str)
def test_a_query_says_whose_rows_it_reads(inside):
    escaping = [one for one in escapes(inside) if one not in MEANT and str(inside) not in MEANT]

    assert escaping == [], "ask visible_to, keys_seen or the person; a reason goes to meant.py"


def test_every_exception_is_still_there():
    found = {one for inside in readers() for one in escapes(inside)}
    files = {one.split(":")[0] for one in found}

    assert {one for one in MEANT if one not in found | files} == set()
    assert set(REFERENCE) <= {one._meta.label for one in belonging()}


@pytest.mark.parametrize(
    "text",
    [
        "def f(user): return Obligation.objects.open()",
        "def f(user): return Delivery.objects.filter(state='failed')",
        "def f(user): return told(Proposal.objects.all(), user=user)",
        "def f(user): return Appeal.objects.all() if may(user=user) else None",
        "def f(user): return User.objects.filter(is_active=True, terms__isnull=False)",
        "def f(user): return Term.objects.exclude(user=user)",
        "def f(user): return Batch.objects.filter(~Q(brought_by=user))",
        "def f(user): return Card.objects.filter(Q(officer=user) | Q(state='open'))",
        "def f(user): return Holding.objects.filter(officer=None)",
        "def f(user): return Reject.objects.filter(row=user)",
        "def f(organ): return Case.objects.filter(organ=organ)",
        "def f(organ: Organ): return organ.obligations.all()",
        "def f(item: Item): return item.versions.order_by('number')",
        "def f(user):\n near = Q(by=user)\n near |= Q(pk=1)\n return Urging.objects.filter(near)",
    ],
)
def test_the_rule_sees_an_escape(text):
    assert len(read(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "def f(user, day): return Obligation.objects.visible_to(user, day).open()",
        "def f(user, day): return Case.objects.filter(organ__in=keys_seen(user, day))",
        "def f(user): return Term.objects.on(1).filter(user=user)",
        "def f(people): return Urging.objects.filter(obligation__officer__in=people)",
        "def f(card): return Appeal.objects.filter(card=card)",
        "def f(user): return Card.objects.filter(Q(officer=user) | Q(liaison=user))",
        "def f(keys):\n rows = Tally.objects.all()\n return rows.filter(organ__in=keys_seen(1))",
        "def f(): return User.objects.none()",
        "def f(case: Case): return case.events.all()",
    ],
)
def test_the_rule_lets_pass_what_says_whose(text):
    assert read(text) == set()


def test_every_table_with_a_scope_or_an_owner_is_watched():
    scoped = {one.__name__ for one in tables() if hasattr(one._default_manager, "visible_to")}

    assert scoped
    assert scoped <= set(OWNED.tables)
    assert {"User", "Term", "Delivery", "Proposal", "Appeal", "Batch", "Reject"} <= set(
        OWNED.tables
    )
    assert ("Organ", "obligations") in OWNED.managers
