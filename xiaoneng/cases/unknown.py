"""Officers and events of a file that nobody knows, and what was decided of them before it came in.

What was decided stands with its file: `persons`, rows [organ, name, person or None]; whether the
others come in without an officer; whether events without a meaning are kept as steps; and under
which mapping that was said. A person that a name was given holds for every file of the source,
since its cases are folded anew when later files bring more of them.
"""

import hashlib
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from xiaoneng.cases.models import Batch

LISTED = 20  # names in a sentence
Pair = tuple[int, str]  # an organ and a name that an officer bears in its files


class Open(NamedTuple):
    """What has to be decided still: officers, and events without a meaning."""

    officers: bool
    steps: bool


def print_of(mapping: str) -> str:
    """A mark by which a mapping is known again."""
    return hashlib.sha256(mapping.encode()).hexdigest()[:16]


def persons_told(source: int) -> dict[Pair, int]:
    """Whom the names of officers mean in the files of a source, as was decided; the last counts."""
    found: dict[Pair, int] = {}
    rows = Batch.objects.filter(source=source, settled_at__isnull=False)
    for settled in rows.order_by("settled_at", "pk").values_list("settled", flat=True):
        for organ, name, person in settled.get("persons", []):
            found.pop((organ, name), None)
            if person is not None:
                found[organ, name] = person
    return found


def officers_left(batch: Batch, persons: dict[Pair, int | None]) -> int:
    """How many of the officers nobody knows stay without a person, once these are told."""
    left = int(batch.counts.get("officers_unknown_number", 0))
    for one in batch.counts.get("officers", []):
        key = (one["organ"], one["name"])
        if key in persons:
            left += (one["person"] is not None) - (persons[key] is not None)
    return left


def still_open(batch: Batch) -> Open:
    """What has to be decided before a file comes in, by what its last trial found."""
    if batch.source.takes_unknown:
        return Open(officers=False, steps=False)
    said = batch.settled
    holds = said.get("under") == print_of(batch.source.mapping)
    persons = {(organ, name): person for organ, name, person in said.get("persons", [])}
    return Open(
        officers=officers_left(batch, persons) > 0 and not (holds and said["leaves_officers"]),
        steps=bool(batch.counts.get("steps_plain")) and not (holds and said["keeps_steps"]),
    )


def refusal_of(batch: Batch) -> str:
    """Why a file may not come in yet, and what is to be done; "" where nothing is open."""
    waiting, counts = still_open(batch), batch.counts
    said = []
    if waiting.officers:
        said.append(
            _(
                "Officers nobody knows (%(rows)s rows: %(names)s): say who each of them is, or "
                "that their cases come in without an officer."
            )
            % {
                "rows": counts.get("officers_unknown_rows", "?"),
                "names": listed(counts["officers_unknown"]),
            }
        )
    if waiting.steps:
        said.append(
            _(
                "Events the mapping gives no meaning to (%(rows)s rows: %(names)s): say that they "
                "are kept as steps without effect, or describe them in the mapping of the source."
            )
            % {"rows": counts.get("steps_plain_rows", "?"), "names": listed(counts["steps_plain"])}
        )
    return " ".join(said)


def listed(names: list[Any]) -> str:
    return "、".join(map(str, names[:LISTED])) + ("…" if len(names) > LISTED else "")
