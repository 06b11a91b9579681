"""The manifest of an extract: one small file that names all others. It alone is replaced.

It is read by pages and by the minute hand, so nothing here needs the engine.
"""

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from xiaoneng.core.refusals import Unusable

VERSION = 6  # of the tables; another one begins anew
NAME = "extract.json"
WHOLE = -1  # the part of a table that is kept in one file


@dataclass(frozen=True, slots=True)
class File:
    """One file: the rows of a table whose cases have keys in one span, or the whole table."""

    table: str
    part: int
    path: str  # below the folder
    rows: int
    bytes: int
    digest: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an extract holds, of which moment, and how far the ledger was.

    `heads` are place and seal of the last line of each chain. `previous` are the files of the
    extract before: whoever reads it still has them.
    """

    version: int
    generation: int
    as_of: datetime
    migrations: str
    heads: dict[str, tuple[int, str]]
    files: tuple[File, ...]
    previous: tuple[str, ...] = field(default=())

    def of(self, table: str) -> dict[int, File]:
        """The files of a table by part."""
        return {one.part: one for one in self.files if one.table == table}

    @property
    def rows(self) -> dict[str, int]:
        """How many rows each table has."""
        found: dict[str, int] = {}
        for one in self.files:
            found[one.table] = found.get(one.table, 0) + one.rows
        return found

    @property
    def entries(self) -> int:
        """How many lines the ledger had."""
        return sum(count for count, _seal in self.heads.values())

    @property
    def kept(self) -> set[str]:
        return {*self.previous, *(one.path for one in self.files)}


def folder() -> Path:
    return Path(settings.XIAONENG_WAREHOUSE)


def last() -> Manifest | None:
    """The manifest of the last whole extract; raises Unusable where it cannot be read.

    One of another version has other tables: there is none until the next run makes one anew.
    """
    found, path = readable(), folder() / NAME
    if found is None and path.exists():
        raise Unusable(_("%(file)s cannot be read. Run: xiaoneng extract") % {"file": path})
    return found if found is None or found.version == VERSION else None


def readable(name: str = NAME) -> Manifest | None:
    """The same; None where it cannot be read either."""
    try:
        said = json.loads((folder() / name).read_text(encoding="utf-8"))
        return Manifest(
            version=int(said["version"]),
            generation=int(said["generation"]),
            as_of=datetime.fromisoformat(said["as_of"]),
            migrations=str(said["migrations"]),
            heads={name: (place, seal) for name, (place, seal) in said["heads"].items()},
            files=tuple(File(**one) for one in said["files"]),
            previous=tuple(said["previous"]),
        )
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
        return None


def publish(manifest: Manifest, name: str = NAME) -> None:
    """Put a manifest in the place of the one before; whoever reads sees the one or the other."""
    said = {**asdict(manifest), "as_of": manifest.as_of.isoformat(), "entries": manifest.entries}
    path = folder() / name
    waiting = path.with_suffix(".new")
    with waiting.open("w", encoding="utf-8") as file:
        json.dump(said, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    waiting.replace(path)
    settle(path.parent)


def settle(place: Path) -> None:
    """Have a file, or the names in a folder, on the disk before going on."""
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_whole(file: File, *, to_the_last_bit: bool = False) -> bool:
    """Whether a file is there as it was written; by its length alone, unless told otherwise."""
    path = folder() / file.path
    try:
        has_length = path.stat().st_size == file.bytes
    except FileNotFoundError:
        return False
    return has_length and (not to_the_last_bit or digest_of(path) == file.digest)


def refuse_damaged(files: Iterable[File]) -> None:
    """Raise Unusable, with the remedy, where a file is gone or has another length."""
    for one in files:
        if not is_whole(one):
            raise Unusable(
                _("%(file)s of the extract is missing or damaged. Run: xiaoneng extract")
                % {"file": folder() / one.path}
            )


def forget_others(*manifests: Manifest) -> int:
    """Remove what no manifest names: older extracts, and what a run that was killed left."""
    kept = {name for one in manifests for name in one.kept}
    found = [path for path in folder().rglob("*.parquet") if path.is_file()]
    found += folder().glob("*.new")
    gone = [path for path in found if str(path.relative_to(folder())) not in kept]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def is_due(at: datetime) -> bool:
    """Whether the minute hand makes an extract now; never where its minutes are 0."""
    minutes: int = settings.XIAONENG_EXTRACT_MINUTES
    if not minutes:
        return False
    found = readable()
    return found is None or at - found.as_of >= timedelta(minutes=minutes)
