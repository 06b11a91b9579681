"""What silence does: a case nobody answered in time is accepted (行政许可法 art. 32)."""

from datetime import datetime

from xiaoneng.cases.models import Case
from xiaoneng.cases.operations.accepting import deem_accepted
from xiaoneng.core.refusals import Conflict
from xiaoneng.people.queries import clock_user

BATCH = 200


def accept_by_silence(at: datetime) -> int:
    """Accept every registered case whose days of answering are over; returns how many.

    Each is a transaction of its own; one that an officer answers meanwhile is left to the officer.
    """
    accepted = 0
    waiting = Case.objects.filter(state="registered", intake__due_at__lte=at)
    while keys := list(waiting.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        taken = sum(_accepted(key, at) for key in keys)
        accepted += taken
        if not taken:
            break
    return accepted


def _accepted(key: int, at: datetime) -> bool:
    case = Case.objects.select_related("organ", "version", "intake").get(pk=key)
    try:
        deem_accepted(case, actor=clock_user(), at=at)
    except Conflict:
        return False
    return True
