"""What is counted and foretold anew after an extract: derived from it, and nothing else."""

# ruff: noqa: PLC0415  # the engine and scipy are loaded by the one process that needs them

from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from xiaoneng.core.kinds_of_time import KINDS
from xiaoneng.core.refusals import Unusable
from xiaoneng.insight.asking import MONTHS_BACK
from xiaoneng.insight.models import Forecast, Forecasting, Hindcast, OrganTime
from xiaoneng.kit.months import Month
from xiaoneng.kit.time import wall
from xiaoneng.people.models import Organ
from xiaoneng.warehouse.queries import Extract, extract

BLOCK = 2000
MONTHS_ANEW = 2  # what is closed in these still changes every hour; earlier ones are counted daily


class Made(NamedTuple):
    """What a run did; `is_tried`: the months that are over were forecast anew and compared."""

    as_of: datetime
    forecasts: int
    told: int
    hindcasts: int
    is_tried: bool


def is_forecast_due() -> bool:
    """Whether there is an extract that has no forecast yet."""
    found, last = extract(), Forecasting.objects.first()
    return found is not None and (last is None or last.as_of < found.as_of)


def make_forecast(at: datetime, *, whole: bool = False) -> Made:
    """Forecast every open case of the last extract; once a day, or with `whole`, the months too.

    Readers see the forecast before until this one is there. Raises Unusable without an extract.
    """
    from xiaoneng.insight.forecast.reckoning import reckoned

    found, last = extract(), Forecasting.objects.first()
    if found is None:
        raise Unusable(_("There is no extract yet: make one with `xiaoneng extract`."))
    day = wall(found.as_of).date()
    is_tried = whole or last is None or last.tried_on != day
    made = reckoned(found, with_months=is_tried)
    tried_on = day if is_tried or last is None else last.tried_on
    with transaction.atomic():
        keep(found, at, made.without_limit, tried_on)
        replaced(Forecast, made.forecasts)
        if is_tried:
            replaced(Hindcast, made.hindcasts)
    told = sum(one["said"] == "told" for one in made.forecasts)
    return Made(found.as_of, len(made.forecasts), told, len(made.hindcasts), is_tried)


def keep(found: Extract, at: datetime, without_limit: int, tried_on: date | None) -> None:
    """Write down which extract is forecast; whoever does the same meanwhile waits here."""
    row, _made = Forecasting.objects.get_or_create(
        pk=1, defaults={"as_of": found.as_of, "generation": 0, "made_at": at}
    )
    held = Forecasting.objects.select_for_update().get(pk=row.pk)
    held.as_of, held.generation, held.made_at = found.as_of, found.manifest.generation, at
    held.without_limit, held.tried_on = without_limit, tried_on
    held.save()


def replaced(table: type[Forecast | Hindcast], rows: list[dict[str, Any]]) -> None:
    """Write the rows of a table anew."""
    table.objects.all().delete()
    made: list[Any] = [table(**one) for one in rows]
    table.objects.bulk_create(made, batch_size=BLOCK)


def count_times() -> int:
    """Count where the time of closed cases went, from the last extract; gives back the rows.

    Every month once a day, the last two each time: cases of earlier months seldom change.
    """
    from xiaoneng.insight.flows.organ_times import organ_months

    found = extract()
    if found is None:
        return 0
    last = OrganTime.objects.order_by("-as_of").values_list("as_of", flat=True).first()
    is_counted_today = last is not None and wall(last).date() == found.moment.date()
    months = Month.of(found.as_of).back(MONTHS_ANEW if is_counted_today else MONTHS_BACK)
    known = set(Organ.objects.values_list("pk", flat=True))
    rows = [
        OrganTime(organ_id=one.organ, as_of=found.as_of, **one.times)
        for one in organ_months(found, months[0].first, months[-1].last)
        if one.organ in known
    ]
    with transaction.atomic():
        OrganTime.objects.filter(month__gte=months[0].key).delete()
        OrganTime.objects.bulk_create(  # two by hand may end at once: the later stays
            rows, update_conflicts=True, unique_fields=["month", "organ"],
            update_fields=["cases", "as_of", *KINDS],
        )  # fmt: skip
    return len(rows)
