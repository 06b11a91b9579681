"""No query escapes the scope: whoever reads rows of different owners says whose they are.

A function outside operations and jobs that begins at `Model.objects` of such a table also names
the scope (`visible_to`, `keys_seen`, `obligations_for` …) or the person whose rows they are
(`officer=user`). The rest stand below with their reason; the page that shows them asks first.
"""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "xiaoneng"
OWNED = {"Obligation", "Crossing", "Urging", "Entry", "Message", "Substitution", "Sheet"}
OWNED |= {"SavedFilter", "FeedKey", "Presence", "PastPassword", "Errand", "Version", "Round"}
OWNED |= {"Case", "Report", "Card", "Finding", "Tally", "Scenario", "Forecast", "Hindcast"}
SCOPE = {"visible_to", "keys_seen", "organs_seen", "seen_by", "obligations_for", "people_seen"}
SCOPE |= {"cases_for", "cards_for", "findings_for", "organs_for"}
PERSON = {"user", "officer", "absent", "substitute", "addressee", "uploaded_by", "owner", "by"}
MEANT = {
    "ledger/queries.py:entries_of": "the page of the subject asked whether it may be seen",
    "ledger/proofs.py": "a receipt names one line, and shows its seal but not its facts",
    "staffing/queries/substitutions.py:everything": "the two queries beside it filter it",
    "errands/queries.py:queue_state": "counts for the health page",
    "messages/queries.py:outbox_state": "counts for the health page",
    "desk/queries.py:owner_of": "whoever knows the secret of a feed reads it",
    "obligations/queries.py:sweep_state": "counts for the health page",
    "obligations/queries.py:troubled_rows": "numbers and reasons for the health page",
    "obligations/queries.py:provisional_open": "a count for the health page",
    "obligations/queries.py:still_owed": "one number, to who closes the organ",
    "obligations/watching.py:held": "the sweep looks at whatever waits, whoever owes it",
    "obligations/queries.py:busiest": "one name, where a demonstration begins",
    "catalogue/queries.py:names_of_items": "what is published is everybody's",
    "catalogue/queries.py:versions_called": "what is published is everybody's",
    "cases/bringing/reading.py:known_cases": "an import, which was asked before it began",
    "cases/bringing/again.py:bring": "an import, which was asked before it began",
    "cases/extracts.py": "the warehouse holds every row; what is shown of it is narrowed there",
    "obligations/extracts.py": "the warehouse holds every row, likewise",
    "catalogue/extracts.py": "the warehouse holds every row, likewise",
    "ledger/queries.py:seal_at": "a seal, to whoever asks whether the chain is the same",
    "ledger/queries.py:subjects_since": "which rows changed; of what was done nothing is told",
    "cases/csv_rows.py:cases_of": "a whole source, for whoever runs it",
    "cases/subjects.py": "the rules look at every case; a page shows what they found",
    "cases/idling.py:idle_cases": "the rules look at every case; a page shows what they found",
    "catalogue/queries.py:organs_with_items": "which organs publish a catalogue, to the rules",
    "obligations/queries.py:steps_beside": "beside obligations that the rules look at",
    "cases/queries.py:live_days_of": "a day of a source, to the rule that judges a line",
    "cases/queries.py:progress_of": "whoever knows number and code of a case is its applicant",
    "catalogue/queries.py:promises_in": "what is published is everybody's",
    "catalogue/queries.py:drafted_among": "that there is a draft, and nothing of it",
    "catalogue/queries.py:items_in_force": "what is published is everybody's",
    "catalogue/queries.py:version_on": "what is published is everybody's",
    "catalogue/queries.py:versions_of": "a page narrows them to what its viewer sees",
    "catalogue/queries.py:published_before": "what is published is everybody's",
    "catalogue/judging.py:missing_from": "what is published is everybody's",
    "supervision/following.py:uncarded": "which lines have a card; of the card nothing is told",
    "catalogue/queries.py:versions_dated": "what is published is everybody's",
    "supervision/trying.py:_silent": "a trial goes over every card; its page narrows it",
    "supervision/trying.py:_repeated": "a trial goes over every card; its page narrows it",
    "supervision/queries.py:colours_of_body": "two counts, on the page of a card",
    "obligations/figures.py:obligation_told": "`obligation_seen` narrows it; these go with the row",
    "insight/queries.py:forecasts_of": "of rows that a list or page has narrowed before",
    "obligations/words.py:is_common": "how many of the newest rows hold a word, to nobody",
    "obligations/figures.py:unanswered": "the people were chosen by the page: oneself, the absent",
}
ACTING = {"operations", "jobs", "crossing", "presences", "passwords"}  # these change rows
APART = {"management", "migrations", "tests", "models"}


def readers():
    """Every module that reads for people: not those that act, which `require` first."""
    for path in sorted(PACKAGE.rglob("*.py")):
        inside = path.relative_to(PACKAGE)
        names = {*inside.parts[:-1], inside.stem}
        if not names & (ACTING | APART) and inside.parts[0] not in {"config", "batch", "core"}:
            yield inside


def reaches(function):
    """The tables a function begins at: `Obligation.objects`."""
    return {
        node.value.id
        for node in ast.walk(function)
        if isinstance(node, ast.Attribute)
        and node.attr in {"objects", "_default_manager", "_base_manager"}
        and isinstance(node.value, ast.Name)
        and node.value.id in OWNED
    }


def says_whose(function):
    """Whether a function names the scope, or gives a filter the person whose rows it wants."""
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and node.id in SCOPE:
            return True
        if isinstance(node, ast.Attribute) and node.attr in SCOPE:
            return True
        if isinstance(node, ast.keyword) and node.arg and node.arg.removesuffix("__in") in PERSON:
            return True
    return False


def escapes(inside):
    tree = ast.parse((PACKAGE / inside).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and reaches(node) and not says_whose(node):
            yield f"{inside}:{node.name}"


@pytest.mark.parametrize("inside", list(readers()), ids=str)
def test_a_query_says_whose_rows_it_reads(inside):
    escaping = [one for one in escapes(inside) if one not in MEANT and str(inside) not in MEANT]

    assert escaping == [], "ask visible_to, keys_seen or the person; or write the reason down here"


def test_every_exception_is_still_there():
    found = {one for inside in readers() for one in escapes(inside)}
    files = {one.split(":")[0] for one in found}

    assert {one for one in MEANT if one not in found | files} == set()


def test_the_rule_sees_an_escape():
    escaping = ast.parse("def rows(user):\n    return Obligation.objects.open()").body[0]
    keeping = ast.parse("def rows(user, day):\n    return Obligation.objects.visible_to(user, day)")

    assert reaches(escaping) == {"Obligation"}
    assert not says_whose(escaping)
    assert says_whose(keeping)


def test_every_table_with_a_scope_is_watched():
    scoped = set()
    for path in sorted(PACKAGE.glob("*/models.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and node.name.endswith("QuerySet"):
                words = {one.name for one in node.body if isinstance(one, ast.FunctionDef)}
                if "visible_to" in words:
                    scoped.add(node.name.removesuffix("QuerySet"))

    assert scoped
    assert scoped <= OWNED
