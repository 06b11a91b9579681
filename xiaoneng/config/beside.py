"""What the minute hand begins beside itself, since it takes longer than a minute may."""

import subprocess
import sys
from datetime import datetime, timedelta

from django.conf import settings

from xiaoneng.insight.jobs import is_forecast_due
from xiaoneng.warehouse.manifest import is_due

EXTRACT = [sys.executable, "-m", "xiaoneng.config", "extract"]
FORECAST = [sys.executable, "-m", "xiaoneng.config", "forecast"]


class Beside:
    """Work in a process of its own: one at a time, and one try in each stretch of time."""

    def __init__(self) -> None:
        self.begun_at: datetime | None = None
        self.running: subprocess.Popen[bytes] | None = None

    def begin(self, command: list[str], at: datetime) -> bool:
        self.begun_at = at
        self.running = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603  # ours
        return True

    def waits(self, at: datetime, rest: timedelta) -> bool:
        """Whether one runs, or was begun too short a time ago."""
        if self.running is not None and self.running.poll() is None:
            return True
        return self.begun_at is not None and at - self.begun_at < rest


class Extracts(Beside):
    """Extracts of the database for the engine."""

    def begin_due(self, at: datetime) -> bool:
        """Begin one where it is time; whether it did."""
        if self.waits(at, timedelta(minutes=settings.XIAONENG_EXTRACT_MINUTES)) or not is_due(at):
            return False
        return self.begin(EXTRACT, at)


class Forecasts(Beside):
    """The forecast of each extract. One that failed is tried again with half the rest."""

    def begin_due(self, at: datetime) -> bool:
        """Begin one where an extract has none, and extracts are made by themselves."""
        minutes = settings.XIAONENG_EXTRACT_MINUTES
        if not minutes or self.waits(at, timedelta(minutes=minutes / 2)) or not is_forecast_due():
            return False
        return self.begin(FORECAST, at)
