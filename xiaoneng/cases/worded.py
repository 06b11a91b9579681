"""The words cases are found by: in number, item, matter and applicant (migration 0011)."""

from xiaoneng.cases.models import Case
from xiaoneng.kit.pieces import Worded

WORDED = Worded(
    Case,
    ("number", "item_name", "matter", "applicant"),
    {
        "sqlite": "SELECT rowid FROM cases_words WHERE cases_words MATCH %s LIMIT %s",
        "postgresql": """SELECT id FROM cases_case
        WHERE cases_pieces(number || ' ' || item_name || ' ' || matter || ' ' || applicant)
        @> %s::bigint[] LIMIT %s""",
    },
)
