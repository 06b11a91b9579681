"""What the platform's commands do. Importing this module starts the web framework."""

import argparse
import os
import signal
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiaoneng.config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import DatabaseError, connection  # noqa: E402
from django.utils.crypto import get_random_string  # noqa: E402

from xiaoneng.access.roles import NAMES, Role  # noqa: E402
from xiaoneng.config import backups, case_import  # noqa: E402
from xiaoneng.config.catalogue_import import Asked, take_list  # noqa: E402
from xiaoneng.config.district import make_district  # noqa: E402
from xiaoneng.config.founding import FirstPerson, found_site  # noqa: E402
from xiaoneng.config.running import serve_site  # noqa: E402
from xiaoneng.config.ticking import tick as tick_once  # noqa: E402
from xiaoneng.core.refusals import Refused, Unusable  # noqa: E402
from xiaoneng.errands.jobs import work as work_once  # noqa: E402
from xiaoneng.kit.time import now, wall  # noqa: E402
from xiaoneng.ledger.jobs import seal_now  # noqa: E402
from xiaoneng.ledger.verifying import verify  # noqa: E402
from xiaoneng.obligations.jobs import wrong_copies  # noqa: E402
from xiaoneng.supervision.jobs.rechecks import recheck_all  # noqa: E402

PATIENCE = 1.0  # seconds between two looks for work
ADMINISTRATORS = {
    Role.SYSTEM_ADMIN: "sysadmin",
    Role.SECURITY_ADMIN: "secadmin",
    Role.AUDIT_ADMIN: "auditor",
}


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def up(chosen: argparse.Namespace) -> None:
    say(f"open http://{chosen.host}:{chosen.port} (stop with Ctrl-C)")
    serve_site(f"{chosen.host}:{chosen.port}")


def tick(chosen: argparse.Namespace) -> None:
    """Once, or every so many seconds: a failure is said and the next minute tried again."""
    while True:
        try:
            line = tick_once(now())
        except (Refused, DatabaseError) as error:
            if not chosen.every:
                raise
            line = f"not done, tried again in {chosen.every} s: {error}"
            connection.close()
        say(line)
        if not chosen.every:
            return
        time.sleep(chosen.every)


def work(chosen: argparse.Namespace) -> None:
    """One piece after another; told to end, it gives back what it holds."""
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(0))
    while True:
        try:
            has_worked = work_once(now)
        except DatabaseError as error:
            if chosen.once:
                raise
            say(f"not done, tried again: {error}")
            connection.close()
            has_worked = False
        if chosen.once and not has_worked:
            return
        if not has_worked:
            time.sleep(PATIENCE)


def migrate(_chosen: argparse.Namespace) -> None:
    call_command("migrate", verbosity=0, interactive=False)


def found(chosen: argparse.Namespace) -> None:
    """Found a site and print the administrators' first passwords, once."""
    call_command("migrate", verbosity=0, interactive=False)
    people = {
        role: FirstPerson(username, str(NAMES[role]), get_random_string(14))
        for role, username in ADMINISTRATORS.items()
    }
    at = now()
    found_site(chosen.name, people, on=wall(at).date(), at=at)
    for role, person in people.items():
        print(f"{NAMES[role]}\t{person.username}\t{person.password}")


def district(chosen: argparse.Namespace) -> None:
    call_command("migrate", verbosity=0, interactive=False)
    if chosen.data is not None and not chosen.data.is_dir():
        raise Unusable(f"DATA={chosen.data} is not a folder")
    make_district(now(), say, cases=chosen.cases, data=chosen.data)


def import_catalogue(chosen: argparse.Namespace) -> None:
    """Say row by row what stays out, and what the others did or would do."""
    at = now()
    asked = Asked(
        file=chosen.file,
        paper=chosen.paper or chosen.file.name,
        from_on=chosen.from_on or wall(at).date(),
        is_trial=chosen.trial,
        below=chosen.below if chosen.organs == "create" else None,
    )
    for line in take_list(asked, at=at):
        print(line)


def import_files(chosen: argparse.Namespace) -> None:
    call_command("migrate", verbosity=0, interactive=False)
    case_import.import_files(chosen)


def ledger(chosen: argparse.Namespace) -> None:
    if chosen.act == "seal":
        seal_now(now())
        return
    verdict = verify()
    for fault in verdict.faults:
        print(fault)
    if not verdict.is_whole:
        sys.exit(1)
    say(f"{verdict.entries:,} entries in {verdict.chains:,} chains are whole")


def recheck(_chosen: argparse.Namespace) -> None:
    wrong = wrong_copies(now())
    if wrong:
        raise Unusable(f"{len(wrong)} lists show something else than the clock: {wrong[:10]}")
    say("every list shows what the clock says")
    say(f"{recheck_all(now())} open cards are no longer founded by the facts as known now")


def backup(chosen: argparse.Namespace) -> None:
    manifest = backups.backup(chosen.target, at=now())
    say(f"{chosen.target}: {len(manifest['sums'])} files")


def restore(chosen: argparse.Namespace) -> None:
    manifest = backups.restore(chosen.source, replace=chosen.replace)
    say(f"restored the state of {manifest['made_at']}")
