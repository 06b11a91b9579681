import pyarrow as pa
import pytest

from xiaoneng.core.speedups import speedup
from xiaoneng.measures.speedups import speedups_of
from xiaoneng.measures.tests.columns import rows, table

CASES = {
    "item": pa.string(),
    "statutory": pa.int64(),
    "promised": pa.int64(),
    "used": pa.int64(),
}


def case(item, statutory, promised, used):
    return {"item": item, "statutory": statutory, "promised": promised, "used": used}


def test_promise_and_practice_are_measured_by_the_statute():
    told = [case("登记", 20, 5, 2), case("登记", 20, 5, 4), case("变更", 10, None, 12)]

    change, registration = rows(speedups_of(table(told, CASES)))
    assert registration == {
        "item": "登记",
        "cases": 2,
        "statutory": 20.0,
        "promised": 5.0,
        "used": 3.0,
        "promised_speedup": speedup(20, 5),
        "actual_speedup": speedup(20, 3),
    }
    assert change["promised_speedup"] == 0
    assert change["actual_speedup"] == speedup(10, 12) == pytest.approx(-0.2)


@pytest.mark.parametrize("statutory", [None, 0])
def test_a_case_without_a_statutory_limit_is_left_out(statutory):
    assert rows(speedups_of(table([case("登记", statutory, 5, 2)], CASES))) == []
