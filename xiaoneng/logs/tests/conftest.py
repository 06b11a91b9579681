"""Shared fixtures: a mapping from TOML text, a file from bytes, and a whole reading of a log."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from xiaoneng.logs.mapping import load_mapping
from xiaoneng.logs.reading import read_log
from xiaoneng.logs.rejects import RejectedRows
from xiaoneng.logs.rows import LINE
from xiaoneng.logs.terms import Mapping

PROJECT = Path(__file__).parents[3]
HEAD = 'time_zone = "Europe/Amsterdam"\ncalendar = "weekdays"\n'
EVENTS = '[columns]\ncase = "case"\nactivity = "activity"\nat = "at"\n'


class Reading(NamedTuple):
    """What came of a log: used rows and rejects as dicts, and the number of rows met."""

    rows: list[dict[str, Any]]
    rejects: list[dict[str, Any]]
    rows_read: int

    def column(self, name: str) -> list[Any]:
        return [row[name] for row in self.rows]

    def reasons(self) -> list[str]:
        return [reject["reason"] for reject in self.rejects]


@pytest.fixture
def mapping_of(tmp_path: Path) -> Callable[..., Mapping]:
    """A mapping from TOML text; by default the plain one of events."""

    def load(sections: str = EVENTS, head: str = HEAD) -> Mapping:
        path = tmp_path / "mapping.toml"
        path.write_text(head + sections, encoding="utf-8")
        return load_mapping(path)

    return load


@pytest.fixture
def file_of(tmp_path: Path) -> Callable[[str, bytes | str], Path]:
    def write(name: str, content: bytes | str) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def read_all(files: list[Path], mapping: Mapping) -> Reading:
    rejected = RejectedRows()
    rows = [row for batch in read_log(files, mapping, rejected) for row in batch.to_pylist()]
    for row in rows:
        row[LINE] = repr(row[LINE])  # a line is a value or many: equal ones look equal
    assert rejected.rows_read == len(rows) + rejected.count
    return Reading(rows, rejected.table().to_pylist(), rejected.rows_read)


@pytest.fixture
def read(
    mapping_of: Callable[..., Mapping], file_of: Callable[[str, bytes | str], Path]
) -> Callable[..., Reading]:
    """Read one file, given by name and content, with a mapping given as TOML text."""

    def reading(
        name: str, content: bytes | str, sections: str = EVENTS, head: str = HEAD
    ) -> Reading:
        return read_all([file_of(name, content)], mapping_of(sections, head))

    return reading


@pytest.fixture
def foreign_log() -> Callable[[str], Path]:
    """A file of the logs other people published; they lie beside the project, never inside it."""

    def find(name: str) -> Path:
        path = PROJECT.parent / "shared" / "data" / name
        if not path.exists():
            pytest.skip(f"the foreign log {name} is not at {path.parent}")
        return path

    return find
