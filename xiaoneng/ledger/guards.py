"""The triggers that keep the ledger, held against what the migrations wrote: a name says little.

A trigger made anew without its refusal, or a function put in place of another, is as good as none.
"""

import re
from collections.abc import Iterator
from importlib import import_module
from typing import NamedTuple

from django.db import connection

FIRST, MANY, ONCE = (
    import_module(f"xiaoneng.ledger.migrations.{name}")
    for name in ("0002_append_only", "0003_many_lines_at_once", "0005_no_replacing")
)
TRIGGER = re.compile(r"CREATE TRIGGER (\w+) (.*?);", re.DOTALL)
FUNCTION = re.compile(r"CREATE (?:OR REPLACE )?FUNCTION (\w+)\(\).*?\$\$(.*?)\$\$", re.DOTALL)
CALLED = re.compile(r"EXECUTE FUNCTION (\w+)\(\)")
STANDING = {
    "sqlite": "SELECT name, sql, '' FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname, pg_get_triggerdef(pg_trigger.oid, true), prosrc FROM pg_trigger"
    " JOIN pg_proc ON pg_proc.oid = tgfoid WHERE tgenabled IN ('O', 'A') AND NOT tgisinternal",
}


class Guard(NamedTuple):
    """A trigger: its name, its text, on PostgreSQL the text of its function."""

    name: str
    text: str
    body: str = ""


def guards_missing() -> list[str]:
    """The triggers that should refuse changes and do not stand as they were made."""
    with connection.cursor() as cursor:
        cursor.execute(STANDING[connection.vendor])
        standing = {alike(Guard(*row)) for row in cursor.fetchall()}
    return sorted({one.name for one in guards() if alike(one) not in standing})


def guards() -> list[Guard]:
    """The triggers this version of the ledger stands behind, by the texts of the migrations."""
    vendor = connection.vendor
    moved = [text.format(wrong=MANY.MANY) for text in MANY.TEXTS[vendor]]
    texts = [*FIRST.TIES[vendor], *moved, *ONCE.TIES[vendor]]
    found = sqlite_guards(texts) if vendor == "sqlite" else postgresql_guards("\n".join(texts))
    return list({one.name: one for one in found}.values())  # a later migration has the last word


def sqlite_guards(texts: list[str]) -> Iterator[Guard]:
    """Each text is one statement, which SQLite keeps as it is."""
    for text in texts:
        if made := TRIGGER.match(text.strip()):
            yield Guard(made[1], text.strip().removesuffix(";"))


def postgresql_guards(text: str) -> Iterator[Guard]:
    """The triggers of a text, each with the function it calls."""
    bodies = dict(FUNCTION.findall(text))
    for made in TRIGGER.finditer(text):
        [function] = CALLED.findall(made[2])
        yield Guard(made[1], made[0].removesuffix(";"), bodies[function])


def alike(guard: Guard) -> Guard:
    """A guard without its line breaks; PostgreSQL names the acts in an order of its own."""
    words = guard.text.split()
    if connection.vendor == "postgresql":
        words.sort()
    return Guard(guard.name, " ".join(words), " ".join(guard.body.split()))
