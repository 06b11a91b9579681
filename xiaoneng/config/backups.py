"""Backup and restore: the database, the files and the seals in one archive that proves itself.

SQLite is copied by its own online backup, PostgreSQL by pg_dump; both are one moment of the
database while people go on working. No day is sealed between the copy of the seals and that of the
database: each would speak of days the other does not know. The secret key is not in the archive:
keep it apart.
"""

import json
import shutil
import sqlite3
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from xiaoneng.core.chain import sm3
from xiaoneng.core.refusals import Unusable
from xiaoneng.ledger.seal_file import kept_as_it_is

MANIFEST = "manifest.json"
SEALS = "seals.jsonl"
DUMPS = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
EMPTY = "DROP SCHEMA IF EXISTS public CASCADE; CREATE SCHEMA public"
BLOCK = 1 << 20


def backup(target: Path, *, at: datetime) -> dict[str, Any]:
    """Write the archive `target` (.tar); returns its manifest. Raises Unusable where it exists."""
    if target.exists():
        raise Unusable(f"{target} exists already: choose another name")
    target.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=target.parent) as name:
        place = Path(name)
        with kept_as_it_is(settings.XIAONENG_SEALS):
            shutil.copyfile(settings.XIAONENG_SEALS, place / SEALS)
            dump_database(place / DUMPS[connection.vendor])
        files = Path(settings.XIAONENG_HOME) / "files"
        if files.is_dir():
            shutil.copytree(files, place / "files")
        manifest = {
            "made_at": at.isoformat(),
            "database": connection.vendor,
            "sums": {str(path.relative_to(place)): sum_of(path) for path in files_in(place)},
        }
        (place / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        waiting = target.with_name(target.name + ".part")
        with tarfile.open(waiting, "w") as archive:
            for path in files_in(place):
                archive.add(path, str(path.relative_to(place)))
        waiting.rename(target)  # an archive with its full name is whole
    return manifest


def restore(source: Path, *, replace: bool = False) -> dict[str, Any]:
    """Put back what `backup` wrote, then bring the tables up to this version.

    Raises Unusable where the archive is damaged or of the other database, or where this site
    holds data already and `replace` was not said.
    """
    if holds_people() and not replace:
        raise Unusable("this site holds data already: say --replace to overwrite it")
    with TemporaryDirectory(dir=source.parent) as name:
        place = Path(name)
        manifest = unpack(source, place)
        if manifest["database"] != connection.vendor:
            raise Unusable(
                ("the archive is of {theirs}, this site runs on {ours}").format(
                    theirs=manifest["database"], ours=connection.vendor
                )
            )
        load_database(place / DUMPS[connection.vendor])
        home = Path(settings.XIAONENG_HOME)
        shutil.rmtree(home / "files", ignore_errors=True)
        if (place / "files").is_dir():
            shutil.copytree(place / "files", home / "files")
        settings.XIAONENG_SEALS.unlink(missing_ok=True)
        if (place / SEALS).exists():
            settings.XIAONENG_SEALS.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(place / SEALS, settings.XIAONENG_SEALS)
    call_command("migrate", verbosity=0, interactive=False)
    return manifest


def unpack(source: Path, place: Path) -> dict[str, Any]:
    """Unpack the archive and compare every file with its sum in the manifest."""
    try:
        with tarfile.open(source) as archive:
            archive.extractall(place, filter="data")
        manifest: dict[str, Any] = json.loads((place / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, tarfile.TarError, ValueError) as error:
        raise Unusable(f"{source} is not a whole backup: {error}") from error
    found = {
        str(path.relative_to(place)): sum_of(path)
        for path in files_in(place)
        if path.name != MANIFEST
    }
    wrong = sorted(name for name, kept in manifest["sums"].items() if found.get(name) != kept)
    if wrong:
        raise Unusable(("{file} is damaged in {names}").format(file=source, names=", ".join(wrong)))
    return manifest


def holds_people() -> bool:
    """Whether somebody but the clock is known here."""
    if "people_user" not in connection.introspection.table_names():
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people_user WHERE username <> 'clock'")
        return bool(cursor.fetchone()[0])


def dump_database(path: Path) -> None:
    """One moment of the database as a file of its own kind."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(path)) as copy:
            connection.connection.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
        return
    run("pg_dump", *target(), "--format=custom", "--no-owner", f"--file={path}")


def load_database(path: Path) -> None:
    """Put such a file in the place of the database; whatever fails leaves the database as it was.

    PostgreSQL's dump is read to its end first, then one transaction drops what there is and loads.
    """
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(path)) as copy:
            copy.backup(connection.connection)
        connection.close()
        return
    script = path.with_suffix(".sql")
    run("pg_restore", "--no-owner", f"--file={script}", str(path))
    connection.close()
    one = ["--single-transaction", "--set=ON_ERROR_STOP=1", "--no-psqlrc", "--quiet"]
    run("psql", *target(), *one, f"--command={EMPTY}", f"--file={script}")


def target() -> list[str]:
    """This site's database, as PostgreSQL's own programs are told."""
    known = connection.settings_dict
    place = ["--dbname", known["NAME"]]
    place += ["--host", known["HOST"]] if known["HOST"] else []
    place += ["--port", str(known["PORT"])] if known["PORT"] else []
    return place + (["--username", known["USER"]] if known["USER"] else [])


def run(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs; raises Unusable where it is missing or fails."""
    found = shutil.which(program)
    if found is None:
        raise Unusable(f"{program} is not installed: it comes with PostgreSQL's client package")
    password = str(connection.settings_dict["PASSWORD"])
    done = subprocess.run(  # noqa: S603  # a program found by name, arguments of our own
        [found, *arguments],
        env={"PGPASSWORD": password, "PATH": str(Path(found).parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Unusable(f"{program} failed: {done.stderr.strip()}")


def files_in(place: Path) -> Iterator[Path]:
    yield from (path for path in sorted(place.rglob("*")) if path.is_file())


def sum_of(path: Path) -> str:
    """The SM3 of a file, over the sums of its blocks: a large file is never whole in memory."""
    digest = b""
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest = sm3(digest + block)
    return digest.hex()
