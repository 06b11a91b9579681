"""How much memory a process has used at most."""

import resource
from pathlib import Path


def peak_mib(process: int | None = None) -> int:
    """A process's largest resident size so far, in MiB; this one's without a number.

    Read from the kernel's own mark where there is one: `ru_maxrss` begins with the parent's.
    """
    status = Path(f"/proc/{process or 'self'}/status")
    if status.is_file():
        for line in status.read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) // 1024
    return 0 if process else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
