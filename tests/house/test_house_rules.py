"""Rules of the house that no linter knows (docs/decisions; CONTRIBUTING.md)."""

import ast
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.written
ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "xiaoneng"
SOURCES = sorted(PACKAGE.rglob("*.py"))
CODE = [path for path in SOURCES if not {"tests", "migrations"} & set(path.parts)]
TESTS = [*(path for path in SOURCES if "tests" in path.parts), *(ROOT / "tests").rglob("*.py")]
LONGEST_FUNCTION = 50  # lines; aim for 15 (the declaration of a list is long, and simple)
NAMELESS = {"utils.py", "helpers.py", "common.py", "misc.py", "base.py", "extras.py", "managers.py"}


def length(node):
    return (node.end_lineno or node.lineno) - node.lineno + 1


def relative(path):
    return str(path.relative_to(ROOT))


def tracked():
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


@pytest.mark.parametrize("path", CODE, ids=relative)
def test_a_file_is_short_enough_to_read(path):
    lines = len(path.read_text(encoding="utf-8").splitlines())

    assert lines <= 400, f"{relative(path)} has {lines} lines: split it by noun or operation"


@pytest.mark.parametrize("path", TESTS, ids=relative)
def test_a_test_file_is_short_enough_to_read(path):
    lines = len(path.read_text(encoding="utf-8").splitlines())

    assert lines <= 300, f"{relative(path)} has {lines} lines: one file per behaviour"


