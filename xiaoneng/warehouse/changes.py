"""What changed since an extract, by marks that cannot be missed (docs/decisions/0012).

Every act has its line in the ledger, in its own transaction. Within one chain lines follow each
other as their transactions end, so "after this place" misses none; over all chains no such order is
kept. Cases that come in bulk have no line each: they are found by counting.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from xiaoneng.cases.extracts import cases_deciding, cases_named, counted, keys_in
from xiaoneng.core.chain import sm3
from xiaoneng.ledger.queries import heads, seal_at, subjects_since
from xiaoneng.obligations.extracts import obligations_named, with_wholes
from xiaoneng.warehouse.manifest import Manifest
from xiaoneng.warehouse.schemas import SPAN

LIGHTS_ONLY = "obligation.crossed"  # changes nothing that is cut by case


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the database is, at the moment that an extract reads."""

    heads: dict[str, tuple[int, str]]
    migrations: str
    counts: dict[int, int]  # of cases by part


def standing() -> Standing:
    """Ask it first of all: it begins the view of one moment."""
    applied = MigrationRecorder(connection).applied_migrations()
    names = "\n".join(sorted(f"{app}.{name}" for app, name in applied))
    return Standing(heads(), sm3(names.encode()).hex(), counted(SPAN))


def follows(manifest: Manifest, now: Standing) -> bool:
    """Whether the database is the one of the extract, further on: no other one, none put back."""
    if manifest.migrations != now.migrations:
        return False
    for name, (place, seal) in manifest.heads.items():
        count, last = now.heads.get(name, (-1, ""))
        if count < place or (last if count == place else seal_at(name, place)) != seal:
            return False
    return True


def changed_since(manifest: Manifest, now: Standing) -> dict[int, set[int]]:
    """The keys of the cases that changed, by part; those that came in bulk are not among them."""
    cases: set[int] = set()
    obligations: set[int] = set()
    for name, (count, _seal) in now.heads.items():
        place = manifest.heads.get(name, (0, ""))[0]
        if count == place:
            continue
        subjects = set(subjects_since(name, place, but=LIGHTS_ONLY))
        cases |= cases_named(subjects)
        obligations |= obligations_named(subjects)
    cases |= cases_deciding(with_wholes(obligations))
    found: dict[int, set[int]] = defaultdict(set)
    for key in cases:
        found[key // SPAN].add(key)
    return dict(found)


def new_in(part: int, known: set[int]) -> set[int]:
    """The cases of a part that an extract does not have."""
    return set(keys_in(range(part * SPAN, (part + 1) * SPAN))) - known
