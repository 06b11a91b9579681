"""What brings much data into a site: the generated district, a catalogue, files of cases."""

import argparse

from django.core.management import call_command

from xiaoneng.config.started import say  # first: it starts the web framework

# isort: split
from xiaoneng.config import case_import
from xiaoneng.config.catalogue_import import Asked, take_list
from xiaoneng.config.district import make_district
from xiaoneng.core.refusals import Unusable
from xiaoneng.kit.time import now, wall


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
