"""One cluster for the whole run of the tests, whoever of the test processes comes first."""

import json
import subprocess
from fcntl import LOCK_EX, flock

import pytest
from django.db import connection

from tests.cluster.standalone import PYTHON, environment, missing, standalone


@pytest.fixture(scope="session")
def told(tmp_path_factory, worker_id):
    """What `driving` found: the folder of its results, and its told.json."""
    lack = missing()
    if connection.vendor != "sqlite":
        lack = "no database has a part in it, and the run on SQLite tries it"
    if lack:
        pytest.skip(f"the Spark cluster is left out: {lack}")
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "cluster"
    with (folder.parent / "cluster.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not (folder / "work" / "done").exists():
            drive(folder)
    return folder / "work", json.loads((folder / "work" / "told.json").read_text())


def drive(folder):
    work = folder / "work"
    work.mkdir(parents=True)
    with (folder / "driver.log").open("w") as log, standalone(folder / "spark") as master:
        subprocess.run(
            [PYTHON, "-m", "tests.cluster.driving", master, work],
            env=environment(folder / "spark"), stdout=log, stderr=log, check=False,
        )  # fmt: skip
    assert (work / "told.json").exists(), (folder / "driver.log").read_text()[-3000:]
    (work / "done").touch()
