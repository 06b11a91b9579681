"""What was shown on a day is what that day shows later, whatever has happened since."""

from datetime import timedelta

import pytest
from django.urls import reverse

from xiaoneng.obligations.dossier import dossier_of, holder_told
from xiaoneng.obligations.entering import entered_after
from xiaoneng.obligations.jobs import sweep
from xiaoneng.obligations.models import Obligation
from xiaoneng.obligations.operations.closing import close_obligation, reopen_obligation
from xiaoneng.obligations.operations.extending import extend_obligation
from xiaoneng.obligations.operations.handing import hand_over_obligation
from xiaoneng.obligations.operations.pausing import pause_obligation, resume_obligation
from xiaoneng.obligations.tests.factories import MONDAY, obligation
from xiaoneng.people.tests.factories import OrganFactory, someone

pytestmark = pytest.mark.django_db


def shown(row, moment):
    """The page of an obligation as of a moment."""
    found = Obligation.objects.get(pk=row.pk)
    dossier, holder = dossier_of(found, moment), holder_told(found, moment)
    return holder, dossier.sheet, dossier.light, dossier.word, dossier.moments, dossier.shares


def test_ten_past_days_are_told_as_they_were_then():
    organ = OrganFactory()
    head, first, second = (someone(role, organ) for role in ("head", "officer", "officer"))
    row = obligation(organ=organ, officer=first)
    paper = {"paper": "1号"}
    deeds = {
        2: lambda at: pause_obligation(row, ground="review", **paper, actor=first, at=at),
        5: lambda at: resume_obligation(row, actor=first, at=at),
        7: lambda at: hand_over_obligation(
            row, organ=organ, officer=second, reason="调岗", actor=head, at=at
        ),
        9: lambda at: extend_obligation(row, amount=5, ground="核实", **paper, actor=head, at=at),
        30: lambda at: close_obligation(row, actor=second, at=at),
        33: lambda at: reopen_obligation(row, reason="有误", actor=head, at=at),
    }
    then = {}
    for day in (1, 2, 4, 6, 8, 12, 21, 29, 31, 40):
        evening = MONDAY + timedelta(days=day, hours=8)
        for due in [one for one in deeds if one <= day]:
            row.refresh_from_db()
            deeds.pop(due)(MONDAY + timedelta(days=due, hours=1))
        sweep(evening)
        then[evening] = shown(row, evening)

    now = {moment: shown(row, moment) for moment in then}

    assert len({light for _holder, _sheet, light, *_rest in then.values()}) >= 4
    assert {holder.officer for holder, *_rest in then.values()} == {first, second}
    assert now == then


def test_a_day_before_it_was_entered_does_not_know_of_it(client):
    entered = MONDAY + timedelta(days=14)
    row = obligation(began=MONDAY, at=entered)
    assert entered_after(row, entered - timedelta(hours=1)) == entered
    assert entered_after(row, entered) is None
    assert dossier_of(row, entered - timedelta(hours=1), entered=entered).sheet is None
    client.force_login(row.officer)
    page = client.get(row.get_absolute_url(), {"as_of": "2026-03-10"}).content.decode()
    assert "2026-03-16" in page
    assert reverse("obligations:sheet", args=[row.pk]) not in page  # there is none of that day
