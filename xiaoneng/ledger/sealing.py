"""How one line of the ledger is written and sealed: the one form, re-computable from its columns.

A line's text holds the chain it belongs to, its place, event, subject, actor, both moments and the
facts. Its digest is SM3 over a salt and the text: digests may be shown to anyone, since without
the salt nobody can try out what they hide. The seal is SM3 over the seal before and the digest.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import NamedTuple

from django.db.models import Model

from xiaoneng.core.chain import canonical, sm3

SALT = 16  # bytes
CHECK = 8  # of a receipt: so many hexadecimal digits of the seal


class Named(NamedTuple):
    """A row by its name alone, with the organ it belongs to, where no instance is at hand."""

    name: str
    organ_id: int | None


Subject = Model | Named


def name_of(subject: Subject) -> str:
    """How the ledger calls a row: app label, model and key."""
    return subject.name if isinstance(subject, Named) else f"{table_name(subject)}:{subject.pk}"


def table_name(model: Model | type[Model]) -> str:
    """How the ledger calls a table: what stands before the colon in the names of its rows."""
    return model._meta.label_lower


def moment_text(at: datetime) -> str:
    """A moment in UTC, `2026-11-20 08:30:00`, with a fraction only where there is one."""
    if at.tzinfo is None:
        raise ValueError("the ledger takes aware moments only: see kit.time.aware")
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(" ")


def fact_text(value: object) -> str:
    """A fact as it is written. A row is written as its key: persons are never named."""
    if value is None:
        return ""
    if isinstance(value, Model):
        return name_of(value)
    if isinstance(value, datetime):
        return moment_text(value) if value.tzinfo else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date) else str(value)


def facts_text(facts: Mapping[str, object]) -> str:
    """Facts in their one written form, in order of name."""
    return canonical(
        part for name in sorted(facts) for part in (name, fact_text(facts[name]))
    ).decode()


def facts_in(text: str) -> dict[str, str]:
    """Facts read back from their written form; raises ValueError where it is none."""
    parts, written, place = [], text.encode(), 0
    while place < len(written):
        colon = written.index(b":", place)
        begins = colon + 1
        place = begins + int(written[place:colon])
        if place > len(written):
            raise ValueError("a fact is cut short")
        parts.append(written[begins:place].decode())
    return dict(zip(parts[::2], parts[1::2], strict=True))


def chain_text(name: str, organ: int | None) -> bytes:
    """What every line of one chain begins with."""
    return canonical((name, "" if organ is None else str(organ)))


def line_text(chain: bytes, columns: tuple[str, ...], facts: str) -> bytes:
    """The text that is sealed: `columns` are place, event, subject, actor and the two moments."""
    return chain + canonical(columns) + facts.encode()


def digest(salt: bytes, text: bytes) -> bytes:
    """What stands for a line in the chain."""
    return sm3(salt + text)


def receipt_of(chain: str, place: int, seal: bytes) -> str:
    """The number a person takes home: chain, place, and a check of the seal."""
    return f"{chain}-{place}-{seal.hex()[:CHECK].upper()}"
