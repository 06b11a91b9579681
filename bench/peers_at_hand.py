"""Our side of the turns: a peer process that stays, and does its work when asked."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from bench.measuring import ROOT, Lap, Way

PYTHON = ROOT / ".venv-bench" / "bin" / "python"


@contextmanager
def peers(module: str, arguments: Sequence[object] = ()) -> Iterator[list[Way]]:
    """The ways that `bench/peers/<module>.py` offers; none, with a remark, where it cannot run."""
    if not PYTHON.exists():
        print("no .venv-bench: run `make bench`; peers are left out", file=sys.stderr)
        yield []
        return
    line = [str(PYTHON), "-m", f"bench.peers.{module}", *map(str, arguments)]
    with subprocess.Popen(
        line,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        names = json.loads(answered(process))
        yield [Way(name, partial(lap, process, name)) for name in names]
        process.kill()


def lap(process: "subprocess.Popen[str]", name: str) -> Lap:
    assert process.stdin is not None
    process.stdin.write(name + "\n")
    process.stdin.flush()
    return Lap(**json.loads(answered(process)))


def answered(process: "subprocess.Popen[str]") -> str:
    """The next line of JSON; peers may greet on stdout."""
    assert process.stdout is not None
    for text in process.stdout:
        if text.startswith(("{", "[")):
            return text
    raise SystemExit("a peer ended before it answered; run it by hand to see why")
