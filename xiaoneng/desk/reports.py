"""The reports that `xiaoneng supervise` wrote, where the site is told of their folder."""

from pathlib import Path

from django.conf import settings

from xiaoneng.batch.reading_room import REPORT, title_of

KINDS = {".html": "text/html; charset=utf-8", ".csv": "text/csv; charset=utf-8"}


def folder() -> Path | None:
    """The folder of the runs (XIAONENG_REPORTS), if there is one."""
    named = Path(settings.XIAONENG_REPORTS) if settings.XIAONENG_REPORTS else None
    return named if named is not None and named.is_dir() else None


def has_reports() -> bool:
    return bool(titles())


def titles() -> dict[str, str]:
    """Run -> title of its report."""
    place = folder()
    if place is None:
        return {}
    found = sorted(place.glob(f"*/{REPORT}"))
    return {path.parent.name: title_of(path) for path in found}


def file_of(run: str, name: str) -> Path | None:
    """A file of a run, if it is one that is shown: never anything outside its folder."""
    place = folder()
    if place is None or run not in titles() or Path(name).name != name:
        return None
    path = place / run / name
    return path if path.suffix in KINDS and path.is_file() else None