@pytest.mark.parametrize("path", CODE, ids=relative)
def test_a_function_is_short_enough_to_see(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    long = [
        f"{node.name} ({length(node)})"
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and length(node) > LONGEST_FUNCTION
    ]

    assert long == [], f"{relative(path)}: split {long}"


def test_no_file_has_a_name_that_says_nothing():
    guilty = [relative(path) for path in SOURCES if path.name in NAMELESS]

    assert guilty == [], f"name {guilty} for what they hold"


def test_only_the_core_counts_days():
    pattern = re.compile(r"timedelta\(days=|\.weekday\(\)")
    generated = PACKAGE / "batch" / "demonstration"  # draws days at random; it judges nothing
    guilty = [
        relative(path)
        for path in CODE
        if PACKAGE / "core" not in path.parents
        and generated not in path.parents
        and pattern.search(path.read_text(encoding="utf-8"))
    ]

    assert guilty == [], f"working-day arithmetic lives in core/workdays.py, not in {guilty}"


def test_nobody_below_the_command_line_asks_the_time_or_the_environment():
    pattern = re.compile(r"datetime\.now\(|date\.today\(|time\.time\(|os\.environ|os\.getenv")
    guilty = [
        relative(path)
        for path in CODE
        if PACKAGE / "config" not in path.parents
        and pattern.search(path.read_text(encoding="utf-8"))
    ]

    assert guilty == [], f"take the moment or the setting as an argument in {guilty}"


def asserts(function):
    """Whether a test can fail: it asserts, or expects a refusal."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assert):
            return True
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func).rsplit(".", 1)[-1]
            if name in {"raises", "expect", "warns"} or name.startswith(("assert_", "refuses")):
                return True
    return False


@pytest.mark.parametrize("path", TESTS, ids=relative)
def test_every_test_can_fail(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    empty = [
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and not asserts(node)
    ]

    assert empty == [], f"{relative(path)}: {empty} assert nothing"


def test_no_file_of_the_real_data_is_in_the_project():
    data = ROOT.parent / "shared" / "data"
    if not data.is_dir():
        pytest.skip("the real data is not beside the project")
    ours = data / "clock"
    foreign = {
        (path.stat().st_size, path.read_bytes()[:4096])
        for path in data.rglob("*")
        if path.is_file() and ours not in path.parents
    }

    guilty = [
        relative(path)
        for path in tracked()
        if (path.stat().st_size, path.read_bytes()[:4096]) in foreign and path.stat().st_size
    ]

    assert guilty == [], f"{guilty} are other people's: use them from where they lie"


def test_the_project_names_no_registry_and_no_workplace():
    pattern = re.compile(
        r"python[h]osted\.|pypi[.]org|registry[.]npmjs|deb[.]debian|/[w]ork/"  # not this line
    )
    guilty = []
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if pattern.search(text):
            guilty.append(relative(path))

    assert guilty == [], f"{guilty} name a host or a path of one machine"


def test_every_decision_says_context_decision_and_consequences():
    decisions = sorted((ROOT / "docs" / "decisions").glob("0*.md"))
    wanted = ("# ", "## Context", "## Decision", "## Consequences")
    incomplete = [
        path.name
        for path in decisions
        if not all(part in path.read_text(encoding="utf-8") for part in wanted)
    ]

    assert decisions
    assert incomplete == []


CATCHES = {  # where a refusal may be caught (decision 11); the command line prints it
    "xiaoneng/kit/bulk.py",
    "xiaoneng/kit/forms.py",
    "xiaoneng/kit/middleware.py",
    "xiaoneng/cases/jobs.py",
    "xiaoneng/cases/operations/batches.py",  # a file nobody can read is put aside, then refused
    "xiaoneng/catalogue/cells.py",  # a cell of a list: refused with its row and column
    "xiaoneng/staffing/operations/imports.py",  # a row that can no longer be taken, likewise
    "xiaoneng/config/cli.py",
    "xiaoneng/messages/quiet.py",  # one organ's calendar keeps nobody else's mail
    "xiaoneng/obligations/jobs.py",
    "xiaoneng/batch/answering.py",
}


def test_only_few_places_catch_a_refusal():
    pattern = re.compile(r"except [^:]*\b(Refused|Unusable|IllegalStep|Conflict|Denied)\b")
    guilty = {relative(path) for path in CODE if pattern.search(path.read_text(encoding="utf-8"))}

    assert guilty <= CATCHES, "use kit.forms.tried (docs/decisions/0011)"


DUES_COMPARED = {  # where due moments are compared, and why that says nothing of being late
    "xiaoneng/obligations/ahead.py": "the days of a calendar that have something due",
    "xiaoneng/obligations/figures.py": "the parts of a desk: what is due by tonight",
    "xiaoneng/obligations/queries.py": "what may be over, of which the clock then says whether",
    "xiaoneng/obligations/operations/extending.py": "the promise against the law",
    "xiaoneng/obligations/operations/splitting.py": "the steps against the whole",
}
DEFINING = {"core", "measures"}  # where being late is defined
ORDERED = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
LOOKUP = re.compile(r"due_at__(date__)?(lt|lte|gt|gte|range)$")


def names_due(node):
    names = (getattr(one, "attr", getattr(one, "id", "")) for one in ast.walk(node))
    return any(str(name).endswith("due_at") for name in names)


def compares_due(node):
    """Whether a due moment is put before or after another, in the program or in a query."""
    if isinstance(node, ast.Compare):
        return names_due(node) and any(isinstance(one, ORDERED) for one in node.ops)
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and bool(LOOKUP.search(node.value))
    return isinstance(node, ast.keyword) and bool(LOOKUP.search(node.arg or ""))


@pytest.fixture(scope="module")
def guilty():
    """By each rule the files of the program in which a node of the tree is what it forbids."""
    found: dict[Any, set[str]] = {compares_due: set(), writes_state: set()}
    for path in CODE:
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        for rule, files in found.items():
            if any(map(rule, nodes)):
                files.add(relative(path))
    return found


def test_lateness_is_what_the_clock_says(guilty):
    defining = {relative(path) for path in CODE if DEFINING & set(path.parts)}

    said = "ask the light or obligations.queries.is_over (core/clock.py), compare no due_at"
    assert guilty[compares_due] - defining == set(DUES_COMPARED), said


STATES_WRITTEN = {  # where a state is written beside its lifecycle, and why
    "xiaoneng/kit/moves.py": "the one mover",
    "xiaoneng/messages/jobs.py": "a mail has no lifecycle: who sends it holds it by a lease",
}


def writes_state(node):
    """Whether a state is set on a row, in memory or in the table."""
    if isinstance(node, ast.Assign):
        return any(isinstance(one, ast.Attribute) and one.attr == "state" for one in node.targets)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        is_update = node.func.attr == "update"
        return is_update and any(one.arg == "state" for one in node.keywords)
    return False


def test_only_the_mover_changes_a_state(guilty):
    said = "take a step of the lifecycle with kit.moves.move"
    assert guilty[writes_state] == set(STATES_WRITTEN), said


def test_the_rules_of_due_moments_and_states_find_what_they_forbid():
    forbidden = ("row.due_at <= at", "at > due_at", "rows.filter(intake__due_at__lte=at)")
    allowed = ("row.due_at is None", "rows.order_by('due_at')", "rows.filter(due_at__isnull=True)")
    written = ("row.state = 'open'", "rows.update(state='open')")

    def found(guilt, text):
        return any(map(guilt, ast.walk(ast.parse(text))))

    assert all(found(compares_due, one) for one in forbidden)
    assert not any(found(compares_due, one) for one in allowed)
    assert all(found(writes_state, one) for one in written)
    assert not found(writes_state, "rows.filter(state='open').update(look_at=at)")
