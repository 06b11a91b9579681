"""From which day what an organ misses has consequences."""

from collections.abc import Mapping
from datetime import date, datetime

from django.utils.timezone import localdate

from xiaoneng.people.models import Organ


def is_live(organ: Organ, moment: datetime, known: Mapping[int, date] | None = None) -> bool:
    """Whether what an organ misses at a moment has consequences: a card, points, a message.

    `known` are the days of `live_days()`, for whoever asks about many organs.
    """
    begins = live_from(organ, known)
    return begins is None or localdate(moment) >= begins


def live_from(organ: Organ, known: Mapping[int, date] | None = None) -> date | None:
    """The day from which an organ is live: its own, else that of the organ above; None: always."""
    days = live_days() if known is None else known
    keys = [int(key) for key in organ.path.split("/") if key]
    return next((days[key] for key in reversed(keys) if key in days), None)


def live_days() -> dict[int, date]:
    """The organs that have a day of their own from which they are live."""
    rows = Organ.objects.filter(live_from_on__isnull=False).order_by()
    return {key: day for key, day in rows.values_list("pk", "live_from_on") if day is not None}
