"""A database of an earlier version comes up to this one by `xiaoneng migrate`, and is whole."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
RELEASES = Path(__file__).with_name("releases")
KEPT = {
    "people_user": 3,
    "obligations_obligation": 4,
    "obligations_crossing": 9,
    "ledger_entry": 14,
    "messages_message": 13,
}


def dumps():
    return sorted(path.name for path in RELEASES.glob("*.sqlite.sql"))


class OnSqlite:
    """A database of its own in a file."""

    def __init__(self, folder):
        self.path = folder / "old.sqlite3"
        self.url = f"sqlite:///{self.path}"

    def load(self, text):
        with closing(sqlite3.connect(self.path)) as made:
            made.executescript(text)

    def number_in(self, table):
        with closing(sqlite3.connect(self.path)) as asked:
            return asked.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608


class OnPostgres:
    """A database of its own on the server that the suite runs on."""

    def __init__(self):
        known = settings.DATABASES["default"]
        self.name = f"upgraded_{os.getpid()}"
        self.server = f"postgres://{known['USER']}@{known['HOST']}:{known['PORT']}"
        self.url = f"{self.server}/{self.name}"

    def load(self, text):
        self.remove()
        self.on("postgres", f'CREATE DATABASE "{self.name}"')
        self.on(self.name, text)

    def on(self, name, text):
        with psycopg.connect(f"{self.server}/{name}", autocommit=True) as server:
            return server.execute(text.encode())

    def number_in(self, table):
        with psycopg.connect(self.url) as asked:
            [(number,)] = asked.execute(f"SELECT count(*) FROM {table}".encode())  # noqa: S608
            return number

    def remove(self):
        self.on("postgres", f'DROP DATABASE IF EXISTS "{self.name}"')


@pytest.fixture
def database(tmp_path):
    if connection.vendor == "sqlite":
        yield OnSqlite(tmp_path)
        return
    made = OnPostgres()
    yield made
    made.remove()


def xiaoneng(database, folder, *command):
    done = subprocess.run(
        [sys.executable, "-m", "xiaoneng.config", *command],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": database.url, "XIAONENG_HOME": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stderr


@pytest.mark.parametrize("dump", dumps())
def test_an_earlier_database_comes_up_to_this_version(database, dump, tmp_path):
    name = dump.replace(".sqlite.", f".{connection.vendor}.")
    database.load((RELEASES / name).read_text(encoding="utf-8"))
    before = {table: database.number_in(table) for table in KEPT}
    steps = database.number_in("django_migrations")

    xiaoneng(database, tmp_path, "migrate")

    assert before == KEPT
    assert {table: database.number_in(table) for table in KEPT} == KEPT
    taken = database.number_in("django_migrations")
    assert taken > steps
    assert "every list shows" in xiaoneng(database, tmp_path, "recheck")
    assert "14 entries" in xiaoneng(database, tmp_path, "ledger", "verify")
    assert "put off 0" in xiaoneng(database, tmp_path, "tick")
    xiaoneng(database, tmp_path, "migrate")
    assert database.number_in("django_migrations") == taken


def test_there_is_a_database_to_come_from_for_both_servers():
    names = {path.name for path in RELEASES.glob("*.sql")}

    assert dumps()
    assert {name.replace(".sqlite.", ".postgresql.") for name in dumps()} <= names
