"""Runs one command from a small process: a child begins with the peak of whoever started it.

Prints one JSON object: seconds, peak_mib, the command's exit code and its last line.
"""

import json
import os
import subprocess
import sys
import time

began = time.perf_counter()
with subprocess.Popen(
    sys.argv[1:], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
) as process:
    assert process.stdout is not None
    lines = process.stdout.read().splitlines()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
told = {
    "seconds": time.perf_counter() - began,
    "peak_mib": usage.ru_maxrss / 1024,
    "code": process.returncode,
    "line": lines[-1] if lines else "",
}
print(json.dumps(told))
