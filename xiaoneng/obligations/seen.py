"""What a page showed when somebody began to act: an act on anything newer is refused."""

from xiaoneng.kit.meanwhile import changed_meanwhile
from xiaoneng.obligations.models import Obligation


def seen_of(row: Obligation) -> str:
    """State, generation, holder, stops and extensions in one word, carried by the form.

    Of stops it says what was entered, not whether the clock stands still: that a cap ran out
    meanwhile was nobody's act.
    """
    pauses, extensions = row.pauses.all(), row.extensions.all()
    ended = max(
        (one.end_recorded_at.isoformat() for one in pauses if one.end_recorded_at), default=""
    )
    parts = (row.state, row.generation, row.organ_id, row.officer_id or "")
    return "/".join(str(part) for part in (*parts, len(pauses), ended, len(extensions)))


def refuse_stale(row: Obligation, seen: str) -> None:
    """Refuse to act on an obligation that changed since; raises Conflict with who did what."""
    if not seen or seen == seen_of(row):
        return
    raise changed_meanwhile(row)
