"""The command line: the composition root, where the time and the environment are asked."""

import argparse
import sys
from collections.abc import Sequence
from datetime import date, datetime
from io import TextIOWrapper
from pathlib import Path

import xiaoneng
from xiaoneng.config.platform_commands import LOOPBACK, UP, add_platform, later
from xiaoneng.core.clock import FARTHEST, Distances, Profile
from xiaoneng.core.limits import Unit
from xiaoneng.core.on_trial import TARGET
from xiaoneng.core.refusals import Refused, Unusable
from xiaoneng.core.shortening import SHARES
from xiaoneng.kit.keys import key_in

UNUSABLE = 2  # exit code for unusable input or arguments
INTERRUPTED = 130
PORTS = range(65536)
PORT = 8000
BATCH_RUNS = "xiaoneng.config.batch_runs"
CLOCK_RUN = "xiaoneng.config.clock_run"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives back its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8")  # whatever the terminal's: files are UTF-8
    chosen = parser().parse_args(arguments)
    try:
        chosen.run(chosen)
    except Refused as refusal:
        return stopped(str(refusal), UNUSABLE)
    except OSError as error:
        return stopped(f"{error.filename or 'the disk'}: {error.strerror}", UNUSABLE)
    except KeyboardInterrupt:
        return stopped("stopped; the target is as it was", INTERRUPTED)
    except RuntimeError as error:  # the engine's own word for Ctrl-C in the middle of a query
        if "nterrupt" not in str(error):
            raise
        return stopped("stopped; the target is as it was", INTERRUPTED)
    return 0


def stopped(reason: str, code: int) -> int:
    print(f"xiaoneng: {reason}", file=sys.stderr)
    return code


def parser() -> argparse.ArgumentParser:
    every = argparse.ArgumentParser(prog="xiaoneng", description=xiaoneng.__doc__)
    every.add_argument("--version", action="version", version=xiaoneng.__version__)
    commands = every.add_subparsers(required=True, metavar="COMMAND")

    add_supervise(commands)
    add_flows(commands)
    add_lab(commands)
    command = commands.add_parser("clock", help="answer worked cases of the clock")
    command.add_argument("source", type=Path, metavar="IN.csv")
    command.add_argument("target", type=Path, metavar="OUT.csv")
    command.add_argument("--engine", choices=["scalar", "columnar"], default="scalar")
    command.set_defaults(run=later("run_clock", CLOCK_RUN))

    command = commands.add_parser("propose", help="propose a mapping for an unknown file")
    command.add_argument("file", type=Path, metavar="FILE")
    command.set_defaults(run=later("run_propose", BATCH_RUNS))

    command = commands.add_parser("demo", help="write a generated district's log and report")
    command.add_argument("folder", type=Path, metavar="DIR")
    command.add_argument("--cases", type=counting, default=20_000, help="how many (20000)")
    command.add_argument("--data", type=Path, help="a folder of real logs to supervise as well")
    command.set_defaults(run=later("run_demo", BATCH_RUNS))

    command = commands.add_parser(
        "serve", help="serve the platform, as up does; with DIR, show the reports of a folder"
    )
    command.add_argument("folder", type=Path, metavar="DIR", nargs="?", help="of reports")
    command.add_argument("--port", type=port, default=PORT, help=f"of this machine ({PORT})")
    command.add_argument("--host", default=LOOPBACK, help="address to listen on, without DIR")
    command.set_defaults(run=serve)
    add_platform(commands)
    return every


def serve(chosen: argparse.Namespace) -> None:
    """The platform, or the reports of a folder, which are shown on this machine alone."""
    if chosen.folder is None:
        later("up", UP)(chosen)
        return
    if chosen.host != LOOPBACK:
        raise Unusable("reports of a folder are shown on this machine alone: leave out --host")
    later("run_serve", BATCH_RUNS)(chosen)


