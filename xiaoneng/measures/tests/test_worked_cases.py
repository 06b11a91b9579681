from xiaoneng.core import calendars
from xiaoneng.core.tests.worked_cases import ladders, vectors
from xiaoneng.measures.tests.columns import columnar

CN = calendars.named("cn")


def test_every_worked_vector_is_reproduced_by_the_columns():
    cases = vectors()

    said = columnar([(case.clock, case.as_of) for case in cases], CN)

    differences = [
        (case.number, case.answers, reading)
        for case, reading in zip(cases, said.promised, strict=True)
        if case.answers != {name: reading[name] for name in case.answers}
    ]
    assert differences == []


def test_every_worked_ladder_is_reproduced_by_the_columns():
    cases = ladders()

    said = columnar([(case.clock, case.as_of) for case in cases], CN)

    differences = []
    told = zip(cases, said.promised, said.statutory, said.rungs, strict=True)
    for case, promised, statutory, rungs in told:
        found = {
            "promised_due_at": promised["due_at"],
            "statutory_due_at": None if statutory is None else statutory["due_at"],
            "rungs": rungs,
        }
        if found != case.answers:
            differences.append((case.number, case.answers, found))
    assert differences == []
