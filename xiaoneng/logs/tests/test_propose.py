import json
from datetime import datetime

import pytest

from xiaoneng.core.refusals import Unusable
from xiaoneng.logs.mapping import load_mapping
from xiaoneng.logs.propose import propose, propose_what_is_there
from xiaoneng.logs.terms import Column, Fixed
from xiaoneng.logs.tests.conftest import read_all

CHINESE = """办件编号,环节,办理时间,承办单位,承办人,事项名称,承诺时限
B1,受理,2024-05-06 09:00,审批局,张三,食品许可,10
B1,补正告知,2024-05-07 09:00,审批局,张三,食品许可,10
B1,补正完成,2024-05-08 09:00,审批局,张三,食品许可,10
B1,办结,2024-05-09 09:00,审批局,张三,食品许可,10
B2,受理,2024-05-06 10:00,住建局,李四,施工许可,20
B2,办结,2024-05-10 09:00,住建局,李四,施工许可,20
"""


@pytest.fixture
def proposed(tmp_path):
    """The proposal for a file, loaded, and the file read with it."""

    def proposal(path):
        (tmp_path / "proposed.toml").write_text(propose(path), encoding="utf-8")
        mapping = load_mapping(tmp_path / "proposed.toml")
        return mapping, read_all([path], mapping)

    return proposal


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-8-sig", "utf-16"])
def test_a_chinese_log_of_events_is_understood(file_of, proposed, encoding):
    mapping, log = proposed(file_of("log.csv", CHINESE.encode(encoding)))

    assert (mapping.shape, mapping.calendar, mapping.time_zone) == ("events", "cn", "Asia/Shanghai")
    assert mapping.columns.case == Column("办件编号")
    assert mapping.columns.at == Column("办理时间")
    assert mapping.columns.organ == Column("承办单位")
    assert mapping.columns.officer == Column("承办人")
    assert mapping.columns.item == Column("事项名称")
    assert mapping.limit.amount == Column("承诺时限")
    assert log.column("does") == ["step", "pause", "resume", "close", "step", "close"]


def test_a_log_of_cases_with_american_dates_is_understood(file_of, proposed):
    rows = "".join(
        f"{n},01/{n:02}/2024 09:00 AM,01/{n + 3:02}/2024 05:00 PM,DOT\n" for n in range(1, 25)
    )
    path = file_of("log.csv", "Unique Key,Created Date,Closed Date,Agency\n" + rows)
    mapping, log = proposed(path)

    assert mapping.shape == "cases"
    assert log.rows[0]["started_at"] == datetime(2024, 1, 1, 9)
    assert log.rows[-1]["ended_at"] == datetime(2024, 1, 27, 17)


def test_a_column_that_can_only_be_day_and_month_decides_for_the_others(file_of, proposed):
    path = file_of(
        "log.csv", "id;opened;closed\n1;01/02/2024;20/02/2024\n2;02/02/2024;21/02/2024\n"
    )
    _, log = proposed(path)

    assert log.rows[0]["started_at"] == datetime(2024, 2, 1)


def test_names_nobody_knows_are_guessed_by_content(file_of, proposed):
    rows = "".join(f"k{n % 7},{'abc'[n % 3]},2024-05-{n % 28 + 1:02}\n" for n in range(60))
    mapping, log = proposed(file_of("log.csv", "p,q,r\n" + rows))

    assert mapping.columns.case == Column("p")
    assert log.rows_read == len(log.rows) == 60


def test_rows_inside_a_json_document_are_found(file_of, proposed):
    row = {"service_request_id": "1", "requested_datetime": "2024-05-06T10:00:00Z"}
    document = {"meta": {"tags": ["x"]}, "requests": [row, {**row, "service_request_id": "2"}]}
    mapping, log = proposed(file_of("log.json", json.dumps(document)))

    assert mapping.json_rows == ("requests",)
    assert log.column("case") == ["1", "2"]


def test_odd_names_and_values_do_no_harm(file_of, proposed):
    header = 'case_id,activity,timestamp,"od""d\nname"\n'
    rows = '1,a\tb,2024-05-06,"x\ny\x7f\x00"\n1,c,2024-05-07,-\n'
    mapping, log = proposed(file_of('we"ird#.csv', header + rows))

    assert mapping.columns.item == Fixed('we"ird#')
    assert log.rows_read == 2


def test_the_proposal_says_what_was_seen(file_of):
    text = propose(file_of("log.csv", CHINESE))

    assert "# Proposed for log.csv from its first 6 rows." in text
    assert "#   办件编号: 100%, 2, B1 | B2" in text


@pytest.mark.parametrize("content", ["a,b\n", "a,b\n1,2\n"])
def test_a_file_without_rows_or_times_is_refused(file_of, content):
    with pytest.raises(Unusable):
        propose(file_of("log.csv", content))


@pytest.mark.parametrize(
    "name",
    [
        "permit-log-wabo-receipt/08_receipt.from-xes.csv.gz",
        "permit-log-wabo-receipt/08_receipt.xes.gz",
        "case-log-waiting-bpic2013/06_bpic2013_closed.xes.gz",
        "approval-log-bpic2020-domestic/DomesticDeclarations.from-xes.csv.gz",
        "penalty-log-traffic-fines/traffic_fines.from-rda.csv.gz",
        "complaints-nyc-311/311_Service_Requests.csv",
        "complaints-boston-311/boston311-100.csv",
        "complaints-boston-311/boston311-dmy-100.csv",
        "complaints-uwv-bpic2016/BPI2016_Complaints.csv",
        "complaints-cn-message-board/附件4.xlsx",
    ],
)
def test_a_foreign_log_is_read_whole_by_its_proposal(foreign_log, proposed, name):
    _, log = proposed(foreign_log(name))

    assert log.rows
    assert log.rejects == []


def test_a_legal_limit_is_not_taken_for_the_promise(file_of, proposed):
    rows = CHINESE.replace("承诺时限", "法定时限")
    mapping, _log = proposed(file_of("log.csv", rows.encode()))

    assert mapping.limit.statutory_amount == Column("法定时限")
    assert mapping.limit.amount is None


def test_what_no_column_looks_like_is_left_to_be_named(file_of, tmp_path):
    path = file_of("log.csv", "办件编号,办理单位\nB1,审批局\nB2,住建局\n".encode())
    text = propose_what_is_there(path)
    kept = tmp_path / "proposed.toml"

    with pytest.raises(Unusable, match="start"):
        propose(path)
    assert 'case = "办件编号"' in text
    kept.write_text(text, encoding="utf-8")
    with pytest.raises(Unusable, match="start"):
        load_mapping(kept)
    kept.write_text(text.replace('start = ""', 'start = "办理单位"'), encoding="utf-8")
    assert load_mapping(kept).case.start == Column("办理单位")
