"""More time: what a promise may grow by, and what an extension of the whole gives its steps."""

import pytest

from xiaoneng.core.limits import Limit, Unit
from xiaoneng.core.refusals import Unusable
from xiaoneng.ledger.queries import entries_of
from xiaoneng.obligations.dossier import dossier_of
from xiaoneng.obligations.forms import ExtendForm
from xiaoneng.obligations.operations.extending import extend_obligation, promise_anew
from xiaoneng.obligations.operations.splitting import Part, split_obligation
from xiaoneng.obligations.tests.factories import at, obligation
from xiaoneng.people.tests.factories import someone

pytestmark = pytest.mark.django_db


def grow(row, amount):
    head = someone("head", row.organ)
    promise_anew(row, amount=amount, ground="协商", paper="", actor=head, at=at("2026-03-04"))


def test_a_promise_grows_by_whole_days_that_the_calendar_holds():
    row = obligation(statutory=None)
    for amount in (0.5, 1e12, float("inf"), float("nan")):
        with pytest.raises(Unusable):
            grow(row, amount)

    row.refresh_from_db()
    assert (row.arming, row.extensions.count()) == (1, 0)


def test_a_promise_that_would_end_on_the_same_day_is_refused():
    row = obligation(promised=Limit(5, Unit.DAY), statutory=None)  # 7 March is a Saturday
    with pytest.raises(Unusable, match="到期日"):
        grow(row, 1)

    grow(row, 3)
    row.refresh_from_db()
    assert row.due_at == at("2026-03-11", "00:00")


def test_an_extension_of_the_whole_gives_its_steps_as_many_days_in_their_own_units():
    row = obligation()
    units = (Unit.WORKDAY, Unit.HOUR, Unit.WORKHOUR)
    parts = [Part("核查", row.organ, Limit(4, unit)) for unit in units]
    steps = split_obligation(row, parts, actor=row.officer, at=at("2026-03-03", "09:00"))
    head = someone("head", row.organ)
    extend_obligation(row, amount=2, ground="案情复杂", paper="", actor=head, at=at("2026-03-03"))

    for step in steps:
        step.refresh_from_db()
    assert [step.due_at for step in steps] == [
        at("2026-03-12", "00:00"),  # six working days
        at("2026-03-05", "13:00"),  # 4 hours and two days of 24
        at("2026-03-05", "14:30"),  # 4 office hours and two days of seven
    ]


def test_the_form_and_the_story_say_by_how_much_each_of_two_units_grows():
    row = obligation(promised=Limit(48, Unit.HOUR), statutory=Limit(5))
    alike, form = obligation(), ExtendForm()
    head = someone("head", row.organ)

    form.choices_for(alike, [], [])
    usual = str(form.fields["amount"].help_text)
    form.choices_for(row, [], [])
    assert form.fields["amount"].help_text != usual
    by = {"ground": "案情复杂", "paper": "", "actor": head, "at": at("2026-03-03")}
    row = extend_obligation(row, amount=5, **by)
    [told, *_begin] = dossier_of(row, at("2026-03-03")).moments
    said = "".join(piece.text for piece in told.text)
    assert "5 小时" in said
    assert "5 个工作日" in said
    assert row.statutory_due_at == at("2026-03-17", "00:00")


def test_hours_more_for_the_whole_leave_a_step_in_days_alone():
    row = obligation(promised=Limit(90, Unit.HOUR), statutory=None)
    (step,) = split_obligation(
        row, [Part("核查", row.organ, Limit(2))], actor=row.officer, at=at("2026-03-03", "09:00")
    )
    head = someone("head", row.organ)
    extend_obligation(row, amount=5, ground="案情复杂", paper="", actor=head, at=at("2026-03-04"))

    assert (row.extensions.count(), step.extensions.count()) == (1, 0)
    assert not [one for one in entries_of(step) if one.event == "obligation.extended"]
