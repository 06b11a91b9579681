from xiaoneng.core import calendars
from xiaoneng.core.clock import Which, read, read_term
from xiaoneng.core.ladders import rungs
from xiaoneng.core.tests.worked_cases import Worked, ladders, vectors


def test_every_worked_vector_is_reproduced():
    cases = vectors()

    differences = [(case.number, case.answers, found_in_vector(case)) for case in cases]

    assert len(cases) == 700
    assert [one for one in differences if one[1] != one[2]] == []


def test_every_worked_ladder_is_reproduced():
    cases = ladders()

    differences = [(case.number, case.answers, found_in_ladder(case)) for case in cases]

    assert len(cases) == 300
    assert [one for one in differences if one[1] != one[2]] == []


def found_in_vector(case: Worked):
    reading = read(case.clock, calendars.named("cn"), case.as_of)
    return {name: getattr(reading, name) for name in case.answers}


def found_in_ladder(case: Worked):
    clock, cn = case.clock, calendars.named("cn")
    statutory = None
    if clock.statutory is not None:
        statutory = read_term(clock, Which.STATUTORY, cn, case.as_of).due_at
    return {
        "promised_due_at": read(clock, cn, case.as_of).due_at,
        "statutory_due_at": statutory,
        "rungs": rungs(clock, cn, case.as_of),
    }
