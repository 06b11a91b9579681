"""Two functions write the ledger, one line or many, inside the transaction of what they describe.

Beside it: the day's seal over all chains, and the check of the whole.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.core.refusals import Unusable
from xiaoneng.kit.many import insert_many
from xiaoneng.kit.time import now, wall
from xiaoneng.ledger import seal_file
from xiaoneng.ledger.chaining import (
    NO_ORGAN,
    By,
    Fact,
    Line,
    lines_after,
    move_on,
    next_heads,
    organ_key,
)
from xiaoneng.ledger.events import is_declared
from xiaoneng.ledger.models import Entry, Head, Seal, Verification
from xiaoneng.ledger.seal_file import Sealed, Standing
from xiaoneng.ledger.sealing import Subject, moment_text
from xiaoneng.ledger.verifying import verify
from xiaoneng.people.models import Organ, User


def record(
    event: str,
    subject: Subject,
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
    with transaction.atomic(savepoint=False):
        [(head, line)] = chained(event, [Fact(subject, at, facts)], actor, organ)
        entry = Entry(chain=head, actor=actor, **line._asdict())
        entry.save(force_insert=True)
    return entry


@transaction.atomic(savepoint=False)
def record_all(
    event: str, happened: Iterable[Fact], *, actor: User, organ: Organ | None = None
) -> int:
    """Write a line for each fact, in their order, as `record` does for one; returns how many."""
    lines = chained(event, happened, actor, organ)
    if lines:
        columns = zip(*(line for _head, line in lines), strict=True)
        chains = {"chain": [head.pk for head, _line in lines], "actor": [actor.pk] * len(lines)}
        insert_many(Entry, chains | dict(zip(Line._fields, columns, strict=True)))
    return len(lines)


def hold_chains(subjects: Iterable[Subject]) -> None:
    """Take the chains of several organs before an operation writes onto one after the other.

    All take them in the order of their keys, so that none waits for another in a ring.
    """
    keys = {organ_key(one) or NO_ORGAN for one in subjects}
    if len(keys) > 1:
        next_heads(sorted(keys))


def chained(
    event: str, happened: Iterable[Fact], actor: User, organ: Organ | None
) -> list[tuple[Head, Line]]:
    """The lines of some facts, sealed and not yet written; the heads already stand behind them.

    Chains are taken in the order of their keys, so that two writers of several organs never wait
    for each other in a ring.
    """
    if not is_declared(event):
        raise ValueError(f'{event} has no words: declare("{event}", _("…")) in its policy.py')
    chains: dict[int, list[Fact]] = {}
    for one in happened:
        key = (organ.pk if organ else organ_key(one.subject)) or NO_ORGAN
        chains.setdefault(key, []).append(one)
    by = By(event, str(actor.pk), now())
    heads = next_heads(sorted(chains))
    moved = [(head, lines_after(head, chains[key], by)) for key, head in heads.items()]
    move_on(moved)
    return [(head, line) for head, lines in moved for line in lines]


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
