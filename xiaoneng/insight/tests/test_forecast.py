"""The forecast of a town: recounted case by case, and blind to what had not happened yet."""

import random
from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from django.db.models import F

from xiaoneng.core.clock import Clock, read
from xiaoneng.core.limits import Limit, Unit, seconds_of
from xiaoneng.core.pauses import Pause
from xiaoneng.core.refusals import Unusable
from xiaoneng.insight.forecast import naming
from xiaoneng.insight.forecast.past import past_of
from xiaoneng.insight.forecast.reckoning import outcomes, tried
from xiaoneng.insight.forecast.standing import standing_of
from xiaoneng.insight.jobs import is_forecast_due, make_forecast
from xiaoneng.insight.models import Forecast, Forecasting, Hindcast
from xiaoneng.insight.tests.forecast_town import NOW
from xiaoneng.kit.months import Month
from xiaoneng.kit.time import now, wall
from xiaoneng.measures.foreseeing import BORROWED
from xiaoneng.people.queries import calendar_named
from xiaoneng.warehouse.jobs import extract as extract_now
from xiaoneng.warehouse.queries import extract

FEBRUARY = Month(2026, 2)


def share_used(case, pauses, calendar, moment):
    """How much of its five working days a case has used, with nothing but the core."""
    end = min(case["closed_at"] or moment, moment)
    clock = Clock(
        case["started_at"],
        Limit(5, Unit.WORKDAY),
        pauses=tuple(Pause(one["started_at"], one["ended_at"]) for one in pauses),
        closed_at=case["closed_at"],
    )
    found, office = read(clock, calendar, moment), calendar.office

    def passed(begin, until):
        return office.elapsed(seconds_of(until)) - office.elapsed(seconds_of(begin))

    stood = sum(
        passed(max(one["started_at"], case["started_at"]), min(one["ended_at"] or end, end))
        for one in pauses
        if case["started_at"] <= one["started_at"] < min(found.due_at, end)
    )
    lasted = passed(case["started_at"], end) - stood
    limit = passed(case["started_at"], found.due_at) - stood
    used = max(lasted, limit + 1) if found.is_late else min(lasted, limit)
    return Fraction(used, limit), found.is_late


def late_after(past, used):
    """The product-limit estimate of the share that is late among those lasting longer."""
    left = Fraction(1)
    for time in sorted({one for one, is_over in past if is_over and used < one <= 1}):
        risk = sum(one >= time for one, _over in past)
        left *= 1 - Fraction(sum(one == time and over for one, over in past), risk)
    return left if any(one > used for one, _over in past) else Fraction(0)


def recounted(permit):
    """Each case of the town's log: the share used, and whether it is over and late."""
    facts = past_of(extract(), date(2025, 3, 1)).facts
    pauses = facts.pauses.to_pylist()
    found = {}
    for case in facts.cases.to_pylist():
        if case["item"] == permit.item_id:
            mine = [one for one in pauses if one["obligation"] == case["obligation"]]
            calendar = calendar_named(case["calendar"])
            used, is_late = share_used(case, mine, calendar, facts.moment)
            found[case["case"]] = (used, case["closed_at"] is not None, is_late)
    return found


def test_every_chance_is_that_of_a_recount_and_made_anew_it_stays(town):
    assert is_forecast_due()
    made = make_forecast(NOW)

    assert not is_forecast_due()
    known = recounted(town.permit)
    past = [(used, is_over) for used, is_over, _late in known.values()]
    rows = [one for one in Forecast.objects.all() if one.case_id in known]
    assert {one.case_id for one in rows} == {key for key, one in known.items() if not one[1]}
    assert len(rows) > 5
    for one in rows:
        used, _over, is_late = known[one.case_id]
        assert (one.said == "late") == is_late
        if not is_late:
            assert one.used == round(1000 * used)
            assert one.own_late == round(1000 * late_after(past, used))
            assert one.own_number == sum(
                lasted > used and (is_over or lasted > 1) for lasted, is_over in past
            )
    assert made.forecasts == Forecast.objects.count() > len(rows) - 1
    told = Forecast.objects.filter(said="told")
    assert made.told == told.count() > 0
    assert told.filter(low__lte=F("chance"), high__gte=F("chance")).count() == told.count()
    for one in told:
        assert one.is_paused or one.finish_on is None or one.finish_on >= wall(NOW).date()
        assert sum(naming.weights(one)) == pytest.approx(1)
    assert naming.BORROWED == BORROWED
    made_anew(made)


def made_anew(first):
    """Once more over the same extract, then with the months compared again, then a new extract."""
    compared = list(Hindcast.objects.values_list("case", "chance", "is_late"))
    again, whole = make_forecast(NOW), make_forecast(NOW, whole=True)

    assert (first.is_tried, again.is_tried, whole.is_tried) == (True, False, True)
    assert first.forecasts == again.forecasts == Forecast.objects.count()
    assert len(compared) == first.hindcasts == whole.hindcasts > 5
    assert list(Hindcast.objects.values_list("case", "chance", "is_late")) == compared
    assert Forecasting.objects.count() == 1
    extract_now(NOW + timedelta(hours=1))
    assert is_forecast_due()


def scrambled(past, moment):
    """The same facts up to a moment; what came after it happened otherwise."""
    drawn = random.Random(3)  # noqa: S311  # repeatable

    def other(column):
        told = [
            one
            if one is None or one <= moment
            else moment + timedelta(seconds=drawn.randint(1, 9**7))
            for one in column.to_pylist()
        ]
        return pa.chunked_array([pa.array(told, column.type)])

    def mixed(table, *names):
        for name in names:
            place = table.schema.get_field_index(name)
            table = table.set_column(place, name, other(table[name]))
        return table

    facts = past.facts
    return replace(
        past,
        facts=replace(
            facts,
            cases=mixed(facts.cases, "closed_at", "started_at"),
            pauses=mixed(facts.pauses, "started_at", "ended_at"),
            extensions=mixed(facts.extensions, "granted_at"),
        ),
    )


def test_a_month_is_forecast_from_what_was_known_at_its_beginning(town):
    past = past_of(extract(), date(2025, 2, 1))
    begins = datetime(2026, 2, 1)
    became = outcomes(standing_of(past, past.facts))
    then = tried(past, FEBRUARY, became)
    otherwise = tried(scrambled(past, begins), FEBRUARY, became)

    facts = past.at(begins, date(2025, 2, 1))
    for column in (facts.cases["closed_at"], facts.pauses["ended_at"], facts.cases["started_at"]):
        assert not pc.any(pc.greater(column, begins)).as_py()
    assert facts.cases["closed_at"].null_count > past.facts.cases["closed_at"].null_count / 2
    assert then == otherwise
    assert len(then) > 5
    settled = {
        key: late for key, (_used, is_over, late) in recounted(town.permit).items() if is_over
    }
    told = {one["case_id"]: one["is_late"] for one in then}
    assert settled.keys() & told.keys()
    assert {key: told[key] for key in settled if key in told} == {
        key: settled[key] for key in settled if key in told
    }


@pytest.mark.django_db
def test_without_an_extract_it_says_what_to_do(warehouse):
    assert not is_forecast_due()
    with pytest.raises(Unusable, match="xiaoneng extract"):
        make_forecast(now())
