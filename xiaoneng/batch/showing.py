"""`make run`: a generated district, supervised, and real logs beside it where a folder has them."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from xiaoneng.batch.demonstration import write_district
from xiaoneng.batch.supervise import supervise
from xiaoneng.batch.target import Job
from xiaoneng.core.refusals import Unusable
from xiaoneng.logs.mapping import load_mapping
from xiaoneng.logs.trial import trial

DISTRICT = "district"
LOG_KINDS = (".csv.gz", ".csv", ".xes.gz", ".xes")


def show_district(folder: Path, at: datetime, cases: int, progress: Callable[[str], None]) -> str:
    """Generate the demonstration log as of `at` and supervise it; gives back its title."""
    log = folder / "log"
    log.mkdir(parents=True, exist_ok=True)
    progress(f"generating {cases:,} cases of a district that does not exist")
    district = write_district(log, at, cases)
    job = Job((district.log,), district.mapping, at, folder / DISTRICT, replace=True)
    supervise(job, progress)
    return load_mapping(district.mapping).title


def show_logs(
    folder: Path, data: Path, mappings: Path, progress: Callable[[str], None]
) -> dict[str, str]:
    """Supervise each log of `data` that has a mapping of its folder's name, as of its last event.

    Gives back run -> title.
    """
    if not data.is_dir():
        raise Unusable(f"DATA={data} is not a folder")
    titles: dict[str, str] = {}
    for path in sorted(mappings.glob("*.toml")):
        source = log_in(data / path.stem)
        if source is None:
            continue
        progress(f"supervising {path.stem}")
        mapping = load_mapping(path)
        seen = trial([source], mapping)
        if seen.last_at is None:
            raise Unusable(f"{source} holds no row that can be used")
        supervise(Job((source,), path, seen.last_at, folder / path.stem, replace=True), progress)
        titles[path.stem] = mapping.title or path.stem
    if not titles:
        raise Unusable(f"no folder in {data} is named like a mapping in {mappings}")
    return titles


def log_in(folder: Path) -> Path | None:
    """The first file of a folder that is a log by its name; CSV before XES."""
    if not folder.is_dir():
        return None
    files = sorted(path for path in folder.iterdir() if path.is_file())
    for kind in LOG_KINDS:
        for path in files:
            if path.name.endswith(kind):
                return path
    return None
