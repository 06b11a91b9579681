"""A log in parts: a folder of files stands for the files in it."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from xiaoneng.core.refusals import Unusable, mark

MARKS = (".", "_")  # what programs leave beside the parts they write: _SUCCESS, .part-0.crc


def files_of(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The files named, and instead of each folder the files in it and below, by their names.

    Raises Unusable where a folder holds none.
    """
    return tuple(file for path in paths for file in parts_of(path))


def parts_of(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    found = [
        one for one in sorted(path.rglob("*")) if one.is_file() and not is_mark(one, below=path)
    ]
    if not found:
        raise Unusable(mark("%(file)s is a folder without files; name the log"), file=path)
    yield from found


def is_mark(file: Path, *, below: Path) -> bool:
    return any(name.startswith(MARKS) for name in file.relative_to(below).parts)
