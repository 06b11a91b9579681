"""Doing what waits: one piece after another, held by a lease, begun again after a crash."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from xiaoneng.core.refusals import Denied, Refused
from xiaoneng.errands.kinds import Work, Yield, kind_of
from xiaoneng.errands.lifecycle import ERRAND
from xiaoneng.errands.models import Errand, States
from xiaoneng.errands.putting_off import each_alone, still_aside
from xiaoneng.kit.contention import is_contention
from xiaoneng.kit.moves import move
from xiaoneng.kit.progress import Stopped, told_to
from xiaoneng.kit.refusals import record_number, sentence_of
from xiaoneng.people.models import User

LEASE = timedelta(minutes=5)  # a worker that says nothing for so long is gone
KEPT = timedelta(hours=7 * 24)  # then the file is removed; the line stays
MOST_ATTEMPTS = 3
FILES = "files"  # the job that removes them, as the minute hand names it
Clock = Callable[[], datetime]
logger = logging.getLogger(__name__)


def work(now: Clock) -> bool:
    """Do the piece of work that has waited longest; false where none waits.

    Safe to run in many processes: each piece is held by one of them.
    """
    at = now()
    release_lost(at)
    if not Errand.objects.filter(state=States.WAITING).exists():
        return False  # asked every second: it must not take the writers' lock
    errand = claim(at)
    if errand is not None:
        do(errand, now)
    return errand is not None


@transaction.atomic
def claim(at: datetime) -> Errand | None:
    """Take the piece that has waited longest, unless another worker has it."""
    waiting = Errand.objects.filter(state=States.WAITING).order_by("pk")
    errand = waiting.select_for_update(of=("self",), skip_locked=True).first()
    if errand is None:
        return None
    move(errand, ERRAND, "start")
    errand.attempts, errand.leased_until = errand.attempts + 1, at + LEASE
    errand.save(update_fields=["attempts", "leased_until"])
    return errand


def do(errand: Errand, now: Clock) -> None:
    """Run one piece of work in its asker's name and language, and write down how it ended."""
    work = Work(f"errand-{errand.pk}", errand.asked_by, errand.details, errand.asked_at)
    try:
        refuse_gone(errand.asked_by)
        with translation.override(errand.language or None), told_to(teller(errand, now)):
            came = kind_of(errand.kind).run(work)
    except Stopped:
        end(errand, "cancel", now())
    except (KeyboardInterrupt, SystemExit):
        end(errand, "release", now())  # the worker is told to go: another one goes on
        raise
    except Exception as error:  # noqa: BLE001  # work of any kind ends; the worker goes on
        if is_contention(error) and errand.attempts < MOST_ATTEMPTS:
            end(errand, "release", now())  # others went first: it waits for another turn
        else:
            end(errand, "fail", now(), error=told(error, errand))
    else:
        end(errand, "finish", now(), came=came)


def refuse_gone(user: User) -> None:
    if not user.is_active:
        raise Denied(_("The account of whoever asked for it is closed."))


def teller(errand: Errand, now: Clock) -> Callable[[int, int | None], None]:
    """What writes down how far an errand is; it stops work that is called off or was lost."""
    mine = Errand.objects.filter(pk=errand.pk, state="running", attempts=errand.attempts)

    def say(done: int, total: int | None) -> None:
        kept = mine.update(done=done, total=total, leased_until=now() + LEASE)
        if not kept or mine.filter(stop_asked_at__isnull=False).exists():
            raise Stopped
        errand.done, errand.total = done, total

    return say


@transaction.atomic
def end(
    errand: Errand, step: str, at: datetime, *, came: Yield | None = None, error: str = ""
) -> None:
    """Write down how an attempt ended, unless another worker took the errand over since."""
    held = Errand.objects.select_for_update().filter(pk=errand.pk, state=States.RUNNING)
    row = held.filter(attempts=errand.attempts).first()
    if row is None:
        return
    move(row, ERRAND, step)
    row.error, row.leased_until = error[:300], None
    row.ended_at = at if row.is_over else None
    if came is not None:
        row.file, row.filename, row.url = came
    row.save(update_fields=["error", "leased_until", "ended_at", "file", "filename", "url"])


def told(error: Exception, errand: Errand) -> str:
    """A refusal speaks for itself; anything else is ours to mend, under a number."""
    if isinstance(error, Refused):
        with translation.override(errand.language or None):
            return sentence_of(error)
    number = record_number()
    logger.error("%s errand %s broke", number, errand.pk, exc_info=error)
    return _("Something of ours broke; tell the administrator the number %(number)s.") % {
        "number": number
    }


def release_lost(at: datetime) -> None:
    """Give back what a worker held that is gone; what broke three workers is not tried again."""
    for errand in Errand.objects.filter(state=States.RUNNING, leased_until__lt=at):
        if errand.stop_asked_at is not None:
            end(errand, "cancel", at)
        elif errand.attempts >= MOST_ATTEMPTS:
            end(errand, "fail", at, error=_("It was begun three times and never came to its end."))
        else:
            end(errand, "release", at)


def forget_files(at: datetime) -> int:
    """Remove the files whose week is over; gives back how many.

    One that cannot be removed is put off and shown on Health; the others go.
    """
    old = Errand.objects.filter(ended_at__lt=at - KEPT).exclude(file="")
    names = dict(old.values_list("pk", "file"))
    aside = still_aside(FILES, at, names.keys().__and__)

    def forget(key: int) -> int:
        default_storage.delete(names[key])
        return Errand.objects.filter(pk=key).update(file="")

    mine = [key for key in names if key not in aside]
    gone, _failed = each_alone(FILES, mine, forget, names.__getitem__, at)
    return gone
