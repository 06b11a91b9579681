"""Progress, for whoever started a command."""

import sys


def progress(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
