"""One function writes the ledger, inside the transaction of the change it describes."""

from datetime import datetime

from django.db import transaction
from django.db.models import Model

from xiaoneng.core.chain import GENESIS, canonical, link
from xiaoneng.core.refusals import Conflict
from xiaoneng.kit.time import now
from xiaoneng.ledger.models import Entry, Head
from xiaoneng.people.models import Organ, User

SYSTEM = "system"  # the chain of acts that belong to no organ
TRIES = 20


def name_of(subject: Model) -> str:
    """How the ledger calls a row: app label, model and key."""
    return f"{subject._meta.label_lower}:{subject.pk}"


@transaction.atomic
def record(
    event: str,
    subject: Model,
    *,
    actor: User,
    at: datetime,
    organ: Organ | None = None,
    **facts: object,
) -> Entry:
    """Write one line onto the chain of an organ (the subject's own, unless told).

    `at` is the time of the fact; the time of the record is read here. Facts are kept as they are
    written with str(): codes, numbers, ISO dates. Raises Conflict where the chain never rests.
    """
    organ = organ or getattr(subject, "organ", None)
    written = canonical(part for name in sorted(facts) for part in (name, str(facts[name])))
    recorded_at = now()
    for _attempt in range(TRIES):
        head = head_of(organ)
        place = head.count + 1
        line = [event, name_of(subject), str(actor.pk), at.isoformat(), recorded_at.isoformat()]
        seal = link(bytes(head.seal), canonical([str(place), *line]) + written)
        moved = Head.objects.filter(pk=head.pk, count=head.count).update(count=place, seal=seal)
        if moved:
            return Entry.objects.create(
                chain=head,
                place=place,
                event=event,
                subject=line[1],
                actor=actor,
                happened_at=at,
                recorded_at=recorded_at,
                facts=written.decode(),
                seal=seal,
            )
    raise Conflict(f"the ledger of {organ or SYSTEM} is too busy; try again")


def head_of(organ: Organ | None) -> Head:
    """The head of an organ's chain, begun where there is none yet."""
    name = SYSTEM if organ is None else organ.code
    return Head.objects.get_or_create(name=name, defaults={"organ": organ, "seal": GENESIS})[0]
