"""The command line: the composition root, where the time and the environment are asked."""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import datetime
from io import TextIOWrapper
from pathlib import Path
from signal import SIGTERM, signal

import xiaoneng
from xiaoneng.batch.answering import answer
from xiaoneng.batch.reading_room import REPORT, reading_room, runs_in, title_of
from xiaoneng.batch.showing import DISTRICT, show_district, show_logs
from xiaoneng.batch.supervise import Job, supervise
from xiaoneng.config.platform_commands import add_platform
from xiaoneng.config.trial_text import trial_text
from xiaoneng.core.refusals import Refused, Unusable
from xiaoneng.logs.mapping import load_mapping
from xiaoneng.logs.propose import propose
from xiaoneng.logs.trial import trial

UNUSABLE = 2  # exit code for unusable input or arguments
INTERRUPTED = 130
PORTS = range(65536)
PORT = 8000
MAPPINGS = Path(__file__).resolve().parents[2] / "mappings"


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


def end_tidily(*_: object) -> None:
    """A request to end is taken like Ctrl-C: working folders are removed on the way out."""
    raise KeyboardInterrupt


def parser() -> argparse.ArgumentParser:
    every = argparse.ArgumentParser(prog="xiaoneng", description=xiaoneng.__doc__)
    every.add_argument("--version", action="version", version=xiaoneng.__version__)
    commands = every.add_subparsers(required=True, metavar="COMMAND")

    command = commands.add_parser("supervise", help="judge the cases of a log and write a report")
    command.add_argument("files", nargs="+", type=Path, metavar="FILE")
    command.add_argument("--mapping", type=Path, required=True, help="how to read the files")
    command.add_argument("--as-of", type=moment, help='"YYYY-MM-DD HH:MM", local time of the log')
    command.add_argument("--out", type=Path, help="a new or empty folder for the results")
    command.add_argument(
        "--replace", action="store_true", help="put the results in the place of earlier ones"
    )
    command.add_argument(
        "--engine", choices=["embedded"], default="embedded", help="what computes; a cluster later"
    )
    command.add_argument(
        "--trial", action="store_true", help="only read: say what the mapping makes of the files"
    )
    command.set_defaults(run=run_supervise)

    command = commands.add_parser("clock", help="answer worked cases of the clock")
    command.add_argument("source", type=Path, metavar="IN.csv")
    command.add_argument("target", type=Path, metavar="OUT.csv")
    command.add_argument("--engine", choices=["scalar", "columnar"], default="scalar")
    command.set_defaults(run=run_clock)

    command = commands.add_parser("propose", help="propose a mapping for an unknown file")
    command.add_argument("file", type=Path, metavar="FILE")
    command.set_defaults(run=run_propose)

    command = commands.add_parser("demo", help="write a generated district's log and report")
    command.add_argument("folder", type=Path, metavar="DIR")
    command.add_argument("--cases", type=counting, default=20_000, help="how many (20000)")
    command.add_argument("--data", type=Path, help="a folder of real logs to supervise as well")
    command.set_defaults(run=run_demo)

    command = commands.add_parser("serve", help="show the reports of a folder in the browser")
    command.add_argument("folder", type=Path, metavar="DIR")
    command.add_argument("--port", type=port, default=PORT, help=f"of this machine ({PORT})")
    command.set_defaults(run=run_serve)
    add_platform(commands)
    return every


def run_supervise(chosen: argparse.Namespace) -> None:
    if chosen.trial:
        mapping = load_mapping(chosen.mapping)
        sys.stdout.write(trial_text(trial(chosen.files, mapping)))
        return
    if chosen.as_of is None or chosen.out is None:
        raise Unusable("say --as-of and --out (or --trial to look without writing)")
    signal(SIGTERM, end_tidily)
    job = Job(tuple(chosen.files), chosen.mapping, chosen.as_of, chosen.out, chosen.replace)
    print(json.dumps(supervise(job, progress)))


def run_clock(chosen: argparse.Namespace) -> None:
    rows = answer(chosen.source, chosen.target, chosen.engine)
    progress(f"{rows:,} rows answered")


def run_propose(chosen: argparse.Namespace) -> None:
    sys.stdout.write(propose(chosen.file))


def run_demo(chosen: argparse.Namespace) -> None:
    now = datetime.now().replace(second=0, microsecond=0)  # noqa: DTZ005
    show_district(chosen.folder, now, chosen.cases, progress)
    if chosen.data is not None:
        show_logs(chosen.folder, chosen.data, MAPPINGS, progress)


def run_serve(chosen: argparse.Namespace) -> None:
    folder = chosen.folder.resolve()
    titles = runs_in(folder)
    if (folder / REPORT).is_file():  # one run: its own folder was named
        folder, titles = folder.parent, {folder.name: title_of(folder / REPORT)}
    first = {DISTRICT: titles.pop(DISTRICT)} if DISTRICT in titles else {}
    with reading_room(folder, {**first, **titles}, chosen.port) as server:
        progress(f"open http://127.0.0.1:{chosen.port} (stop with Ctrl-C)")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            progress("closed")


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
    if not text.isdigit() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of cases")
    return int(text)


def port(text: str) -> int:
    if not text.isdigit() or int(text) not in PORTS:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; name one from 0 to 65535")
    return int(text)


def progress(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
