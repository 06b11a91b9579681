"""The commands of the platform: their arguments here, what they do in the modules of runs.

What runs them is imported only when one is chosen, so that a batch command never waits for a
database or the web framework.
"""

import argparse
from datetime import date
from importlib import import_module
from pathlib import Path

LOOPBACK = "127.0.0.1"
UP = "xiaoneng.config.up_run"
PROCESSES = "xiaoneng.config.platform_runs"
DATA = "xiaoneng.config.data_runs"
KEEPING = "xiaoneng.config.keeping_runs"
WAREHOUSE = "xiaoneng.config.warehouse_runs"
FORECAST = "xiaoneng.config.forecast_runs"


def add_platform(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the platform's commands to the command line."""
    add_running(commands)
    add_founding(commands)
    add_catalogue(commands)
    add_importing(commands)
    add_keeping(commands)


def add_running(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The processes of a site."""
    command = commands.add_parser(
        "up", help="serve the platform and keep it up: web, the minute hand and a worker"
    )
    add_place(command)
    command.set_defaults(run=later("up", UP))

    command = commands.add_parser("web", help="serve the pages alone, until stopped")
    add_place(command)
    command.set_defaults(run=later("web", PROCESSES))

    command = commands.add_parser("tick", help="do what is due: sweep, tell, send, seal")
    command.add_argument("--every", type=int, help="again every so many seconds, until stopped")
    command.set_defaults(run=later("tick", PROCESSES))

    command = commands.add_parser(
        "sweep", help="look at every clock that is due a look, once: a part of every tick"
    )
    command.set_defaults(run=later("sweep", PROCESSES))

    command = commands.add_parser("work", help="do long work that people asked for, until stopped")
    command.add_argument("--once", action="store_true", help="stop when nothing waits")
    command.set_defaults(run=later("work", PROCESSES))


def add_place(command: argparse.ArgumentParser) -> None:
    command.add_argument("--port", type=int, default=8000, help="of this machine (8000)")
    command.add_argument("--host", default=LOOPBACK, help="address to listen on")


def add_founding(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """How a site comes to be, and to a new version."""
    command = commands.add_parser("migrate", help="bring the database up to this version")
    command.set_defaults(run=later("migrate", KEEPING))

    command = commands.add_parser("found", help="found a site: its root organ and administrators")
    command.add_argument("name", help="of the root organ, as 临澄区")
    command.set_defaults(run=later("found", KEEPING))

    command = commands.add_parser(
        "reset-password", help="give a person, also an administrator, a password for one sign-in"
    )
    command.add_argument("username", metavar="USERNAME")
    command.add_argument(
        "--second-factor",
        action="store_true",
        help="take the second factor away too, as after a lost phone",
    )
    command.set_defaults(run=later("reset_password", KEEPING))

    command = commands.add_parser("district", help="fill an empty site with a generated district")
    command.add_argument("--cases", type=int, default=20_000, help="how many (20000)")
    command.add_argument(
        "--data", type=Path, metavar="DIR", help="bring the real logs of a folder in as well"
    )
    command.set_defaults(run=later("district", DATA))


def add_catalogue(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """How a list of items comes in."""
    command = commands.add_parser(
        "import-catalogue", help="publish the items of a list: XLSX, CSV or a portal's JSON"
    )
    command.add_argument("file", type=Path, metavar="FILE")
    command.add_argument(
        "--trial", action="store_true", help="only say what it would do; nothing is written"
    )
    command.add_argument("--paper", default="", help="title and number of the paper it rests on")
    command.add_argument(
        "--from-on", type=date.fromisoformat, metavar="YYYY-MM-DD", help="holds from (today)"
    )
    command.add_argument(
        "--organs", choices=["known", "create"], default="known", help="whom the list may name"
    )
    command.add_argument(
        "--below", metavar="CODE", default="", help="the organ under which unknown ones are founded"
    )
    command.set_defaults(run=later("import_catalogue", DATA))


def add_importing(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """How cases of organs' own systems come in."""
    command = commands.add_parser("import", help="bring files of cases into the live database")
    command.add_argument("files", nargs="+", type=Path, metavar="FILE")
    command.add_argument("--source", required=True, metavar="CODE", help="where they come from")
    command.add_argument("--mapping", type=Path, help="how to read them, where the source is new")
    command.add_argument("--organ", metavar="CODE", help="whose cases they are, likewise")
    command.add_argument(
        "--create-organs", action="store_true", help="found organs that nobody knows, likewise"
    )
    command.add_argument("--trial", action="store_true", help="only say what would come of it")
    command.set_defaults(run=later("import_files", DATA))


def add_keeping(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """How a site is proved and kept."""
    command = commands.add_parser("ledger", help="verify the ledger, or seal a day of it")
    command.add_argument("act", choices=["verify", "seal"])
    command.set_defaults(run=later("ledger", KEEPING))

    command = commands.add_parser(
        "recheck", help="prove that lists show what the clocks say, and check open cards again"
    )
    command.set_defaults(run=later("recheck", KEEPING))

    command = commands.add_parser(
        "extract", help="write what changed since the last time to the warehouse, for the engine"
    )
    command.add_argument("--whole", action="store_true", help="read everything again")
    command.set_defaults(run=later("extract", WAREHOUSE))

    command = commands.add_parser(
        "forecast", help="say which open cases of the last extract will be late, and until when"
    )
    command.add_argument(
        "--whole", action="store_true", help="compare the months that are over again, too"
    )
    command.set_defaults(run=later("forecast", FORECAST))

    command = commands.add_parser("backup", help="write database, files and seals to one archive")
    command.add_argument("target", type=Path, metavar="FILE.tar")
    command.set_defaults(run=later("backup", KEEPING))

    command = commands.add_parser("restore", help="put back what a backup holds")
    command.add_argument("source", type=Path, metavar="FILE.tar")
    command.add_argument("--replace", action="store_true", help="overwrite what is here")
    command.set_defaults(run=later("restore", KEEPING))


class later:  # noqa: N801  # reads as a verb where it is used
    """A run that is imported when it is called."""

    def __init__(self, name: str, module: str) -> None:
        self.name = name
        self.module = module

    def __call__(self, chosen: argparse.Namespace) -> None:
        getattr(import_module(self.module), self.name)(chosen)
