"""The rows of an import, ready to be sent: into tables without an index, and into those of a site.

The second is the limit of any writer into a live database: nothing is read, folded or judged, no
crossing, holder or line of the ledger is written; what is left are the database's own indexes,
keys and triggers.
"""

import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, Model, QuerySet

from xiaoneng.cases.models import Case, Event, Source
from xiaoneng.obligations.models import Obligation

TABLES: tuple[type[Model], ...] = (Obligation, Case, Event)
CHANGED = {  # columns that are different in a second row of the same
    Obligation: {"id": "id + {obligation}", "number": "'x' || number"},
    Case: {
        "id": "id + {case}",
        "number": "'x' || number",
        "source_key": "'x' || source_key",
        "decision_id": "decision_id + {obligation}",
    },
    Event: {"id": "id + {event}", "case_id": "case_id + {case}"},
}


def cases_of(source: Source, most: int) -> "QuerySet[Case]":
    return Case.objects.filter(source=source).order_by("pk")[:most]


def rows_of(model: type[Model], source: Source, most: int) -> "QuerySet[Any]":
    """What belongs to the first cases of a source in one table."""
    cases = cases_of(source, most)
    among = {
        Case: {"pk__in": cases.values("pk")},
        Event: {"case__in": cases.values("pk")},
        Obligation: {"pk__in": cases.values("decision")},
    }
    return model._default_manager.filter(**among[model]).order_by("pk")


def copied_plain(source: Source, most: int) -> float:
    """The time in which the rows go into tables without an index."""
    spent = 0.0
    for model in TABLES:
        plain = f"plain_{model._meta.model_name}"
        with connection.cursor() as cursor:
            made = f"CREATE TABLE {plain} AS SELECT * FROM {model._meta.db_table} WHERE 1 = 0"  # noqa: S608
            cursor.execute(made)
            ready = held(model, source, most, {})
            spent += timed(partial(sent, ready, target(model, plain)))
            cursor.execute(f"DROP TABLE {plain}")
    return spent


def copied_live(source: Source, most: int) -> float:
    """The time in which the same rows under other keys go into the tables of the site."""
    lasts = {
        str(model._meta.model_name): model._default_manager.aggregate(last=Max("pk"))["last"]
        for model in TABLES
    }
    ready = [
        (held(model, source, most, lasts), target(model, model._meta.db_table)) for model in TABLES
    ]

    @transaction.atomic
    def send() -> None:
        for rows, table in ready:
            sent(rows, table)

    spent = timed(send)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for model in TABLES:
                table = model._meta.db_table
                last = f"SELECT max(id) FROM {table}"  # noqa: S608
                keys = f"pg_get_serial_sequence('{table}', 'id')"
                cursor.execute(f"SELECT setval({keys}, ({last}))")
    return spent


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def columns_of(model: type[Model]) -> list[str]:
    return [str(field.column) for field in model._meta.concrete_fields]


def target(model: type[Model], table: str) -> str:
    return f"{table} ({', '.join(map(quoted, columns_of(model)))})"


def quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def held(model: type[Model], source: Source, most: int, lasts: dict[str, int]) -> Sequence[Any]:
    """The rows of a table as its database's fastest way takes them; `lasts` are keys to go on from.

    Pieces of the text of COPY on PostgreSQL, tuples on SQLite.
    """
    keys, parameters = rows_of(model, source, most).values_list("pk").query.sql_with_params()
    changed = CHANGED[model] if lasts else {}
    columns = [changed.get(name, quoted(name)).format(**lasts) for name in columns_of(model)]
    table = model._meta.db_table
    found = f"SELECT {', '.join(columns)} FROM {table} WHERE id IN ({keys}) ORDER BY id"  # noqa: S608
    if connection.vendor == "postgresql":
        words = f"COPY ({found}) TO STDOUT"
        with connection.cursor() as cursor, cursor.cursor.copy(words, parameters) as copy:
            return [bytes(piece) for piece in copy]
    # Past the connection of the site: it makes moments of texts, which nobody sends.
    with closing(sqlite3.connect(str(connection.settings_dict["NAME"]))) as file:
        return file.execute(found.replace("%s", "?"), parameters).fetchall()


def sent(ready: Sequence[Any], table: str) -> None:
    """COPY on PostgreSQL, one prepared INSERT on SQLite."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor, cursor.cursor.copy(f"COPY {table} FROM STDIN") as copy:
            for piece in ready:
                copy.write(piece)
        return
    marks = ", ".join("?" * len(ready[0]))
    with transaction.atomic():
        insert = f"INSERT INTO {table} VALUES ({marks})"  # noqa: S608
        connection.connection.cursor().executemany(insert, ready)
