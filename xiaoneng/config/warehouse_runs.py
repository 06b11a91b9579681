"""The warehouse brought up to the database."""

import argparse
import json
import time

from xiaoneng.config.started import say  # first: it starts the web framework

# isort: split
from xiaoneng.insight.jobs import count_times
from xiaoneng.kit.progress import told_to
from xiaoneng.kit.time import now
from xiaoneng.warehouse.jobs import extract as extract_now


def extract(chosen: argparse.Namespace) -> None:
    """Print what the extract holds as one JSON object; how far it is goes to the terminal."""
    begun = time.monotonic()
    with told_to(lambda done, total: say(f"{done} of {total} parts")):
        done = extract_now(now(), whole=chosen.whole)
    counted = count_times()
    found = {
        "as_of": done.manifest.as_of.isoformat(),
        "begun_at": done.begun_at.isoformat() if done.begun_at else None,
        "generation": done.manifest.generation,
        "ledger": done.manifest.entries,
        "tables": done.manifest.rows,
        "cases_read": done.cases_read,
        "files_written": done.files_written,
        "bytes": sum(one.bytes for one in done.manifest.files),
        "organ_months": counted,
        "seconds": round(time.monotonic() - begun, 2),
    }
    print(json.dumps(found, ensure_ascii=False))
