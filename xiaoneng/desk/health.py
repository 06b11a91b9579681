"""Whether the site does what it should by itself: jobs, outbox, ledger, extract, disk."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xiaoneng.desk.minute_hand import look_at_hand
from xiaoneng.errands.queries import queue_state
from xiaoneng.kit.time import wall
from xiaoneng.kit.words import thousands
from xiaoneng.ledger.queries import last_verification, seals
from xiaoneng.messages.queries import is_going_out, outbox_state
from xiaoneng.obligations.queries import provisional_open, sweep_state, troubled_rows
from xiaoneng.people.queries import calendar_named
from xiaoneng.warehouse.manifest import readable

PATIENCE = timedelta(minutes=5)  # a minute hand that runs leaves nothing older
LONG_QUEUE = timedelta(hours=1)  # for mails, even while they go out
OLD_CHECK = timedelta(hours=48)  # the ledger is verified every night
MISSED = 3  # extracts that failed to come
NAMED = 3  # of what could not be read
LEAST_DISK = 0.1  # share of the disk that should be free
LAST_QUARTER = 10  # from October on the next year's notice is awaited


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that is looked after: its name, whether it is well, and the sentence."""

    name: str
    is_well: bool
    words: str
    url: str = ""  # where it is looked after, for the system administrator


def signs(at: datetime) -> list[Sign]:
    """Every sign of health, in the order in which trouble spreads."""
    found: list[Callable[[datetime], Sign]] = [
        hand_sign,
        sweep_sign,
        outbox_sign,
        work_sign,
        ledger_sign,
        seal_sign,
        extract_sign,
    ]
    return [*(one(at) for one in found), *calendar_signs(at), disk_sign()]


def hand_sign(at: datetime) -> Sign:
    is_well, words = look_at_hand(at)
    return Sign(_("Minute hand"), is_well=is_well, words=words)


def sweep_sign(at: datetime) -> Sign:
    state = sweep_state(at)
    oldest, troubled = state["oldest"], state["troubled"]
    if isinstance(oldest, datetime) and at - oldest > PATIENCE:
        words = _("Behind since %(moment)s: is the minute hand (xiaoneng tick) running?") % {
            "moment": f"{wall(oldest):%Y-%m-%d %H:%M}"
        }
        return Sign(_("Sweep"), is_well=False, words=words)
    if isinstance(troubled, int) and troubled:
        words = ngettext(
            "%(n)s obligation could not be read and is tried again every hour.",
            "%(n)s obligations could not be read and are tried again every hour.",
            troubled,
        ) % {"n": troubled}
        said = "; ".join(f"{number}: {reason}" for number, reason in troubled_rows(NAMED))
        return Sign(_("Sweep"), is_well=False, words=f"{words} {said}")
    return Sign(_("Sweep"), is_well=True, words=_("Nothing waits to be looked at."))


def outbox_sign(at: datetime) -> Sign:
    state = outbox_state(at)
    oldest, failed, waiting = state["oldest"], state["failed"], state["waiting"]
    words = _("%(waiting)s waiting, %(failed)s given up.") % {"waiting": waiting, "failed": failed}
    url = reverse("messages:undelivered") if failed else ""
    stuck = stuck_words(oldest, at) if isinstance(oldest, datetime) else ""
    words = f"{words} {stuck}".strip()
    return Sign(_("Outbox"), is_well=not stuck and not failed, words=words, url=url)


def stuck_words(oldest: datetime, at: datetime) -> str:
    """Why the outbox is ill by what waits longest; nothing where it only has much to send.

    A morning with many mails takes its time: while they go out, all is well for an hour.
    """
    moment = {"moment": f"{wall(oldest):%Y-%m-%d %H:%M}"}
    if at - oldest <= PATIENCE:
        return ""
    if not is_going_out(at - PATIENCE):
        return _("Waiting since %(moment)s, and nothing goes out.") % moment
    if at - oldest > LONG_QUEUE:
        return _("Waiting since %(moment)s: more comes in than goes out.") % moment
    return ""


def work_sign(at: datetime) -> Sign:
    queue = queue_state()
    if queue.oldest is not None and at - queue.oldest > PATIENCE:
        words = _("Waiting since %(moment)s: is a worker (xiaoneng work) running?") % {
            "moment": f"{wall(queue.oldest):%Y-%m-%d %H:%M}"
        }
        return Sign(_("Background work"), is_well=False, words=words)
    return Sign(
        _("Background work"), is_well=True, words=_("%(n)s waiting.") % {"n": queue.waiting}
    )


def ledger_sign(at: datetime) -> Sign:
    last = last_verification()
    if last is None:
        return Sign(_("Ledger"), is_well=False, words=_("Not verified yet."))
    is_old = at - last.verified_at > OLD_CHECK
    words = (
        _("Last verified %(moment)s, while every night is usual.")
        if is_old
        else _("Verified %(moment)s.")
    ) % {"moment": f"{wall(last.verified_at):%Y-%m-%d %H:%M}"}
    return Sign(_("Ledger"), is_well=not last.faults and not is_old, words=words)


def seal_sign(at: datetime) -> Sign:
    last = seals().order_by("-day").first()
    if last is None:
        return Sign(_("Seals"), is_well=False, words=_("No day is sealed yet."))
    days = wall(at).date().toordinal() - last.day.toordinal()
    words = _("The last sealed day is %(day)s.") % {"day": last.day.isoformat()}
    return Sign(_("Seals"), is_well=days <= 1, words=words)


def extract_sign(at: datetime) -> Sign:
    last, minutes = readable(), settings.XIAONENG_EXTRACT_MINUTES
    if last is None:
        words = _("None yet; the minute hand makes the first.")
        return Sign(_("Warehouse"), is_well=True, words=words)
    words = _("Extracted %(moment)s: %(cases)s cases, %(rows)s rows.") % {
        "moment": f"{wall(last.as_of):%Y-%m-%d %H:%M}",
        "cases": thousands(last.rows.get("cases", 0)),
        "rows": thousands(sum(last.rows.values())),
    }
    is_late = minutes and at - last.as_of > MISSED * timedelta(minutes=minutes)
    return Sign(_("Warehouse"), is_well=not is_late, words=words)


def calendar_signs(at: datetime) -> Iterator[Sign]:
    """Whether the notice of this year is known, and towards its end that of the next; how far it
    reaches, and what is due beyond.
    """
    today = wall(at).date()
    known = calendar_named("cn").published or frozenset()
    wanted = today.year + (today.month >= LAST_QUARTER)
    words = (
        _("The notice of %(year)s is known.")
        if wanted in known
        else _("The notice of %(year)s is not entered; due dates in it are provisional.")
    ) % {"year": wanted}
    if provisional := provisional_open():
        words += ngettext(
            " Known to the end of %(last)s; %(n)s open obligation is due after it.",
            " Known to the end of %(last)s; %(n)s open obligations are due after it.",
            provisional,
        ) % {"last": max(known, default=""), "n": thousands(provisional)}
    yield Sign(_("Calendar"), is_well=wanted in known, words=words)


def disk_sign() -> Sign:
    home = Path(settings.XIAONENG_HOME)
    home.mkdir(parents=True, exist_ok=True)
    disk = shutil.disk_usage(home)
    words = _("%(free).0f GB of %(total).0f GB are free.") % {
        "free": disk.free / 1e9,
        "total": disk.total / 1e9,
    }
    return Sign(_("Disk"), is_well=disk.free / disk.total >= LEAST_DISK, words=words)
