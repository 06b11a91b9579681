"""A standalone cluster on this machine's loopback: a master and two workers of one core each."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".venv-spark" / "bin" / "python"
HOST = "127.0.0.1"
WORKERS, CORES = 2, 1
PATIENCE = 60  # seconds
DEPLOY = "org.apache.spark.deploy"
# Small questions: compiling them would take longer than answering them.
DEFAULTS = """\
spark.driver.extraJavaOptions -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
spark.executor.extraJavaOptions -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
spark.executor.memory 640m
spark.sql.codegen.wholeStage false
spark.sql.codegen.factoryMode NO_CODEGEN
spark.sql.adaptive.enabled false
"""


def missing() -> str:
    """What this machine lacks for a cluster; "" where nothing."""
    if not PYTHON.exists():
        return "no .venv-spark: `make spark` installs it"
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        return "no Java"
    return ""


@contextmanager
def standalone(folder: Path, memory: str = "1g", defaults: str = DEFAULTS) -> Iterator[str]:
    """Start master and workers, with their logs in `folder`; gives their address."""
    folder.mkdir(parents=True)
    (folder / "spark-defaults.conf").write_text(defaults)
    port, page = free_port(), free_port()
    url = f"spark://{HOST}:{port}"
    with ExitStack() as stack:
        master = ["master.Master", "--host", HOST, "--port", str(port), "--webui-port", str(page)]
        stack.enter_context(running(master, folder, "master"))
        wait_for(port)
        for number in range(WORKERS):
            worker = [
                "worker.Worker", "--host", HOST, "--cores", str(CORES), "--memory", memory,
                "--work-dir", str(folder / f"worker-{number}"), "--webui-port", str(free_port()),
                url,
            ]  # fmt: skip
            stack.enter_context(running(worker, folder, f"worker-{number}"))
        yield url


@contextmanager
def running(words: list[str], folder: Path, name: str) -> Iterator[None]:
    spark = package() / "bin" / "spark-class"
    with (
        (folder / f"{name}.log").open("wb") as log,
        subprocess.Popen(
            [str(spark), f"{DEPLOY}.{words[0]}", *words[1:]],
            stdout=log,
            stderr=log,
            env=environment(folder),
        ) as process,
    ):
        try:
            yield
        finally:
            process.terminate()
            process.wait(PATIENCE)


def package() -> Path:
    """Where the locked environment keeps Spark itself."""
    return next((ROOT / ".venv-spark" / "lib").glob("python3*/site-packages/pyspark"))


def environment(folder: Path) -> dict[str, str]:
    own = {
        "SPARK_HOME": str(package()),
        "SPARK_CONF_DIR": str(folder),
        "SPARK_LOCAL_IP": HOST,
        "SPARK_DAEMON_MEMORY": "256m",
        "SPARK_DAEMON_JAVA_OPTS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
        "PYTHONPATH": str(ROOT),  # the questions of the tests, on the driver
    }
    kept = {
        name: os.environ[name]
        for name in ("PATH", "HOME", "JAVA_HOME", "LANG")
        if name in os.environ
    }
    return kept | own


def free_port() -> int:
    with socket.socket() as one:
        one.bind((HOST, 0))
        port: int = one.getsockname()[1]
        return port


def wait_for(port: int) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with socket.create_connection((HOST, port), timeout=1):
                return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
