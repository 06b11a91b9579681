"""The next lines of chains: heads taken, lines sealed one after the other, heads moved on."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from secrets import token_bytes
from typing import NamedTuple

from xiaoneng.core.chain import GENESIS, link
from xiaoneng.core.refusals import Conflict
from xiaoneng.kit.many import update_many
from xiaoneng.ledger.models import Entry, Head
from xiaoneng.ledger.sealing import (
    SALT,
    Subject,
    chain_text,
    digest,
    facts_text,
    line_text,
    moment_text,
    name_of,
)
from xiaoneng.people.models import Organ

NO_ORGAN = 0  # no key of an organ
SYSTEM = "system"  # the chain of acts that belong to no organ


class Fact(NamedTuple):
    """One thing that happened to a subject; `at` is its time, the rest as in `record`."""

    subject: Subject
    at: datetime
    facts: Mapping[str, object]


class By(NamedTuple):
    """What the lines of one act have in common: the event, the key of the actor, the record."""

    event: str
    actor: str
    recorded_at: datetime


class Line(NamedTuple):
    """The columns of an entry, but its chain and actor."""

    place: int
    event: str
    subject: str
    happened_at: datetime
    recorded_at: datetime
    facts: str
    salt: bytes
    seal: bytes


def lines_after(head: Head, happened: Sequence[Fact], by: By) -> list[Line]:
    """The lines that follow a head, not yet written. What many have alike is put in words once."""
    chain, recorded = chain_text(head.name, head.organ_id), moment_text(by.recorded_at)
    salts, seal = token_bytes(SALT * len(happened)), bytes(head.seal)
    moments: dict[datetime, str] = {}
    texts: dict[int, str] = {}  # by the identity of the facts, which the caller holds
    lines = []
    for turn, (subject, at, facts) in enumerate(happened):
        if (moment := moments.get(at)) is None:
            moment = moments[at] = moment_text(at)
        if (text := texts.get(id(facts))) is None:
            text = texts[id(facts)] = facts_text(facts)
        place, name = head.count + 1 + turn, name_of(subject)
        salt = salts[turn * SALT : turn * SALT + SALT]
        columns = (str(place), by.event, name, by.actor, moment, recorded)
        seal = link(seal, digest(salt, line_text(chain, columns, text)))
        lines.append(Line(place, by.event, name, at, by.recorded_at, text, salt, seal))
    return lines


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


def next_heads(keys: Sequence[int]) -> dict[int, Head]:
    """The heads of some chains by organ, in the order given, held as `next_head` does."""
    if len(keys) == 1:
        return {keys[0]: next_head(keys[0] or None)}
    held = Head.objects.select_for_update(no_key=True).filter(organ__in=keys).order_by("organ")
    known = {head.organ_id: head for head in held}
    return {key: known.get(key) or next_head(key or None) for key in keys}


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


def move_on(moved: Sequence[tuple[Head, Sequence[Line]]]) -> None:
    """Put each head behind the lines that were made to follow it.

    Many heads are held (`next_heads`), and no chain takes two lines at one place: none can fork.
    """
    if len(moved) == 1:
        [(head, lines)] = moved
        before = Head.objects.filter(pk=head.pk, count=head.count)
        if before.update(count=lines[-1].place, seal=lines[-1].seal) != 1:
            raise Conflict(f"the ledger of {head.name} moved on; try again")
    elif moved:
        lasts = [lines[-1] for _head, lines in moved]
        update_many(
            Head,
            {
                "pk": [head.pk for head, _lines in moved],
                "count": [one.place for one in lasts],
                "seal": [one.seal for one in lasts],
            },
        )


def organ_key(subject: Subject) -> int | None:
    """The organ a subject belongs to, without asking the database where its key is at hand."""
    if isinstance(subject, Organ):
        return subject.pk
    if hasattr(subject, "organ_id"):
        key: int | None = subject.organ_id
        return key
    return getattr(getattr(subject, "organ", None), "pk", None)
