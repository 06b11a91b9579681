"""The command line: the composition root, where the time and the environment are asked."""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from xiaoneng.batch.supervise import Job, supervise
from xiaoneng.core.refusals import Refused

UNUSABLE = 2


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="xiaoneng", description="Keep your word.")
    commands = parser.add_subparsers(required=True, metavar="command")
    add_supervise(commands)
    chosen = parser.parse_args(arguments)
    try:
        return int(chosen.run(chosen) or 0)
    except Refused as refusal:
        print(f"xiaoneng: {refusal}", file=sys.stderr)
        return UNUSABLE


def add_supervise(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser("supervise", help="judge the cases of a log")
    command.add_argument("files", nargs="+", type=Path)
    command.add_argument("--mapping", type=Path, required=True)
    command.add_argument("--as-of", type=datetime.fromisoformat, required=True)
    command.add_argument("--out", type=Path, required=True)
    command.add_argument("--replace", action="store_true")
    command.set_defaults(run=run_supervise)


def run_supervise(chosen: argparse.Namespace) -> int:
    job = Job(tuple(chosen.files), chosen.mapping, chosen.as_of, chosen.out, chosen.replace)
    summary = supervise(job, lambda line: print(line, file=sys.stderr))
    print(json.dumps(summary))
    return 0
