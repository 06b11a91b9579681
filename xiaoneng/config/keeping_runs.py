"""How a site is founded, brought up to a version, checked, backed up, restored, entered again."""

import argparse
import sys

from django.core.management import call_command
from django.utils.crypto import get_random_string

from xiaoneng.config.started import say  # first: it starts the web framework

# isort: split
from xiaoneng.access.roles import NAMES, Role
from xiaoneng.config import backups
from xiaoneng.config.founding import FirstPerson, found_site
from xiaoneng.core.refusals import Unusable
from xiaoneng.kit.time import now, wall
from xiaoneng.ledger.jobs import seal_now
from xiaoneng.ledger.verifying import verify
from xiaoneng.obligations.jobs import wrong_copies
from xiaoneng.people.models import User
from xiaoneng.people.queries import clock_user
from xiaoneng.staffing.operations import factors, passwords
from xiaoneng.supervision.jobs.rechecks import recheck_all

ADMINISTRATORS = {
    Role.SYSTEM_ADMIN: "sysadmin",
    Role.SECURITY_ADMIN: "secadmin",
    Role.AUDIT_ADMIN: "auditor",
}


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


def reset_password(chosen: argparse.Namespace) -> None:
    """Print a password for one sign-in: no administrator can give one to another."""
    user = User.objects.filter(username=chosen.username).first()
    if user is None:
        raise Unusable(f"nobody signs in as {chosen.username}")
    if chosen.second_factor:
        factors.remove_factor(user, actor=clock_user(), at=now())
    print(passwords.reset_password(user, actor=clock_user(), at=now()))


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
