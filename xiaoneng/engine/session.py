"""Opening a session on a Spark master, and saying in plain words why it cannot be had."""

import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from xiaoneng.core.refusals import Unusable
from xiaoneng.engine.cluster import Cluster
from xiaoneng.engine.embedded import BLOCK, embedded
from xiaoneng.engine.spark_words import backend_of

LOOPBACK = ("127.0.0.1", "localhost", "::1")
LOCAL, STANDALONE, PORT = "local", "spark://", 7077
ANSWER = 5  # seconds that a master may take to answer
PATIENCE = 60  # seconds that a cluster may take to lend its first worker
SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.sql.session.timeZone": "UTC",  # moments of a log have no offset: nothing may move them
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.execution.arrow.maxRecordsPerBatch": str(BLOCK),
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.log.level": "ERROR",
}


@contextmanager
def cluster(folder: Path, master: str) -> Iterator[Cluster]:
    """Open the engine on a master with a working folder that every worker sees.

    A session that this process has open already is used, and left open.
    """
    refuse_silent_master(master)
    is_own = SparkSession.getActiveSession() is None
    with embedded(folder) as local:
        session = opened(master, local.folder)
        try:
            wait_for_workers(session, master)
            yield Cluster(backend_of(session, local.folder), local)
        except (PySparkException, Py4JError) as error:
            raise Unusable(f"the cluster gave up: {first_line(error)}") from error
        finally:
            if is_own:
                with suppress(Py4JError, ConnectionError):
                    session.stop()


def opened(master: str, folder: Path) -> SparkSession:
    settings = {
        **SETTINGS,
        "spark.local.dir": str(folder / "spill"),
        "spark.sql.warehouse.dir": (folder / "warehouse").as_uri(),
        "spark.ui.showConsoleProgress": str(sys.stderr.isatty()).lower(),
    }
    if any(host in LOOPBACK for host, _ in masters(master)) or master.startswith(LOCAL):
        settings |= {"spark.driver.host": LOOPBACK[0], "spark.driver.bindAddress": LOOPBACK[0]}
    builder = SparkSession.builder.master(master).appName("xiaoneng")
    for name, value in settings.items():
        builder = builder.config(name, value)
    try:
        session = builder.getOrCreate()
    except (PySparkException, Py4JError) as error:
        raise Unusable(
            f"Spark did not start on {master} ({first_line(error)}); it needs Java 17 or newer, in "
            "the PATH or as JAVA_HOME, and a master of its own version"
        ) from error
    if session.sparkContext.pythonExec == "python3":  # nobody has said another one
        session.sparkContext.pythonExec = sys.executable
    return session


def masters(master: str) -> list[tuple[str, int]]:
    """Host and port of each master of a standalone cluster; none of another kind of master."""
    if not master.startswith(STANDALONE):
        return []
    found = [urlsplit(f"//{one}") for one in master.removeprefix(STANDALONE).split(",")]
    try:
        return [(one.hostname or "", one.port or PORT) for one in found]
    except ValueError as error:
        raise Unusable(f"{master} is no address of a master: say spark://HOST:{PORT}") from error


def refuse_silent_master(master: str) -> None:
    """Spark itself would try for minutes."""
    addresses = masters(master)
    for address in addresses:
        with suppress(OSError), socket.create_connection(address, timeout=ANSWER):
            return
    if addresses:
        raise Unusable(f"no master answers at {master}; start it, or name another with --master")


def wait_for_workers(session: SparkSession, master: str) -> None:
    """A master without workers would let a run wait for ever."""
    if master.startswith(LOCAL):
        return
    tracker = session.sparkContext._jsc.sc().statusTracker()  # its only way
    until = time.monotonic() + PATIENCE
    while len(tracker.getExecutorInfos()) < 2:  # noqa: PLR2004  # the driver is the first
        if time.monotonic() > until:
            raise Unusable(
                f"no worker of {master} took the work within {PATIENCE} seconds; see its page, "
                "and whether a worker has the memory of spark.executor.memory free"
            )
        time.sleep(0.1)


def first_line(error: BaseException) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
