import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaoneng.core.lifecycle import Lifecycle, step
from xiaoneng.core.refusals import IllegalStep, Unusable

CASE = Lifecycle(
    "submitted",
    (
        step("accept", "submitted", to="accepted"),
        step("reject", "submitted", to="rejected"),
        step("suspend", "accepted", to="suspended"),
        step("resume", "suspended", to="accepted"),
        step("withdraw", "accepted", "suspended", to="withdrawn"),
        step("decide", "accepted", to="decided"),
    ),
)
NAMES = [one.name for one in CASE.steps]


def test_a_step_leads_to_its_state():
    assert CASE.after("submitted", "accept") == "accepted"
    assert CASE.after("suspended", "withdraw") == "withdrawn"


def test_the_steps_that_may_be_taken_now_are_named_in_order():
    assert CASE.steps_from("accepted") == ("suspend", "withdraw", "decide")
    assert CASE.steps_from("decided") == ()


def test_a_state_without_steps_out_of_it_is_final():
    assert CASE.final == {"rejected", "withdrawn", "decided"}


def test_a_step_that_may_not_be_taken_is_refused_and_says_which():
    with pytest.raises(IllegalStep) as refused:
        CASE.after("submitted", "decide")

    assert refused.value.values == {"step": "decide", "state": "submitted"}


@given(st.sampled_from(sorted(CASE.final)), st.sampled_from(NAMES))
def test_no_step_leaves_a_final_state(state, name):
    with pytest.raises(IllegalStep, match="not possible"):
        CASE.after(state, name)


@given(st.lists(st.sampled_from(NAMES), max_size=12))
def test_whatever_is_tried_ends_in_a_state_of_the_table(names):
    state = CASE.initial
    for name in names:
        if name in CASE.steps_from(state):
            state = CASE.after(state, name)

    assert state in CASE.states


def test_a_step_that_leads_to_two_states_is_refused():
    with pytest.raises(Unusable, match="accept from submitted leads to two states"):
        Lifecycle(
            "submitted",
            (
                step("accept", "submitted", to="accepted"),
                step("accept", "submitted", to="decided"),
            ),
        )


def test_a_state_that_no_step_leads_to_is_refused():
    with pytest.raises(Unusable, match="no step leads to archived, forgotten"):
        Lifecycle(
            "submitted",
            (
                step("accept", "submitted", to="accepted"),
                step("archive", "forgotten", to="archived"),
            ),
        )


def test_the_diagram_shows_every_step_and_where_it_ends():
    lines = list(CASE.mermaid())

    assert lines[:2] == ["stateDiagram-v2", "    [*] --> submitted"]
    assert "    suspended --> withdrawn: withdraw" in lines
    assert lines[-3:] == [
        "    decided --> [*]",
        "    rejected --> [*]",
        "    withdrawn --> [*]",
    ]
    assert len(lines) == 2 + 7 + 3
