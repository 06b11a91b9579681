"""A ladder on trial over a log: the cards and reminders that it would have brought."""

from dataclasses import replace
from datetime import datetime

import pytest

from xiaoneng.batch.tests.test_lab_limits import AS_IT_WAS, TENS, cases, lasting
from xiaoneng.core import calendars
from xiaoneng.core.clock import USUAL, Clock, Profile
from xiaoneng.core.limits import Limit
from xiaoneng.core.on_trial import Ladder
from xiaoneng.core.refusals import Unusable
from xiaoneng.measures.array_days import NEVER
from xiaoneng.measures.lives import OF_LADDER, RUNGS
from xiaoneng.measures.scalar_replay import outcome_of

CN, AS_OF = calendars.named("cn"), datetime(2026, 3, 31, 12)
NEEDS = [*TENS, 11, 12]
TRIAL = Ladder("day_count", yellow=1, red=2, share=2)


def recounted(**ladder):
    """How many of the cases came to each rung, with nothing but the core."""
    clocks = [
        Clock(
            datetime(2026, 3, 2, 9),
            Limit(5),
            Limit(10),
            closed_at=datetime.fromisoformat(lasting("c", days)[1][2]),
            **ladder,
        )
        for days in NEEDS
    ]
    lived = [outcome_of(one, CN, AS_OF) for one in clocks]
    rungs = ("reminder", "yellow", "red")
    return {rung: sum(getattr(one, rung) != NEVER for one in lived) for rung in rungs}


def test_a_ladder_on_trial_brings_the_cards_that_the_core_says(ask, rows):
    told, folder = ask(cases(NEEDS), replace(AS_IT_WAS, ladder=TRIAL))

    then = recounted(profile=Profile.DAY_COUNT, distances=TRIAL.far(USUAL))
    lives = {"now": recounted(), "then": then}
    expected = {
        f"{rung}_{life}": told for life, found in lives.items() for rung, told in found.items()
    }
    assert {name: told[name] for name in RUNGS} == expected
    assert lives["now"] != then
    assert all(then.values())
    assert (told["late_now"], told["late_then"], told["more"]) == (22, 22, 0)
    assert told["ladder"] == {"profile": "day_count", "yellow": 1, "red": 2, "share": 2}
    for name in ("organs", "items"):
        [row] = rows(folder / f"{name}.csv")
        assert {key: int(row[key]) for key in OF_LADDER} == {key: told[key] for key in OF_LADDER}
    [row] = rows(folder / "holders.csv")
    assert {key: int(row[key]) for key in RUNGS} == {key: told[key] for key in RUNGS}


def test_without_a_ladder_on_trial_nothing_is_said_of_reminders(ask, rows):
    told, folder = ask(cases([3]), replace(AS_IT_WAS, change="half"))

    assert not [name for name in told if name.startswith("reminder")]
    assert "reminder_now" not in rows(folder / "items.csv")[0]


def test_other_limits_are_tried_with_another_ladder_at_once(ask):
    both = replace(AS_IT_WAS, change="half", ladder=Ladder(yellow=3))

    told, _ = ask(cases([3, 5, 6]), both)  # of two working days

    assert (told["late_then"], told["yellow_then"]) == (3, 2)


@pytest.mark.parametrize("far", [0, 21])
def test_a_distance_beyond_the_ladder_is_refused(ask, far):
    with pytest.raises(Unusable, match=f"--red {far} is outside 1 to 20"):
        ask(cases([3]), replace(AS_IT_WAS, ladder=Ladder(red=far)))
