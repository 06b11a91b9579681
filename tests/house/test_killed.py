"""Sweep, import and delivery killed at many points and begun again end as if nothing had been."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def left(tmp_path_factory, django_db_setup, django_db_blocker):
    """What each job left behind; one run for all the tests below."""
    folder = tmp_path_factory.mktemp("killed")
    name, url = f"killed_{os.getpid()}", f"sqlite:///{folder / 'base.sqlite3'}"
    on_server = connection.vendor == "postgresql"
    if on_server:
        known = settings.DATABASES["default"]
        url = f"postgres://{known['USER']}@{known['HOST']}:{known['PORT']}/{name}"
        with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}"')
    done = subprocess.run(
        [sys.executable, "-m", "tests.house.killing", str(folder)],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": url, "XIAONENG_HOME": str(folder / "home")},
        capture_output=True,
        text=True,
        check=False,
    )
    if on_server:
        with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}_run"')
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def test_jobs_that_were_killed_end_as_undisturbed_ones(left):
    swept, imported, delivered = (left[job]["calm"] for job in ("sweep", "import", "delivery"))
    taken = [line for line in imported["ledger"] if "sheet.imported" in line[0]]

    for job in left.values():
        assert len(job["killed"]) >= 5
        for one in job["killed"]:
            assert one == job["calm"]
        assert job["calm"]["faults"] == []
    assert len(swept["crossings"]) == 24  # eight matters: reminded, yellow, red
    assert len(imported["people"]) - len(swept["people"]) == 9
    assert [count for _line, count in taken] == [1]
    assert len(delivered["mails"]) == 24
    assert {one.split()[-1] for one in delivered["deliveries"]} == {"sent"}
