"""The words obligations are found by: in number, title and creditor (migrations 0007, 0021)."""

from xiaoneng.kit.pieces import Worded
from xiaoneng.obligations.models import Obligation

WORDED = Worded(
    Obligation,
    ("number", "title", "owed_to"),
    {
        "sqlite": "SELECT rowid FROM obligations_words WHERE obligations_words MATCH %s LIMIT %s",
        "postgresql": """SELECT id FROM obligations_obligation
        WHERE obligations_pieces(number, title, owed_to) @> %s::bigint[] LIMIT %s""",
    },
)
