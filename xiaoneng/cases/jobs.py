"""What silence does (行政许可法 art. 32), and the long work of files that come in."""

from datetime import datetime

from xiaoneng.cases.doors import import_batch, look_through
from xiaoneng.cases.models import Batch, Case
from xiaoneng.cases.operations.accepting import deem_accepted
from xiaoneng.core.refusals import Conflict
from xiaoneng.errands.kinds import Work, Yield
from xiaoneng.errands.putting_off import each_alone, still_aside
from xiaoneng.kit.time import now
from xiaoneng.obligations.queries import is_over, run_out
from xiaoneng.people.queries import clock_user

BATCH = 200
SILENCE = "silence"  # the job, as the minute hand names it
TRIAL, IMPORT = "batch.try", "batch.import"  # kinds of long work


def accept_by_silence(at: datetime) -> int:
    """Accept every registered case whose days of answering are over; returns how many.

    Each is a transaction of its own; one that an officer answers meanwhile is left to the officer.
    One that cannot be accepted is put off and shown on Health; the others go on.
    """
    accepted, last = 0, 0
    waiting = Case.objects.filter(state="registered", intake__in=run_out(at)).order_by("pk")
    keys_of = waiting.values_list("pk", flat=True)
    aside = still_aside(SILENCE, at, lambda keys: keys_of.filter(pk__in=keys))
    while keys := list(keys_of.filter(pk__gt=last)[:BATCH]):
        mine = [key for key in keys if key not in aside]
        done, _failed = each_alone(SILENCE, mine, lambda key: _accepted(key, at), _number, at)
        accepted, last = accepted + done, keys[-1]
    return accepted


def _number(key: int) -> str:
    return Case.objects.values_list("number", flat=True).get(pk=key)


def _accepted(key: int, at: datetime) -> bool:
    case = Case.objects.select_related("organ", "version", "intake__kind").get(pk=key)
    if case.intake is None or not is_over(case.intake, at):
        return False
    try:
        deem_accepted(case, actor=clock_user(), at=at)
    except Conflict:
        return False
    return True


def look_through_file(work: Work) -> Yield:
    """The trial run of a long file. Details: `batch`."""
    batch = batch_of(work)
    look_through(batch, actor=work.actor, at=work.at)
    return Yield(url=batch.get_absolute_url())


def import_file(work: Work) -> Yield:
    """Take the cases of a file in; begun again, it goes on where it stopped. Details: `batch`."""
    batch = batch_of(work)
    if batch.finished_at is None:
        import_batch(batch, actor=work.actor, at=work.at, ended=now)
    return Yield(url=batch.get_absolute_url())


def batch_of(work: Work) -> Batch:
    """The file that the work is about; each operation asks whether its actor may."""
    found = Batch.objects.select_related("source__organ", "brought_by", "settled_by")
    return found.get(pk=work.details["batch"])
