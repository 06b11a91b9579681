from datetime import datetime

from xiaoneng.logs.tests.conftest import EVENTS
from xiaoneng.logs.trial import trial

RULES = """organ = "organ"
[[event]]
match = ["Wait", "Hold"]
does = "pause"
"""
HEADER = "case,activity,at,organ\n"


def test_a_trial_tells_what_a_mapping_makes_of_a_log(file_of, mapping_of):
    rows = "1,Open,2024-05-06,X\n1,Wait,2024-05-07,Y\n2,Open,2024-05-08,X\n,Open,2024-05-09,X\n"
    path = file_of("log.csv", HEADER + rows + "3,Open,never,X\n" * 7)
    seen = trial([path], mapping_of(EVENTS + RULES))

    assert (seen.rows_read, seen.rows_used, seen.is_whole) == (11, 3, True)
    assert (seen.cases, seen.organs, seen.items) == (2, 2, 0)
    assert (seen.first_at, seen.last_at) == (datetime(2024, 5, 6), datetime(2024, 5, 8))
    assert [(a.name, a.rows, a.does) for a in seen.activities] == [
        ("Open", 2, "step"),
        ("Wait", 1, "pause"),
    ]
    assert (seen.unmapped, seen.unmet) == (("Open",), ("Hold",))
    assert [(r.rows, len(r.samples)) for r in seen.rejected] == [(7, 5), (1, 1)]
    assert seen.rejected[0].samples[0].value == "never"


def test_a_trial_may_end_early(file_of, mapping_of):
    path = file_of("log.csv", HEADER + f"1,Open,2024-05-06,{'X' * 90}\n" * 100_000)
    seen = trial([path], mapping_of(EVENTS), limit=1000)

    assert 1000 <= seen.rows_read < 100_000
    assert not seen.is_whole


def test_a_trial_of_no_rows_has_no_times(file_of, mapping_of):
    seen = trial([file_of("log.csv", HEADER)], mapping_of(EVENTS))

    assert (seen.rows_read, seen.first_at, seen.activities) == (0, None, ())
