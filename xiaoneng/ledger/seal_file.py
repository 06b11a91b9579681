"""The seal file: one JSON line a day, outside the database, only ever added to."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from fcntl import LOCK_EX, LOCK_NB, LOCK_SH, flock
from pathlib import Path
from typing import IO, NamedTuple

from xiaoneng.core.chain import root, sm3

FIRST = "0" * 64  # what the first line follows


class Standing(NamedTuple):
    """Where a chain stood: how many entries, and the seal of the last."""

    length: int
    seal: bytes


@dataclass(frozen=True, slots=True)
class Sealed:
    """One line: the day, when it was sealed, where each chain stood, and the root over them."""

    day: date
    sealed_at: str
    heads: dict[str, Standing]
    root: str
    previous: str

    @property
    def count(self) -> int:
        return sum(standing.length for standing in self.heads.values())

    @property
    def is_true(self) -> bool:
        """Whether the root is the root of these heads."""
        return root_of(self.heads) == self.root


def root_of(heads: dict[str, Standing]) -> str:
    return root({name: (one.length, one.seal) for name, one in heads.items()}).hex()


def line_of(sealed: Sealed) -> str:
    heads = {name: [one.length, one.seal.hex()] for name, one in sorted(sealed.heads.items())}
    fields = {
        "day": sealed.day.isoformat(),
        "sealed_at": sealed.sealed_at,
        "count": sealed.count,
        "root": sealed.root,
        "previous": sealed.previous,
        "heads": heads,
    }
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def read_line(line: str) -> Sealed | None:
    """A line read back; None where it is not one of ours."""
    try:
        fields = json.loads(line)
        heads = {
            name: Standing(int(count), bytes.fromhex(seal))
            for name, (count, seal) in fields["heads"].items()
        }
        day = date.fromisoformat(fields["day"])
        sealed = Sealed(day, fields["sealed_at"], heads, fields["root"], fields["previous"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return sealed if line_of(sealed) == line else None


def hash_of(line: str) -> str:
    """What the next line names as its `previous`."""
    return sm3(line.encode()).hex()


def lines_in(path: Path) -> list[str]:
    """Every line of the file; a last line that was cut short is among them."""
    if not path.exists():
        return []
    lines = path.read_bytes().decode("utf-8", errors="replace").split("\n")
    return lines if lines[-1] else lines[:-1]


def ends_whole(path: Path) -> bool:
    """Whether the last line was written to its end."""
    return not path.exists() or path.stat().st_size == 0 or path.read_bytes()[-1:] == b"\n"


@contextmanager
def held(path: Path) -> Iterator[IO[str]]:
    """The file, open to be added to, and nobody else's until it is closed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        flock(file, LOCK_EX)
        yield file


@contextmanager
def unmoved(path: Path) -> Iterator[None]:
    """Nobody adds to the file meanwhile."""
    if not path.exists():
        yield
        return
    with path.open("rb") as file:
        flock(file, LOCK_SH)
        yield


@contextmanager
def kept_as_it_is(path: Path) -> Iterator[None]:
    """Nobody adds to the file meanwhile, be it the first line: a site without seals gets it empty.

    Whoever seals waits at `held`; those who only read go on.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    with unmoved(path):
        yield


def is_free(path: Path) -> bool:
    """Whether one may add to the file now, without waiting for a backup to end."""
    if not path.exists():
        return True
    with path.open("rb") as file:
        try:
            flock(file, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            return False
    return True


def append(file: IO[str], line: str) -> None:
    """Add one line and wait until the disk has it."""
    file.write(f"{line}\n")
    file.flush()
    os.fsync(file.fileno())
