"""What process-mining libraries take only to import a log. pm4py is AGPL: it runs here alone."""

import sys

import pandas as pd  # type: ignore[import-untyped]
import pm4py  # type: ignore[import-not-found]
import rustxes  # type: ignore[import-not-found]
from pm4py.objects.log.importer.xes import (  # type: ignore[import-not-found]
    importer,
)

from bench.peers.turns import take_turns

QUIET = {"show_progress_bar": False}


def xes(path: str, events: int) -> None:
    def by(variant) -> int:
        log = importer.apply(path, variant=variant, parameters=QUIET)
        return sum(len(trace) for trace in log)

    variants = importer.Variants
    take_turns(
        {
            "pm4py iterparse": (lambda: by(variants.ITERPARSE), events),
            "pm4py chunk_regex": (lambda: by(variants.CHUNK_REGEX), events),
            "pm4py line_by_line": (lambda: by(variants.LINE_BY_LINE), events),
            "rustxes": (lambda: len(rustxes.import_xes(path)[0]), events),
        }
    )


def table(path: str) -> None:
    """A log of one row per event: read with pandas, made a log with pm4py, nothing computed."""
    read = pd.read_parquet if path.endswith(".parquet") else pd.read_csv
    log = pm4py.format_dataframe(
        read(path), case_id="case", activity_key="activity", timestamp_key="at"
    )
    print(len(log))


if __name__ == "__main__":
    if sys.argv[1] == "xes":
        xes(sys.argv[2], int(sys.argv[3]))
    else:
        table(sys.argv[2])
