"""Backup, wipe, restore, verify equal: on whichever database the suite runs."""

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from xiaoneng.config import backups
from xiaoneng.core.refusals import Unusable
from xiaoneng.ledger.jobs import seal_due
from xiaoneng.ledger.operations import record, seal_day
from xiaoneng.ledger.verifying import verify
from xiaoneng.people.models import User
from xiaoneng.people.queries import clock_user
from xiaoneng.people.tests.factories import OrganFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
DAY = date(2026, 11, 20)
NEXT = AT + timedelta(hours=24)


@pytest.fixture
def home(settings, tmp_path):
    settings.XIAONENG_HOME = tmp_path / "home"
    settings.XIAONENG_SEALS = tmp_path / "home" / "seals.jsonl"
    User.objects.get_or_create(username="clock", defaults={"full_name": "时钟"})
    (settings.XIAONENG_HOME / "files").mkdir(parents=True)
    return settings.XIAONENG_HOME


def rows():
    """Every row of every table, as the database keeps it."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names()):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  # our own tables
            found[table] = sorted(repr(tuple(map(bytes_of, row))) for row in cursor.fetchall())
    return found


def bytes_of(value):
    return bytes(value) if isinstance(value, memoryview) else value


def some_work(home: Path):
    organ = OrganFactory(name="区城管局")
    UserFactory(username="chenxl", full_name="陈晓岚")
    record("organ.founded", organ, actor=clock_user(), at=AT, organ=organ, name="做了")
    seal_day(date(2026, 11, 19), at=AT)
    record("organ.founded", organ, actor=clock_user(), at=AT, organ=organ, name="又做了")
    (home / "files" / "函.txt").write_text("内容", encoding="utf-8")


def wipe(home: Path):
    """The machine is lost: no table, no trigger, no file."""
    shutil.rmtree(home)
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(":memory:")) as nothing:
            nothing.backup(connection.connection)
    else:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    assert connection.introspection.table_names() == []


def test_what_was_backed_up_comes_back_row_by_row(home, tmp_path):
    some_work(home)
    before, seals = rows(), (home / "seals.jsonl").read_text(encoding="utf-8")
    backups.backup(tmp_path / "backup.tar", at=AT)
    wipe(home)

    backups.restore(tmp_path / "backup.tar")

    assert rows() == before
    assert (home / "files" / "函.txt").read_text(encoding="utf-8") == "内容"
    assert (home / "seals.jsonl").read_text(encoding="utf-8") == seals
    assert_whole(days=1)
    seal_day(DAY, at=AT)  # the site goes on where it was
    assert_whole(days=2)


def assert_whole(*, days: int):
    verdict = verify()
    assert (verdict.faults, verdict.entries, verdict.days) == ((), 2, days)


def test_no_day_is_sealed_between_the_copies_of_a_backup(home, tmp_path, monkeypatch):
    """The minute hand comes by after the seals were copied: it waits for its next minute."""
    some_work(home)
    dump = backups.dump_database

    def dump_after_the_minute_hand(path):
        seal_due(NEXT)
        dump(path)

    monkeypatch.setattr(backups, "dump_database", dump_after_the_minute_hand)
    backups.backup(tmp_path / "backup.tar", at=NEXT)
    wipe(home)
    backups.restore(tmp_path / "backup.tar")

    assert_whole(days=1)
    assert seal_due(NEXT).day == DAY


def test_a_site_with_data_is_not_overwritten_unasked(home, tmp_path):
    some_work(home)
    backups.backup(tmp_path / "backup.tar", at=AT)

    with pytest.raises(Unusable, match="--replace"):
        backups.restore(tmp_path / "backup.tar")
    assert User.objects.filter(username="chenxl").exists()


def test_a_backup_is_not_written_over_another(home, tmp_path):
    (tmp_path / "backup.tar").write_text("here first", encoding="utf-8")

    with pytest.raises(Unusable, match="choose another name"):
        backups.backup(tmp_path / "backup.tar", at=AT)


def test_a_damaged_archive_is_refused_before_anything_changes(home, tmp_path):
    some_work(home)
    archive = tmp_path / "backup.tar"
    backups.backup(archive, at=AT)
    before = rows()
    text = bytearray(archive.read_bytes())
    place = text.find("内容".encode())
    text[place] ^= 1
    archive.write_bytes(bytes(text))

    with pytest.raises(Unusable, match="damaged in files"):
        backups.restore(archive, replace=True)
    assert rows() == before


def test_a_cut_archive_is_refused(home, tmp_path):
    some_work(home)
    archive = tmp_path / "backup.tar"
    backups.backup(archive, at=AT)
    archive.write_bytes(archive.read_bytes()[:1000])

    with pytest.raises(Unusable, match="not a whole backup"):
        backups.restore(archive, replace=True)


needs_programs = pytest.mark.skipif(
    settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"),
    reason="SQLite is copied without other programs",
)
FAILING = """#!/bin/sh
{program} "$@" || exit 1
for one in "$@"; do case $one in --file=*) echo 'SELECT 1/0;' >> "${{one#--file=}}";; esac; done
"""


@needs_programs
@pytest.mark.parametrize("lacking", ["pg_restore", "psql"])
def test_without_its_programs_nothing_is_overwritten(home, tmp_path, monkeypatch, lacking):
    some_work(home)
    backups.backup(tmp_path / "backup.tar", at=AT)
    before = rows()
    some_programs = tmp_path / "bin"
    some_programs.mkdir()
    for name in {"pg_restore", "psql"} - {lacking}:
        (some_programs / name).symlink_to(shutil.which(name))
    monkeypatch.setenv("PATH", str(some_programs))

    with pytest.raises(Unusable, match=f"{lacking} is not installed"):
        backups.restore(tmp_path / "backup.tar", replace=True)
    assert rows() == before


@needs_programs
def test_a_dump_that_cannot_be_read_overwrites_nothing(home, tmp_path, monkeypatch):
    some_work(home)
    before = rows()
    monkeypatch.setattr(backups, "dump_database", lambda path: path.write_bytes(b"PGDMP no dump"))
    backups.backup(tmp_path / "backup.tar", at=AT)

    with pytest.raises(Unusable, match="pg_restore failed"):
        backups.restore(tmp_path / "backup.tar", replace=True)
    assert rows() == before


@needs_programs
def test_a_load_that_fails_at_its_end_leaves_what_was_there(home, tmp_path, monkeypatch):
    some_work(home)
    backups.backup(tmp_path / "backup.tar", at=AT)
    UserFactory(username="later")
    before = rows()
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "psql").symlink_to(shutil.which("psql"))
    failing = programs / "pg_restore"
    failing.write_text(FAILING.format(program=shutil.which("pg_restore")), encoding="utf-8")
    failing.chmod(0o755)
    monkeypatch.setenv("PATH", str(programs))

    with pytest.raises(Unusable, match="division by zero"):
        backups.restore(tmp_path / "backup.tar", replace=True)
    assert rows() == before
    assert (home / "files" / "函.txt").is_file()
