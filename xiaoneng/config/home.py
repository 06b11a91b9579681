"""The folder that holds what must survive: database, files, seals, the secret key."""

from collections.abc import Callable
from pathlib import Path


def secret_key(home: Path, *, fresh: Callable[[int], str]) -> str:
    """The site's secret, made on the first start and readable by its owner alone."""
    kept = home / "secret_key"
    if not kept.exists():
        home.mkdir(parents=True, exist_ok=True)
        waiting = home / "secret_key.new"
        waiting.touch(mode=0o600)
        waiting.write_text(fresh(50), encoding="ascii")
        waiting.rename(kept)
    return kept.read_text(encoding="ascii")
