"""Reading XES, per event: the product's reader against importers of process-mining libraries."""

import gzip
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from bench.measuring import ROOT, Board, Goal, Lap, Way, sizes, timed
from bench.peers_at_hand import peers
from xiaoneng.logs.mapping import load_mapping
from xiaoneng.logs.reading import read_log
from xiaoneng.logs.rejects import RejectedRows
from xiaoneng.logs.xes_rows import read_xes

GOALS = (
    Goal("xiaoneng, rows as they stand", "pm4py iterparse", least=5),
    Goal("xiaoneng, rows normalised", "pm4py iterparse"),
    Goal("xiaoneng, rows as they stand", "pm4py chunk_regex"),
    Goal("xiaoneng, rows as they stand", "pm4py line_by_line"),
    Goal("xiaoneng, rows as they stand", "rustxes"),
)
RECEIPT = ROOT.parent / "shared" / "data" / "permit-log-wabo-receipt" / "08_receipt.xes.gz"
MAPPING = ROOT / "mappings" / "permit-log-wabo-receipt.toml"
EVENTS = 8_577  # of the receipt log


def main() -> None:
    for events in sizes([10 * EVENTS], most=1_000_000):
        at_size(events)


def at_size(events: int) -> None:
    with receipt(max(events // EVENTS, 1)) as path:
        count = rows_of(path)
        board = Board("xes", count)
        with peers("mining", ["xes", path, count]) as others:
            ways = [
                Way("xiaoneng, rows as they stand", lambda: timed(lambda: rows_of(path), count)),
                Way("xiaoneng, rows normalised", partial(normalised, path, count)),
            ]
            board.in_turn([*ways, *others], rounds=3)
    board.refuse_differences("xiaoneng, rows as they stand")
    board.show(GOALS)


def rows_of(path: Path) -> int:
    return sum(len(batch.rows) for batch in read_xes(path))


def normalised(path: Path, count: int) -> Lap:
    """With times and columns brought into the one shape, as `supervise` needs them."""
    mapping = load_mapping(MAPPING)
    return timed(
        lambda: sum(batch.num_rows for batch in read_log([path], mapping, RejectedRows())), count
    )


@contextmanager
def receipt(times: int) -> Iterator[Path]:
    """The receipt log (CoSeLoG, WABO) with its traces repeated; used from beside the project."""
    if not RECEIPT.exists():
        raise SystemExit(f"left out: {RECEIPT.name} is not beside the project")
    text = gzip.decompress(RECEIPT.read_bytes()).decode("utf-8")
    first, last = text.index("<trace>"), text.rindex("</trace>") + len("</trace>")
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        path = Path(name) / "receipt.xes"
        with path.open("w", encoding="utf-8") as file:
            file.write(text[:first])
            for _ in range(times):
                file.write(text[first:last])
            file.write(text[last:])
        yield path


if __name__ == "__main__":
    main()
