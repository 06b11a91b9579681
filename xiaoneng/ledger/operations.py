"""One function writes the ledger, inside the transaction of the change it describes.

Beside it: the day's seal over all chains, and the check of the whole.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from secrets import token_bytes

from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.core.chain import GENESIS, link
from xiaoneng.core.refusals import Conflict, Unusable
from xiaoneng.kit.time import now, wall
from xiaoneng.ledger import seal_file
from xiaoneng.ledger.events import is_declared
from xiaoneng.ledger.models import Entry, Head, Seal, Verification
from xiaoneng.ledger.seal_file import Sealed, Standing
from xiaoneng.ledger.sealing import (
    SALT,
    chain_text,
    digest,
    facts_text,
    line_text,
    moment_text,
    name_of,
)
from xiaoneng.ledger.verifying import verify
from xiaoneng.people.models import Organ, User

NO_ORGAN = 0  # no key of an organ
SYSTEM = "system"  # the chain of acts that belong to no organ


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that happened to a subject; `at` is its time, the rest as in `record`."""

    subject: Model
    at: datetime
    facts: Mapping[str, object]


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

    `at` is the time of the fact; the time of the record is read here and nowhere else. Facts are
    codes, numbers, dates and rows (written as their keys). The chain stays locked until the
    transaction ends, other chains are free. An event that no room declared is an error.
    """
    [entry] = record_all(event, [Fact(subject, at, facts)], actor=actor, organ=organ)
    return entry


@transaction.atomic(savepoint=False)
def record_all(
    event: str, happened: Iterable[Fact], *, actor: User, organ: Organ | None = None
) -> list[Entry]:
    """Write a line for each fact, in their order, as `record` does for one.

    Chains are taken in the order of their keys, so that two writers of several organs never wait
    for each other in a ring.
    """
    if not is_declared(event):
        raise ValueError(f'{event} has no words: declare("{event}", _("…")) in its policy.py')
    chains: dict[int, list[Fact]] = {}
    for one in happened:
        chains.setdefault((organ.pk if organ else organ_key(one.subject)) or NO_ORGAN, []).append(
            one
        )
    entries: list[Entry] = []
    for key in sorted(chains):
        entries += extend_chain(next_head(key or None), event, chains[key], actor)
    if len(entries) == 1:
        entries[0].save(force_insert=True)  # a list of one costs half as much again
    else:
        Entry.objects.bulk_create(entries)
    return entries


def extend_chain(head: Head, event: str, happened: Sequence[Fact], actor: User) -> list[Entry]:
    """The next lines of a chain, not yet written; its head already stands behind the last."""
    place, seal, recorded = head.count, bytes(head.seal), now()
    entries = []
    for place, one in enumerate(happened, start=head.count + 1):
        entry = Entry(
            chain=head,
            place=place,
            event=event,
            subject=name_of(one.subject),
            actor=actor,
            happened_at=one.at,
            recorded_at=recorded,
            facts=facts_text(one.facts),
            salt=token_bytes(SALT),
        )
        entry.seal = seal = link(seal, digest_of(entry))
        entries.append(entry)
    before = Head.objects.filter(pk=head.pk, count=head.count)
    if before.update(count=place, seal=seal) != 1:
        raise Conflict(f"the ledger of {head.name} moved on; try again")
    return entries


def digest_of(entry: Entry) -> bytes:
    """What stands for an entry in its chain."""
    columns = (
        str(entry.place),
        entry.event,
        entry.subject,
        str(entry.actor_id),
        moment_text(entry.happened_at),
        moment_text(entry.recorded_at),
    )
    chain = chain_text(entry.chain.name, entry.chain.organ_id)
    return digest(bytes(entry.salt), line_text(chain, columns, entry.facts))


def organ_key(subject: Model) -> int | None:
    """The organ a subject belongs to, without asking the database where its key is at hand."""
    if isinstance(subject, Organ):
        return subject.pk
    if hasattr(subject, "organ_id"):
        key: int | None = subject.organ_id
        return key
    return getattr(getattr(subject, "organ", None), "pk", None)


def next_head(organ: int | None) -> Head:
    """The head of a chain, held until the transaction ends; begun where there is none yet.

    Where rows can be locked, writers of one organ wait for each other here and read what the
    one before left; where they cannot (SQLite), the whole transaction holds the lock already.
    """
    held = Head.objects.select_for_update(no_key=True)
    chain = {"name": SYSTEM} if organ is None else {"organ_id": organ}
    try:
        return held.get(**chain)
    except Head.DoesNotExist:
        name = (
            SYSTEM if organ is None else Organ.objects.values_list("code", flat=True).get(pk=organ)
        )
        Head.objects.get_or_create(**chain, defaults={"name": name, "seal": GENESIS})
        return held.get(**chain)


def seal_day(day: date, *, at: datetime) -> Seal:
    """Append the root over all chains to the seal file, once a day; returns the day's seal.

    Raises Unusable for a day to come, a day before the last sealed one, and where the file does
    not end with what the database knows as the last seal: then something was taken out of it.
    """
    if day > wall(at).date():
        raise Unusable(_("%(day)s is not over: only a day that has come is sealed") % {"day": day})
    path = Path(settings.XIAONENG_SEALS)
    with seal_file.held(path) as file, transaction.atomic():
        last = last_seal(path)
        if known := Seal.objects.filter(day=day).first():
            return known
        if last is not None and day < last.day:
            raise Unusable(
                _("%(day)s can no longer be sealed: %(last)s is") % {"day": day, "last": last.day}
            )
        heads = {one.name: Standing(one.count, bytes(one.seal)) for one in Head.objects.all()}
        sealed = Sealed(
            day=day,
            sealed_at=moment_text(at),
            heads=heads,
            root=seal_file.root_of(heads),
            previous=seal_file.hash_of(last.line) if last else seal_file.FIRST,
        )
        seal = kept_seal(sealed)
        seal_file.append(file, seal.line)
        return seal


def last_seal(path: Path) -> Seal | None:
    """The last seal, the same in file and table.

    A line that reached the disk just before the machine stopped gets its row here.
    """
    lines, last = seal_file.lines_in(path), Seal.objects.order_by("-day").first()
    before = lines[-2] if len(lines) > 1 else ""
    if lines and (last.line if last else "") == before and seal_file.ends_whole(path):
        sealed = seal_file.read_line(lines[-1])
        if sealed is not None:
            return kept_seal(sealed)
    if (lines[-1] if lines else "") != (last.line if last else ""):
        raise Unusable(
            _("%(file)s does not end with the last seal: verify the ledger, then put the file back")
            % {"file": path}
        )
    return last


def kept_seal(sealed: Sealed) -> Seal:
    """The row of a line of the seal file."""
    return Seal.objects.create(
        day=sealed.day,
        sealed_at=datetime.fromisoformat(f"{sealed.sealed_at}+00:00"),
        count=sealed.count,
        root=sealed.root,
        line=seal_file.line_of(sealed),
    )


def verify_ledger(
    *, actor: User, at: datetime, progress: Callable[[int, int], None] | None = None
) -> Verification:
    """Check every chain and every seal, and keep what was found."""
    require(actor, "ledger.verify")

    verdict = verify(progress)
    with transaction.atomic():
        verification = Verification.objects.create(
            actor=actor,
            verified_at=at,
            entries=verdict.entries,
            chains=verdict.chains,
            days=verdict.days,
            faults=[fault.as_json() for fault in verdict.faults],
        )
        record(
            "ledger.verified",
            verification,
            actor=actor,
            at=at,
            entries=verdict.entries,
            faults=len(verdict.faults),
        )
    return verification
