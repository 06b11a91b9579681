"""Jobs that go row by row: one that fails is put off and shown on Health, the rest go on."""

import logging
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError, transaction

from xiaoneng.errands.chores import first_line_of
from xiaoneng.errands.models import Aside

PUT_OFF = timedelta(hours=1)
CHANGED = ("number", "until", "error")
logger = logging.getLogger(__name__)


def still_aside(
    job: str, at: datetime, still: Callable[[Collection[int]], Iterable[int]]
) -> set[int]:
    """The keys that a job leaves alone for now. What is due again, or settled, is forgotten.

    `still(keys)` are those of some rows that wait to be dealt with: another machine may have done
    it meanwhile.
    """
    until = dict(Aside.objects.filter(job=job).values_list("row", "until"))
    if not until:
        return set()
    kept = {key for key in still(until.keys()) if until[key] > at}
    if over := until.keys() - kept:
        Aside.objects.filter(job=job, row__in=over).delete()
    return kept


def together(
    job: str,
    keys: Sequence[int],
    do: Callable[[Sequence[int]], int],
    numbered: Callable[[int], str],
    at: datetime,
) -> tuple[int, set[int]]:
    """Do some rows in one transaction; where that fails, one after another as `each_alone` does."""
    try:
        with transaction.atomic():
            return do(keys) if keys else 0, set()
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # noqa: BLE001  # which row it is shows when each is done alone
        logger.info("%s: %s rows are done one by one (%s)", job, len(keys), first_line_of(error))
    return each_alone(job, keys, lambda key: do([key]), numbered, at)


def each_alone(
    job: str,
    keys: Iterable[int],
    do: Callable[[int], int],
    numbered: Callable[[int], str],
    at: datetime,
) -> tuple[int, set[int]]:
    """Do one row after another, each in a transaction of its own; what they add up to, and what
    was put off.

    A database that cannot be reached or is held by somebody else is no fault of a row: that ends
    the job, which is tried again the next minute.
    """
    done, failed = 0, set()
    for key in keys:
        try:
            with transaction.atomic():
                done += do(key)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:  # whatever one row suffers from, the others go on
            failed.add(key)
            logger.warning("%s: %s was put off an hour", job, key, exc_info=True)
            put_off(job, key, numbered(key), error, at)
    return done, failed


def put_off(job: str, key: int, number: str, error: Exception, at: datetime) -> None:
    """Write down why a row is left alone, and until when."""
    aside = Aside(
        job=job,
        row=key,
        number=number[:200],
        until=at + PUT_OFF,
        error=first_line_of(error)[:300],
    )
    Aside.objects.bulk_create(
        [aside], update_conflicts=True, unique_fields=["job", "row"], update_fields=CHANGED
    )
