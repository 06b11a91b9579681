"""What the minute hand begins beside itself, since it takes longer than a minute may."""

import subprocess
import sys
from datetime import datetime, timedelta

from django.conf import settings

from xiaoneng.warehouse.manifest import is_due

EXTRACT = [sys.executable, "-m", "xiaoneng.config", "extract"]


class Extracts:
    """Extracts in a process of their own: one at a time, and one try in each stretch of time."""

    def __init__(self) -> None:
        self.begun_at: datetime | None = None
        self.running: subprocess.Popen[bytes] | None = None

    def begin_due(self, at: datetime) -> bool:
        """Begin one where it is time; whether it did."""
        if self.running is not None and self.running.poll() is None:
            return False
        rest = timedelta(minutes=settings.XIAONENG_EXTRACT_MINUTES)
        if not is_due(at) or (self.begun_at is not None and at - self.begun_at < rest):
            return False
        self.begun_at = at
        self.running = subprocess.Popen(EXTRACT, stdout=subprocess.DEVNULL)  # noqa: S603  # ours
        return True
