"""Before a file comes in, somebody says what becomes of the names in it that nobody knows."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.cases.lifecycle import BATCH
from xiaoneng.cases.models import Batch
from xiaoneng.cases.queries import bearers_in
from xiaoneng.cases.unknown import Pair, listed, officers_left, print_of, refusal_of
from xiaoneng.core.refusals import IllegalStep, Unusable
from xiaoneng.ledger.operations import record
from xiaoneng.people.models import User


@dataclass(frozen=True, slots=True)
class Settled:
    """What was decided of a file: who each name is, and what becomes of the rest."""

    persons: Mapping[Pair, int | None] = field(default_factory=dict)
    leaves_officers: bool = False
    keeps_steps: bool = False


@transaction.atomic
def settle_unknown(batch: Batch, settled: Settled, *, actor: User, at: datetime) -> Batch:
    """Settle everything in a file that nobody knows, at once; until it comes in, again.

    Refused while something stays open, so that whoever reads it later finds every choice.
    """
    require(actor, "batch.settle", batch.source)

    held = Batch.objects.select_for_update(of=("self",)).select_related("source__organ")
    batch = held.get(pk=batch.pk)
    if batch.state != BATCH.initial:
        raise IllegalStep(
            _("%(name)s is “%(state)s”: nothing is left to be decided.")
            % {"name": batch.filename, "state": batch.get_state_display()}
        )
    check_persons(settled)
    batch.settled = {
        "persons": [[*pair, person] for pair, person in settled.persons.items()],
        "leaves_officers": settled.leaves_officers,
        "keeps_steps": settled.keeps_steps,
        "under": print_of(batch.source.mapping),
    }
    if refusal := refusal_of(batch):
        raise Unusable(refusal)
    batch.settled_by, batch.settled_at = actor, at
    batch.save(update_fields=["settled", "settled_by", "settled_at"])

    # The ledger names nobody: whom each name means stands with the file, of which it has the mark.
    persons = sorted({person for person in settled.persons.values() if person is not None})
    record(
        "batch.settled", batch, actor=actor, at=at, organ=batch.source.organ,
        said=print_of(json.dumps(batch.settled, sort_keys=True)),
        persons=", ".join(map(str, persons)),
        officers_left=officers_left(batch, dict(settled.persons)),
        steps_kept=listed(batch.counts.get("steps_plain", [])) if settled.keeps_steps else "",
    )  # fmt: skip
    return batch


def check_persons(settled: Settled) -> None:
    """Refuse a person who never held a post in the organ that the rows name."""
    chosen = [(pair, person) for pair, person in settled.persons.items() if person is not None]
    bearers = bearers_in({organ for (organ, _name), _person in chosen})
    for (organ, name), person in chosen:
        if person not in {one.pk for one in bearers.get(organ, [])}:
            raise Unusable(
                _("%(name)s: choose a person who holds or held a post in that organ.")
                % {"name": name}
            )