def add_supervise(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser("supervise", help="judge the cases of a log and write a report")
    add_log(command, is_needed=False)
    command.add_argument(
        "--trial", action="store_true", help="only read: say what the mapping makes of the files"
    )
    command.set_defaults(run=later("run_supervise", BATCH_RUNS))


def add_flows(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser("flows", help="count where the time of a log's closed cases goes")
    add_log(command)
    command.add_argument(
        "--since", type=day, help="the first day on which the cases were closed (any)"
    )
    command.add_argument("--until", type=day, help="the last such day (that of --as-of)")
    command.add_argument("--item", help="only cases of this item, as the log calls it")
    command.add_argument("--organ", help="only cases that this organ had at the end")
    command.set_defaults(run=later("run_flows", BATCH_RUNS))


def add_lab(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser(
        "lab", help="count which cases of a log other promises or ladders would have made late"
    )
    add_log(command)
    command.add_argument(
        "--since", type=day, required=True, help="the first day on which the cases were closed"
    )
    command.add_argument("--until", type=day, required=True, help="the last such day")
    add_promises(command)
    add_ladder(command)
    command.set_defaults(run=later("run_lab", BATCH_RUNS))


def add_promises(command: argparse.ArgumentParser) -> None:
    """Which other promises are tried."""
    command.add_argument(
        "--change",
        choices=[*SHARES, TARGET],
        default="",
        help="by how much promises are shorter; target: what --rate needs (95)",
    )
    command.add_argument(
        "--rate",
        type=rate,
        help="recommend the limit of each item that so many of 100 cases would have kept, "
        "50 to 99.9, and judge the cases by it",
    )
    command.add_argument(
        "--limits", type=Path, metavar="TABLE", help="CSV or TOML: of an item a limit or a class"
    )
    command.add_argument(
        "--unit", choices=[*Unit], default="", help="of new limits (that of most cases of the item)"
    )


def add_ladder(command: argparse.ArgumentParser) -> None:
    """Which other ladder is tried; what is left out stays as the mapping has it."""
    command.add_argument("--profile", choices=[*Profile], default="", help="of the ladder")
    helps = {
        "yellow": "so many working days over: yellow",
        "red": "so many working days over: red",
        "law": "so many working days over a later statutory limit: red",
        "share": "remind with the last half (2), third (3) … of the promise",
    }
    for name in Distances._fields:
        said = f"{helps[name]} (1 to {FARTHEST})"
        command.add_argument(f"--{name}", type=counting_days, metavar="N", help=said)


def add_log(command: argparse.ArgumentParser, *, is_needed: bool = True) -> None:
    """A log, how to read it, and where the results go."""
    command.add_argument("files", nargs="+", type=Path, metavar="FILE",
                         help="of the log, or a folder of its parts")  # fmt: skip
    command.add_argument("--mapping", type=Path, required=True, help="how to read the files")
    command.add_argument("--as-of", type=moment, required=is_needed,
                         help='"YYYY-MM-DD HH:MM", local time of the log')  # fmt: skip
    command.add_argument(
        "--out", type=Path, required=is_needed, help="a new or empty folder for the results"
    )
    command.add_argument(
        "--replace", action="store_true", help="put the results in the place of earlier ones"
    )
    command.add_argument(
        "--engine", choices=["embedded", "spark"], default="embedded", help="what computes"
    )
    command.add_argument(
        "--master", default="", metavar="URL", help="of the cluster: spark://HOST:7077"
    )


def day(text: str) -> date:
    """An argument that is a day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f'{text!r} is not "YYYY-MM-DD"') from None


def moment(text: str) -> datetime:
    """An argument that is a local moment."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f'{text!r} is not "YYYY-MM-DD HH:MM"') from None
    if found.tzinfo is not None:
        raise argparse.ArgumentTypeError("give the local time of the log, without an offset")
    return found


def counting(text: str) -> int:
    """An argument that is a number of cases."""
    number = key_in(text)
    if not number:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of cases")
    return number


def rate(text: str) -> float:
    """An argument that is a rate, per cent."""
    try:
        return float(text.removesuffix("%"))
    except ValueError:
        raise argparse.ArgumentTypeError(f'{text!r} is no rate; write it as "95"') from None


def counting_days(text: str) -> int:
    """An argument that is a number of working days."""
    number = key_in(text)
    if number is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number")
    return number


def port(text: str) -> int:
    number = key_in(text)
    if number is None or number not in PORTS:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; name one from 0 to 65535")
    return number
