"""Making an extract: read as of one moment, written beside the last one, published at once."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from fcntl import LOCK_EX, LOCK_NB, flock
from itertools import chain
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
from django.utils.translation import gettext as _

from xiaoneng.cases import extracts as of_cases
from xiaoneng.catalogue import extracts as of_catalogue
from xiaoneng.core.refusals import Conflict
from xiaoneng.kit.progress import walked
from xiaoneng.kit.snapshots import one_moment
from xiaoneng.obligations import extracts as of_obligations
from xiaoneng.people import extracts as of_people
from xiaoneng.registers import extracts as of_registers
from xiaoneng.warehouse.begun import Begun, begun_after, forget_begun
from xiaoneng.warehouse.changes import Standing, changed_since, follows, new_in, standing
from xiaoneng.warehouse.manifest import (
    VERSION,
    WHOLE,
    File,
    Manifest,
    folder,
    forget_others,
    is_whole,
    publish,
    readable,
)
from xiaoneng.warehouse.meanings import Meanings
from xiaoneng.warehouse.parts import Writing
from xiaoneng.warehouse.schemas import BY_CASE

LOCK = ".lock"
MUCH = 0.5  # of a part: from here on reading it whole is quicker


class Extracted(NamedTuple):
    """What a run did: the extract, how many cases it read, how many files it wrote.

    `begun_at` is the beginning of a run that was cut short, where this one went on from it.
    """

    manifest: Manifest
    cases_read: int
    files_written: int
    begun_at: datetime | None = None


def extract(at: datetime, *, whole: bool = False) -> Extracted:
    """Bring the warehouse up to the database as of now; with `whole`, read everything again.

    Readers see the extract before until this one is complete. A run that is killed leaves the parts
    it read anew: the next one goes on from them, unless it is to read everything again, and removes
    what else was left; files that were damaged are written again. Raises Conflict where another run
    is under way.
    """
    with held():
        before = readable()
        begun = None if whole else begun_after(before)
        forget_others(*filter(None, [before, begun]))
        with one_moment():
            run = Run(before, begun, at, whole=whole)
            files = tuple(run.files())
        manifest = Manifest(
            version=VERSION,
            generation=run.generation,
            as_of=at,
            migrations=run.now.migrations,
            heads=run.now.heads,
            files=files,
            previous=tuple(one.path for one in before.files) if before else (),
        )
        publish(manifest)
        forget_begun()
        forget_others(manifest)
    known = {one for some in (before, begun) if some for one in some.files}
    return Extracted(manifest, run.cases_read, len(set(files) - known), run.begun_at)


@contextmanager
def held() -> Iterator[None]:
    """One run at a time; the lock falls with the process that holds it."""
    folder().mkdir(parents=True, exist_ok=True)
    with (folder() / LOCK).open("w") as file:
        try:
            flock(file, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            raise Conflict(_("Another extract is under way: wait for its end.")) from None
        yield


class Run:
    """One run inside its moment: from what there is to go on from to the files of the next.

    That is what a run that was cut short has finished, else the extract before. With `whole` it is
    nothing.
    """

    def __init__(
        self, before: Manifest | None, begun: Manifest | None, at: datetime, *, whole: bool
    ) -> None:
        self.now: Standing = standing()  # the first question: it settles the moment
        there = [one for one in (begun, before) if one]
        self.generation = max((one.generation for one in there), default=0) + 1
        self.base, self.meanings = None, Meanings()
        for one in [] if whole else there:
            known = self.known_to(one)
            if known is not None:
                self.base, self.meanings = one, known
                break
        self.changed = changed_since(self.base, self.now) if self.base else {}
        self.writing = Writing(self.generation, self.meanings)
        self.begun_at = begun.as_of if begun and self.base is begun else None
        self.begun = Begun(self.base, self.now, self.begun_at or at, self.writing)
        self.cases_read = 0

    def known_to(self, one: Manifest) -> Meanings | None:
        """What the names in an extract mean, where this run may go on from it."""
        if one.version != VERSION or not follows(one, self.now):
            return None
        kept = one.of("meanings").get(WHOLE)
        if kept is None or not is_whole(kept, to_the_last_bit=True):
            return None
        known = Meanings()
        return known if known.takes(pq.read_table(folder() / kept.path)) else None

    def files(self) -> Iterator[File]:
        """Every file of the next extract, written or kept."""
        if self.base is None:
            self.begun.keep([])  # from here on it is this run that is gone on from
        for part in walked(sorted(self.now.counts), len(self.now.counts), every=1):
            there = self.before(part)
            files = list(self.part(part, there))
            if there is None:
                self.begun.keep(files)
            yield from files
        for table, batches in whole_tables(self.meanings).items():
            before = self.base.of(table).get(WHOLE) if self.base else None
            yield self.writing.whole(table, batches(), before)

    def part(self, part: int, before: dict[str, File] | None) -> Iterator[File]:
        """The files of one part: kept, mended by the cases that changed, or read anew."""
        count = self.now.counts[part]
        if before is None:
            self.cases_read += count
            yield from self.writing.part_anew(part, {})
            return
        changed = self.changed.get(part, set())
        if before["cases"].rows != count:
            known = pq.read_table(folder() / before["cases"].path, columns=["case"])
            changed |= new_in(part, set(known["case"].to_pylist()))
        if len(changed) > MUCH * count or before["cases"].rows > count:
            self.cases_read += count
            yield from self.writing.part_anew(part, before)
        elif changed:
            self.cases_read += len(changed)
            yield from self.writing.part_with(part, changed, before)
        else:
            yield from before.values()

    def before(self, part: int) -> dict[str, File] | None:
        """The files of a part that the extract before has, each as it was written."""
        if self.base is None:
            return None
        found = {table: self.base.of(table).get(part) for table in BY_CASE}
        files = {table: one for table, one in found.items() if one is not None}
        is_good = len(files) == len(BY_CASE)
        is_good = is_good and all(is_whole(one, to_the_last_bit=True) for one in files.values())
        return files if is_good else None


def whole_tables(meanings: Meanings) -> dict[str, Callable[[], Iterable[pa.RecordBatch]]]:
    """What is written whole each time: small, or changed by the sweep."""
    return {
        "lights": lambda: chain(of_cases.open_decisions(), of_obligations.open_steps()),
        "kinds": lambda: of_obligations.kind_table().to_batches(),
        "organs": lambda: of_people.organ_table().to_batches(),
        "placements": lambda: of_people.placement_table().to_batches(),
        "items": lambda: of_catalogue.version_table().to_batches(),
        "item_steps": lambda: of_catalogue.step_table().to_batches(),
        "sources": lambda: of_cases.source_table().to_batches(),
        "outages": lambda: of_cases.outage_table().to_batches(),
        "results": of_registers.results,
        "tickets": of_registers.tickets,
        "meanings": lambda: meanings.table().to_batches(),
    }
