"""The processes of a site: they start in two seconds, since the engine is no part of them."""

import argparse
import signal
import sys
import time

from django.db import DatabaseError, connection

from xiaoneng.config.started import say  # first: it starts the web framework

# isort: split
from xiaoneng.config.beside import Extracts, Forecasts
from xiaoneng.config.running import serve_site
from xiaoneng.config.ticking import SWEPT
from xiaoneng.config.ticking import tick as tick_once
from xiaoneng.errands.jobs import work as work_once
from xiaoneng.kit.time import now
from xiaoneng.obligations.jobs import sweep as sweep_once

PATIENCE = 1.0  # seconds between two looks for work


def web(chosen: argparse.Namespace) -> None:
    serve_site(f"{chosen.host}:{chosen.port}")


def tick(chosen: argparse.Namespace) -> None:
    """Once, or every so many seconds: what failed is logged and tried again the next minute.

    The hand that goes on also begins the extracts that are due, and their forecasts. Once alone,
    it ends with 1 where a job failed.
    """
    beside = (("extracts", Extracts().begin_due, ""), ("forecasts", Forecasts().begin_due, ""))
    while True:
        ticked = tick_once(now(), beside if chosen.every else ())
        say(ticked.line)
        if not chosen.every:
            if ticked.failed:
                sys.exit(1)
            return
        time.sleep(chosen.every)


def sweep(_chosen: argparse.Namespace) -> None:
    """One round of the sweep. Nobody is told and no card is given: the next tick does that."""
    at = now()
    say(f"{at:%Y-%m-%d %H:%M} {SWEPT.format(sweep_once(at))}")


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
