"""What was closed in a month: kept by the database, the same as the rows, the same as the list."""

import random
from collections import Counter
from datetime import date, timedelta

import pytest
from django.db.models import Sum

from xiaoneng.core.limits import GivenDue
from xiaoneng.kit.months import Month
from xiaoneng.kit.time import wall
from xiaoneng.obligations.closings import closed_counts
from xiaoneng.obligations.jobs import wrong_copies
from xiaoneng.obligations.models import MonthTally, Obligation
from xiaoneng.obligations.operations.closing import close_obligation, reopen_obligation
from xiaoneng.obligations.operations.pausing import pause_obligation, resume_obligation
from xiaoneng.obligations.tests.factories import MONDAY, at, obligation
from xiaoneng.obligations.tests.test_kept import copies
from xiaoneng.people.models import Term
from xiaoneng.people.tests.factories import OrganFactory, PostFactory, TermFactory, someone

pytestmark = pytest.mark.django_db
SUMS = ("number", "measured", "used", "early")
MARCH, JULY = Month(2026, 3), Month(2026, 7)
EDGES = (  # the last second of a month on the wall, parts of it, and the first of the next
    at("2026-03-31", "23:59") + timedelta(seconds=59, microseconds=999_999),
    at("2026-04-01", "00:00"),
    at("2026-04-30", "12:00"),
    at("2026-07-01", "07:59"),
)


def kept():
    names = MonthTally.objects.values_list("organ", "month", "light")
    sums = names.annotate(*map(Sum, SUMS))
    return {tuple(row[:3]): row[3:] for row in sums if any(row[3:])}


def is_early(row):
    return row.light == "met" and row.used_permille is not None and row.used_permille < 1000


def counted():
    found: Counter[tuple[object, int]] = Counter()
    for row in Obligation.objects.filter(state="closed"):
        local = wall(row.closed_at)
        key = row.organ_id, local.year * 100 + local.month, row.light
        used = row.used_permille
        for place, more in enumerate((1, used is not None, used or 0, is_early(row))):
            found[key, place] += int(more)
    return {key: tuple(found[key, place] for place in range(4)) for key, _place in found}


def test_the_months_are_those_of_the_rows_whatever_is_done_to_them():
    organs = [OrganFactory() for _ in range(3)]
    copies(30)
    chance = random.Random(5)  # noqa: S311
    keys = list(Obligation.objects.values_list("pk", flat=True))
    for _ in range(60):
        some = Obligation.objects.filter(pk__in=chance.sample(keys, chance.randint(1, 9)))
        state = chance.choice(["open", "closed", "closed", "cancelled"])
        some.update(
            light=chance.choice(["met", "missed", "none"]),
            organ=chance.choice(organs),
            state=state,
            closed_at=None if state == "open" else chance.choice(EDGES),
            used_permille=chance.choice([None, 0, 700, 999, 1000, 1300]),
            look_at=None,
        )
    Obligation.objects.filter(number__startswith="C0002").delete()

    assert kept() == counted()


def test_closing_says_how_much_of_the_promise_was_used():
    row = obligation()
    row = close_obligation(row, actor=row.officer, at=at("2026-03-11"))

    assert row.used_permille == 700  # seven of ten working days
    assert wrong_copies(at("2026-03-12")) == []
    assert kept() == counted() == {(row.organ_id, 202603, "met"): (1, 1, 700, 1)}


def test_stopped_days_are_not_used():
    row = obligation()
    pause_obligation(row, ground="testing", paper="1 号", actor=row.officer, at=at("2026-03-04"))
    resume_obligation(row, actor=row.officer, at=at("2026-03-10"))
    row = close_obligation(row, actor=row.officer, at=at("2026-03-11"))

    assert row.used_permille == 300


def test_opened_again_it_counts_nowhere():
    row = obligation()
    row = close_obligation(row, actor=row.officer, at=at("2026-03-11"))
    head = someone("head", row.organ)
    row = reopen_obligation(row, reason="补正", actor=head, at=at("2026-03-12"))

    assert row.used_permille is None
    assert kept() == {}


def test_what_was_due_the_day_it_began_is_judged_and_not_measured():
    row = obligation(promised=GivenDue(wall(MONDAY)), statutory=None)
    row = close_obligation(row, actor=row.officer, at=MONDAY)
    [found] = closed_counts(someone("head", row.organ), MONDAY, MARCH, MARCH)

    assert (found.number, found.judged, found.met, found.measured) == (1, 1, 1, 0)


def test_a_head_sees_own_matters_elsewhere_in_the_month_they_were_closed():
    organ, other = OrganFactory(), OrganFactory()
    head = someone("head", organ)
    helped = TermFactory(user=head, post=PostFactory(organ=other, role="officer"))
    for place, holder in ((organ, None), (other, head), (other, None)):
        row = obligation(organ=place, officer=holder or someone("officer", place))
        close_obligation(row, actor=row.officer, at=at("2026-03-31", "23:30"))
    Term.objects.filter(pk=helped.pk).update(until_on=date(2026, 4, 1))
    found = {one.organ: one for one in closed_counts(head, at("2026-04-02"), MARCH, JULY)}

    assert set(found) == {organ.pk, other.pk}
    assert all(
        (one.month, one.number, one.judged, one.met) == (MARCH, 1, 1, 0) for one in found.values()
    )
