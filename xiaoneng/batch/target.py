"""What a run writes and where: a folder that takes its place whole, or not at all."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import mkdtemp
from typing import NamedTuple

from xiaoneng.core.refusals import Unusable
from xiaoneng.engine.choosing import EMBEDDED


@dataclass(frozen=True)
class Job:
    """One run: which files, read how, judged as of when, written where."""

    files: tuple[Path, ...]
    mapping: Path
    as_of: datetime
    out: Path
    replace: bool = False
    engine: str = EMBEDDED
    master: str = ""  # of a cluster


class Results(NamedTuple):
    """A command, and the names of the files that it writes."""

    command: str
    names: tuple[str, ...]


@contextmanager
def output(job: Job, results: Results) -> Iterator[Path]:
    """A folder that takes the place of `out` only when the run has succeeded."""
    out = job.out.resolve()
    if out.exists() and not out.is_dir():
        raise Unusable(f"{job.out} is a file; name a folder to write to")
    for path in (*job.files, job.mapping):
        if path.resolve().parent == out:
            raise Unusable(f"{path} lies in {job.out}, which the results would replace")
    refuse_foreign_files(out, results, replace=job.replace)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        remove_left_over(out)
        work = Path(mkdtemp(prefix=f".{out.name}-{os.getpid()}-", dir=out.parent))
    except OSError as error:
        raise Unusable(f"{job.out} cannot be written: {error.strerror}") from error
    try:
        folder = work / "out"
        folder.mkdir()
        yield folder
        put_in_place(folder, out, work / "before", results, replace=job.replace)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def remove_left_over(out: Path) -> None:
    """Working folders of runs that were killed: their process is gone."""
    for folder in out.parent.glob(f".{out.name}-*-*"):
        process = folder.name.removeprefix(f".{out.name}-").split("-")[0]
        if process.isdigit() and not Path(f"/proc/{process}").exists() and Path("/proc").exists():
            shutil.rmtree(folder, ignore_errors=True)


def refuse_foreign_files(out: Path, results: Results, *, replace: bool) -> None:
    """Nothing but an earlier result is ever replaced, and that only when asked for."""
    found = sorted(path.name for path in out.iterdir()) if out.is_dir() else []
    if found and not replace:
        raise Unusable(f"{out} is not empty; name another folder, or say --replace")
    foreign = [name for name in found if name not in results.names]
    if foreign:
        raise Unusable(
            f"{out} holds {foreign[0]}, which {results.command} did not write; nothing is taken"
        )


def put_in_place(folder: Path, out: Path, before: Path, results: Results, *, replace: bool) -> None:
    """Let `folder` become `out`; what was there is kept until it has."""
    refuse_foreign_files(out, results, replace=replace)
    try:
        if out.exists():
            out.rename(before)
        folder.rename(out)
    except OSError as error:
        if before.exists() and not out.exists():
            before.rename(out)
        raise Unusable(f"{out} was changed by another run; nothing was replaced") from error
