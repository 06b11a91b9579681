"""Runs a program that kills its own children on a database of its own, and reads what it says."""

import json
import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]


def left_by(module, folder, blocker):
    """The JSON that a program writes; it gets a folder, and an empty database by DATABASE_URL."""
    name = f"killed_{os.getpid()}"
    on_server = connection.vendor == "postgresql"
    with blocker.unblock():
        url = on_a_server(name) if on_server else in_a_file(folder / "base.sqlite3")
    done = subprocess.run(
        [sys.executable, "-m", module, str(folder)],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": url, "XIAONENG_HOME": str(folder / "home")},
        capture_output=True,
        text=True,
        check=False,
    )
    if on_server:
        with blocker.unblock(), connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}_run"')
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def in_a_file(path):
    """A copy of the tests' own database: it has every table, and is empty between two tests."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])
    return f"sqlite:///{path}"


def on_a_server(name):
    known = settings.DATABASES["default"]
    own = connection.settings_dict["NAME"]
    connection.close()  # nobody may be in what is copied
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{own}"')
    return f"postgres://{known['USER']}@{known['HOST']}:{known['PORT']}/{name}"
