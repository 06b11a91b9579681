"""What of the cases is compared with registers."""

from datetime import date, datetime

import ibis
import pyarrow as pa

from xiaoneng.engine.embedded import embedded
from xiaoneng.insight.doubts.registers import accepted_in, handled_in, numbers_in

CASE = pa.schema(
    [(name, pa.string()) for name in ("organ", "item", "document")]
    + [(name, pa.timestamp("us")) for name in ("received_at", "closed_at")]
)
FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)


def case(item, document=None, received=datetime(2026, 3, 2), closed=datetime(2026, 3, 9)):
    return {"organ": "1", "item": item, "document": document,
            "received_at": received, "closed_at": closed}  # fmt: skip


def test_a_case_tells_its_result_only_by_a_document_that_the_register_has():
    told = [case("登记", "许〔2026〕3号"), case("变更", "许2026号"), case("年检"),
            case("注销", "许1", closed=None)]  # fmt: skip
    register = ibis.memtable(pa.table({"number": ["JY1", "许2026号", "许2026号"]}))

    with embedded() as engine:
        cases = ibis.memtable(pa.Table.from_pylist(told, CASE))
        rows = list(engine.rows(handled_in(cases, numbers_in(register), FIRST, LAST)))

    assert {row["item"]: row["is_told"] for row in rows} == {
        "登记": False, "变更": True, "年检": False, "注销": None,
    }  # fmt: skip
    assert len(rows) == len(told)


def test_a_case_is_in_hand_between_its_arrival_and_its_end():
    told = [case("前", closed=datetime(2026, 2, 28, 23), received=datetime(2026, 2, 1)),
            case("始", closed=datetime(2026, 3, 1), received=datetime(2026, 2, 1)),
            case("后", received=datetime(2026, 4, 1), closed=None)]  # fmt: skip
    register = ibis.memtable(pa.table({"number": pa.array([], pa.string())}))

    with embedded() as engine:
        cases = ibis.memtable(pa.Table.from_pylist(told, CASE))
        rows = list(engine.rows(handled_in(cases, numbers_in(register), FIRST, LAST)))

    assert [row["item"] for row in rows] == ["始"]


def test_a_case_is_called_as_its_ticket_calls_it_by_our_number_or_that_of_its_source():
    told = [
        {"case": key, "organ": "1", "officer": None, "item": "登记", "channel": channel,
         "number": f"源:{key}", "source_key": f"{key}", "accepted_at": datetime(2026, 3, 2)}
        for key, channel in ((1, "window"), (2, "window"), (3, "online"))
    ]  # fmt: skip
    texts = ("organ", "officer", "item", "channel", "number", "source_key")
    accepted = pa.schema([("case", pa.int64()), *((name, pa.string()) for name in texts),
                          ("accepted_at", pa.timestamp("us"))])  # fmt: skip
    tickets = ibis.memtable(pa.table({"named": pa.array(["1", "1", "3", None], pa.string())}))
    closed = ibis.memtable(pa.table({"case": [1, 2, 3]}))

    with embedded() as engine:
        cases = ibis.memtable(pa.Table.from_pylist(told, accepted))
        rows = list(engine.rows(accepted_in(cases, closed, tickets, FIRST, LAST)))

    assert {row["case"]: row["number"] for row in rows} == {1: "1", 2: "源:2"}
    assert len(rows) == 2
