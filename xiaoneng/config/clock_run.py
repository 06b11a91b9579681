"""`xiaoneng clock`, apart from the other commands: it needs no engine and starts without one."""

import argparse

from xiaoneng.batch.answering import answer
from xiaoneng.config.telling import progress


def run_clock(chosen: argparse.Namespace) -> None:
    rows = answer(chosen.source, chosen.target, chosen.engine)
    progress(f"{rows:,} rows answered")
