"""`xiaoneng import`: files of cases from the command line, as the clock's work."""

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from xiaoneng.cases.operations.batches import import_batch, look_through
from xiaoneng.cases.operations.files import try_batch
from xiaoneng.cases.operations.sources import Described, define_source
from xiaoneng.cases.queries import Source, source_coded
from xiaoneng.core.refusals import Unusable
from xiaoneng.kit.progress import told_to
from xiaoneng.kit.time import now
from xiaoneng.logs.mapping import load_mapping
from xiaoneng.people.models import Organ
from xiaoneng.people.queries import clock_user


def import_files(chosen: argparse.Namespace) -> None:
    """Try each file and, unless it is a trial, take it in; prints what came of it as JSON."""
    source = source_named(chosen)
    for path in chosen.files:
        if not path.is_file():
            raise Unusable(f"{path} is not a file")
        at, clock = now(), clock_user()
        with path.open("rb") as file, spoken():
            batch = try_batch(source, path.name, file, actor=clock, at=at)
            if chosen.trial:
                look_through(batch, actor=clock, at=at)
            else:
                import_batch(batch, actor=clock, at=at, ended=now)
        print(
            json.dumps({"file": path.name, "batch": batch.pk, **batch.counts}, ensure_ascii=False)
        )


def source_named(chosen: argparse.Namespace) -> Source:
    """The source of a code; defined in passing where its mapping and organ are given."""
    known = source_coded(chosen.source)
    if known is not None:
        return known
    if chosen.mapping is None or chosen.organ is None:
        raise Unusable(
            f"there is no source {chosen.source}; give --mapping and --organ to define it"
        )
    organ = Organ.objects.filter(code=chosen.organ).first()
    if organ is None:
        raise Unusable(f"there is no organ of the code {chosen.organ}")
    title = load_mapping(chosen.mapping).title or chosen.source
    text = chosen.mapping.read_text(encoding="utf-8-sig")
    described = Described(
        title=title[:120], organ=organ, mapping=text, creates_organs=chosen.create_organs,
        takes_unknown=True,  # nobody sits there to be asked
    )  # fmt: skip
    return define_source(chosen.source, described, actor=clock_user(), at=now())


@contextmanager
def spoken() -> Iterator[None]:
    """How far it is, on stderr."""

    def say(done: int, total: int | None) -> None:
        print(f"{done:,} of {total:,} cases", file=sys.stderr, flush=True)

    with told_to(say):
        yield
