"""Backup, wipe, restore, verify equal: on whichever database the suite runs."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import connection

from xiaoneng.config import backups
from xiaoneng.core.refusals import Unusable
from xiaoneng.ledger.operations import record
from xiaoneng.people.models import Organ, User
from xiaoneng.people.queries import clock_user
from xiaoneng.people.tests.factories import OrganFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
DAY = date(2026, 11, 20)


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
    (home / "files" / "函.txt").write_text("内容", encoding="utf-8")
    (home / "seals.jsonl").write_text('{"day": "2026-11-19"}\n', encoding="utf-8")


def test_what_was_backed_up_comes_back_row_by_row(home, tmp_path):
    some_work(home)
    before = rows()
    backups.backup(tmp_path / "backup.tar", at=AT)
    Organ.objects.update(name="被改了")
    (home / "files" / "函.txt").unlink()
    (home / "seals.jsonl").unlink()

    backups.restore(tmp_path / "backup.tar", replace=True)

    assert rows() == before
    assert (home / "files" / "函.txt").read_text(encoding="utf-8") == "内容"
    assert (home / "seals.jsonl").read_text(encoding="utf-8") == '{"day": "2026-11-19"}\n'


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
