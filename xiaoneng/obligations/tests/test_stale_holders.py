"""Who may act is judged by the row as it is: what was handed over meanwhile is refused."""

import pytest

from xiaoneng.core.refusals import Conflict
from xiaoneng.ledger.queries import entries_of
from xiaoneng.obligations.jobs import sweep
from xiaoneng.obligations.models import Obligation
from xiaoneng.obligations.operations.closing import close_obligation, reopen_obligation
from xiaoneng.obligations.operations.handing import hand_over_obligation
from xiaoneng.obligations.operations.pausing import pause_obligation
from xiaoneng.obligations.operations.urging import urge_obligation
from xiaoneng.obligations.tests.factories import at, obligation
from xiaoneng.people.tests.factories import someone

pytestmark = pytest.mark.django_db
TUESDAY, WEDNESDAY, LATE = at("2026-03-03"), at("2026-03-04"), at("2026-03-12")


def handed(row, to):
    hand_over_obligation(
        row, organ=row.organ, officer=to, reason="调岗", actor=row.officer, at=TUESDAY
    )


def test_an_officer_cannot_close_what_is_somebody_elses_by_now():
    stale = obligation()
    new = someone("officer", stale.organ)
    handed(Obligation.objects.get(pk=stale.pk), new)

    with pytest.raises(Conflict, match=f"{stale.officer}，2026-03-03.*，.*现由{new}承办"):
        close_obligation(stale, actor=stale.officer, at=WEDNESDAY)
    assert Obligation.objects.get(pk=stale.pk).state == "open"


def test_a_line_crossed_or_an_urging_since_is_not_what_made_it_stale():
    stale = obligation()
    new, head = (someone(role, stale.organ) for role in ("officer", "head"))
    handed(Obligation.objects.get(pk=stale.pk), new)
    sweep(LATE)
    row = Obligation.objects.get(pk=stale.pk)
    urge_obligation(row, words="请抓紧", actor=head, at=LATE)
    assert [one.event for one in entries_of(row)][-2:] == ["obligation.crossed", "obligation.urged"]

    with pytest.raises(Conflict, match=f"{stale.officer}，2026-03-03.*，移交"):
        close_obligation(stale, actor=stale.officer, at=LATE)


def test_a_second_hand_over_of_what_one_saw_before_the_first_is_refused():
    first = obligation()
    second = Obligation.objects.get(pk=first.pk)
    new, other = (someone("officer", first.organ) for _place in range(2))
    handed(first, new)

    with pytest.raises(Conflict, match=str(new)):
        handed(second, other)
    assert list(first.holdings.values_list("officer", flat=True)) == [first.officer.pk, new.pk]


def test_what_was_closed_and_opened_again_meanwhile_is_looked_at_anew():
    stale = obligation()
    head = someone("head", stale.organ)
    closed = close_obligation(stale, actor=stale.officer, at=TUESDAY)
    reopen_obligation(closed, reason="有误", actor=head, at=TUESDAY)

    with pytest.raises(Conflict, match=f"{stale.number}.*{head}，2026-03-03.*已被重新打开"):
        pause_obligation(stale, ground="review", paper="1号", actor=stale.officer, at=WEDNESDAY)
    assert not stale.pauses.exists()
