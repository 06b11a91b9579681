"""Which engine a run is given, by its name."""

from contextlib import AbstractContextManager
from importlib import import_module
from pathlib import Path

from xiaoneng.core.refusals import Unusable
from xiaoneng.engine.door import Engine
from xiaoneng.engine.embedded import embedded

EMBEDDED, SPARK = "embedded", "spark"
ENGINES = (EMBEDDED, SPARK)


def engine_named(name: str, master: str, folder: Path) -> AbstractContextManager[Engine]:
    """The engine with a working folder in `folder`; Unusable where it cannot be had."""
    if name == EMBEDDED:
        if master:
            raise Unusable("--master belongs to --engine spark; the embedded engine has none")
        return embedded(folder)
    if not master:
        raise Unusable("say where the cluster is: --master spark://HOST:7077")
    try:
        session = import_module("xiaoneng.engine.session")  # an extra, not on every machine
    except ImportError as error:
        raise Unusable(
            f"--engine spark needs what `make spark` installs, and is run by "
            f".venv-spark/bin/xiaoneng (missing here: {error.name})"
        ) from error
    opened: AbstractContextManager[Engine] = session.cluster(folder, master)
    return opened
