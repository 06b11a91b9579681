"""A peer's side of the turns: waits for the name of a way on stdin, runs it, tells the lap."""

import json
import resource
import sys
import time
from collections.abc import Callable, Mapping

Work = Callable[[], object]


def take_turns(ways: Mapping[str, tuple[Work, int]]) -> None:
    """`ways`: name -> (work, units of it). What the work gives back is its answer."""
    print(json.dumps(list(ways)), flush=True)
    for line in sys.stdin:
        work, units = ways[line.strip()]
        began = time.perf_counter()
        answer = work()
        seconds = time.perf_counter() - began
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        lap = {"seconds": seconds, "units": units, "answer": answer, "peak_mib": peak}
        print(json.dumps(lap), flush=True)
