"""What a run has finished while it is under way: one that was cut short is gone on from there.

`begun.json` has the form of the manifest, and nobody reads it but the next run. Its marks in the
ledger are those of the beginning, so that whatever changed since is read again; a part that is
newer than they are is only read once more.
"""

from datetime import datetime

from xiaoneng.warehouse.changes import Standing
from xiaoneng.warehouse.manifest import (
    VERSION,
    WHOLE,
    File,
    Manifest,
    folder,
    publish,
    readable,
)
from xiaoneng.warehouse.parts import Writing

NAME = "begun.json"


def begun_after(before: Manifest | None) -> Manifest | None:
    """What a run that was cut short has finished; None where the last one came to its end."""
    found = readable(NAME)
    is_over = found is None or (before is not None and found.generation <= before.generation)
    return None if is_over else found


def forget_begun() -> None:
    (folder() / NAME).unlink(missing_ok=True)


class Begun:
    """What outlives this run: the parts there were to go on from, and those it has read anew."""

    def __init__(
        self, base: Manifest | None, now: Standing, at: datetime, writing: Writing
    ) -> None:
        self.writing = writing
        self.heads = base.heads if base else now.heads
        self.migrations = now.migrations
        self.at = at
        self.files = {(one.table, one.part): one for one in base.files} if base else {}
        self.number = 0

    def keep(self, files: list[File]) -> None:
        """Have some finished files, and what the names in them mean, outlive this run."""
        self.files |= {(one.table, one.part): one for one in files}
        self.number += 1
        names = self.writing.whole(
            "meanings",
            self.writing.meanings.table().to_batches(),
            self.files.get(("meanings", WHOLE)),
            f"begun-{self.number:06}",
        )
        self.files["meanings", WHOLE] = names
        manifest = Manifest(
            version=VERSION,
            generation=self.writing.generation,
            as_of=self.at,
            migrations=self.migrations,
            heads=self.heads,
            files=tuple(self.files.values()),
        )
        publish(manifest, NAME)
