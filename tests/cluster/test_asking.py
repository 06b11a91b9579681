"""No measure is forgotten when both engines are asked."""

import ast
from pathlib import Path

from tests.cluster.asking import ASKED

MEASURES = Path(__file__).resolve().parents[2] / "xiaoneng" / "measures"
# Parts of others, asked by way of them.
WITHIN = {
    "attached": "judged", "beside_others": "entered_late", "beyond_usual": "ticket_without_case",
    "beyond": "paused_long", "bunched": "closed_last_day",
    "cards_by_organ": "organ_figures",
    "extra_in": "extras_of", "late_entries": "entered_late", "outage_days": "entered_late",
    "officer_changes": "officer_handovers", "over_in": "bottlenecks_of",
    "organ_changes": "organ_handovers", "passages_held": "kinds_of", "paths_of": "variants_of",
    "repeated_in": "rework_of", "held": "timeline_of", "known": "timeline_of",
    "limited": "closed_last_day", "named": "times_round", "of_groups": "times_round",
    "reached": "rungs", "read": "verdicts", "readings": "verdicts", "shaped": "paused_long",
    "skipped_in": "skips_of", "staying": "verdicts", "steps_in": "kinds_of", "timed": "kinds_of",
    "times_of": "times_round", "took": "closed_too_soon", "turned_in": "disorders_of",
    "with_cases": "issued_without_case", "with_kinds": "kinds_of",
    "with_left": "closed_last_day", "with_pauses": "verdicts",
}  # fmt: skip


def expressions():
    """The functions of `measures` that give a table of an engine."""
    for path in sorted(MEASURES.glob("*.py")):
        if path.name.startswith("array"):
            continue  # kernels, proven equal to the expressions beside them
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and gives_table(node):
                yield node.name


def gives_table(node):
    is_open = not node.name.startswith("_")
    return is_open and node.returns is not None and ast.unparse(node.returns) == "Table"


def test_every_measure_is_asked_of_both_engines():
    asked = {name.split(",")[0] for name in ASKED}

    forgotten = [name for name in expressions() if name not in asked | WITHIN.keys()]

    assert forgotten == [], "add them to tests/cluster/asking.py (docs/explanation/engines.md)"
    assert set(WITHIN.values()) <= asked
    assert not WITHIN.keys() & asked
