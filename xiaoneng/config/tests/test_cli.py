"""The commands as a terminal sees them: exit codes, what goes to stdout, what to stderr."""

import json

import pytest

from xiaoneng.config import up_run
from xiaoneng.config.cli import main
from xiaoneng.kit.time import now
from xiaoneng.obligations.tests.factories import obligation

MAPPING = """\
time_zone = "Asia/Shanghai"
calendar = "cn"
[columns]
case = "case"
activity = "activity"
at = "at"
[limit]
amount = 5
unit = "workday"
[[event]]
match = "close"
does = "close"
"""


@pytest.fixture
def log(tmp_path):
    (tmp_path / "mapping.toml").write_text(MAPPING)
    path = tmp_path / "log.csv"
    path.write_text(
        "case,activity,at\n1,accept,2026-03-02 09:00\n1,close,2026-03-04 10:00\n2,accept,soon\n"
    )
    return path


def arguments(log, *more):
    return ["supervise", str(log), "--mapping", str(log.parent / "mapping.toml"), *more]


def test_supervise_says_its_summary_as_one_json_object(log, capsys):
    code = main(arguments(log, "--as-of", "2026-03-10 12:00", "--out", str(log.parent / "out")))

    printed = capsys.readouterr()
    summary = json.loads(printed.out)
    assert code == 0
    assert set(summary) >= {"rows_read", "rows_used", "rows_rejected", "rows_duplicate", "cases",
                            "closed", "late", "open", "paused", "overdue_open", "cards", "seconds",
                            "peak_mib", "version"}  # fmt: skip
    assert (summary["rows_read"], summary["rows_rejected"], summary["closed"]) == (3, 1, 1)
    assert "reading" in printed.err


def test_lab_says_what_half_the_promise_would_have_changed(log, capsys):
    days = ["--since", "2026-03-01", "--until", "2026-03-10", "--change", "half"]
    out = ["--as-of", "2026-03-10 12:00", "--out", str(log.parent / "out")]

    code = main(["lab", *arguments(log)[1:], *days, *out])

    summary = json.loads(capsys.readouterr().out)
    assert code == 0
    assert (summary["rows_rejected"], summary["cases"], summary["late_then"]) == (1, 1, 0)
    assert summary["change"] == "half"


def test_lab_takes_a_rate_limits_of_a_file_and_a_ladder(log, capsys):
    table = log.parent / "limits.csv"
    table.write_text("item,limit\npermit,3\n")
    days = ["--since", "2026-03-01", "--until", "2026-03-10", "--as-of", "2026-03-10 12:00"]
    asked = [*arguments(log)[1:], *days, "--out", str(log.parent / "out"), "--rate", "90%"]

    code = main(["lab", *asked, "--yellow", "3", "--profile", "day_count"])
    told = json.loads(capsys.readouterr().out)
    refused = main(["lab", *asked, "--replace", "--limits", str(table)])

    assert (code, refused) == (0, 2)
    assert (told["change"], told["rate"]) == ("target", 90)
    assert told["ladder"] == {"profile": "day_count", "yellow": 3}
    assert (log.parent / "out" / "recommended.csv").is_file()
    assert "limits.csv: the log names no items" in capsys.readouterr().err


@pytest.mark.parametrize("more", [["--rate", "many"], ["--yellow", "1.5"], ["--change", "fifth"]])
def test_lab_refuses_what_is_no_number_or_no_word_of_it(log, capsys, more):
    days = ["--since", "2026-03-01", "--until", "2026-03-10", "--as-of", "2026-03-10 12:00"]

    with pytest.raises(SystemExit) as stopped:
        main(["lab", *arguments(log)[1:], *days, "--out", str(log.parent / "out"), *more])

    assert stopped.value.code == 2
    assert more[1] in capsys.readouterr().err


def test_flows_says_where_the_time_went_of_all_that_is_closed_by_then(log, capsys):
    out = ["--as-of", "2026-03-10 12:00", "--out", str(log.parent / "out")]

    code = main(["flows", *arguments(log)[1:], *out])
    told = json.loads(capsys.readouterr().out)
    refused = main(["flows", *arguments(log)[1:], *out, "--replace", "--item", "婚姻登记"])

    assert (code, refused) == (0, 2)
    assert (told["cases"], told["variants"], told["until"]) == (1, 1, "2026-03-10")
    assert 'of item "婚姻登记"' in capsys.readouterr().err
    assert (log.parent / "out" / "follows.csv").is_file()


def test_lab_refuses_a_day_that_is_none_and_days_exchanged(log, capsys):
    out = ["--as-of", "2026-03-10", "--out", str(log.parent / "out"), "--change", "half"]
    more = [*arguments(log)[1:], *out, "--until", "2026-03-01", "--since"]

    with pytest.raises(SystemExit) as stopped:
        main(["lab", *more, "1 March"])
    code = main(["lab", *more, "2026-03-02"])

    assert (stopped.value.code, code) == (2, 2)
    assert "exchange them" in capsys.readouterr().err
    assert not (log.parent / "out").exists()


def test_a_folder_of_parts_is_one_log(log, capsys):
    part = log.parent / "parts" / "part-0.csv"
    part.parent.mkdir()
    part.write_text(log.read_text())
    (part.parent / "part-1.csv").write_text("case,activity,at\n3,accept,2026-03-03 09:00\n")

    more = ["--as-of", "2026-03-10 12:00", "--out", str(log.parent / "out")]
    code = main(["supervise", str(part.parent), *arguments(log)[2:], *more])

    summary = json.loads(capsys.readouterr().out)
    assert code == 0
    assert (summary["rows_read"], summary["cases"]) == (4, 2)


def test_unusable_input_ends_with_two_and_one_line(log, capsys):
    code = main(["supervise", str(log), "--mapping", "gone.toml", "--as-of", "2026-03-10",
                 "--out", str(log.parent / "out")])  # fmt: skip

    printed = capsys.readouterr()
    assert code == 2
    assert printed.out == ""
    assert "gone.toml" in printed.err
    assert not (log.parent / "out").exists()


@pytest.mark.parametrize("moment", ["tomorrow", "2026-03-10T12:00+08:00"])
def test_a_moment_that_is_none_is_an_error_of_arguments(log, capsys, moment):
    with pytest.raises(SystemExit) as stopped:
        main(arguments(log, "--as-of", moment, "--out", "out"))

    assert stopped.value.code == 2
    assert "--as-of" in capsys.readouterr().err


def test_out_and_as_of_are_asked_for(log, capsys):
    code = main(arguments(log))

    assert code == 2
    assert "--as-of and --out" in capsys.readouterr().err


def test_a_trial_tells_what_the_mapping_makes_of_a_log_and_writes_nothing(log, capsys):
    before = sorted(log.parent.iterdir())

    code = main(arguments(log, "--trial"))

    printed = capsys.readouterr().out
    assert code == 0
    assert "3 read, 2 usable, 1 rejected" in printed
    assert "row 4, at: 'soon'" in printed
    assert "activity 'close': 1 rows, close" in printed
    assert sorted(log.parent.iterdir()) == before


def test_a_proposed_mapping_can_be_used_as_it_is(log, capsys, tmp_path):
    events = [
        f"{case},{activity},2026-03-{case:02} {hour}:00"
        for case in range(1, 21)
        for activity, hour in (("accept", "09"), ("look", "10"), ("close", "15"))
    ]
    log.write_text("\n".join(["case,activity,at", *events]) + "\n")
    main(["propose", str(log)])
    (tmp_path / "mapping.toml").write_text(capsys.readouterr().out)

    code = main(arguments(log, "--trial"))

    assert code == 0
    assert "60 read, 60 usable" in capsys.readouterr().out


def test_clock_answers_a_file(tmp_path, capsys):
    source = tmp_path / "in.csv"
    source.write_text(
        "id,started_at,pauses,closed_at,as_of,limit,unit,warn\n"
        "1,2026-02-13 10:00:00,[],,2026-02-14 10:00:00,5,workday,1\n"
    )

    code = main(["clock", str(source), str(tmp_path / "out.csv")])

    assert code == 0
    assert (tmp_path / "out.csv").read_text() == (
        "id,due_at,used,paused,remaining,light\n1,2026-02-28 00:00:00,1,0,4,on_time\n"
    )


def test_demo_writes_a_district_and_serve_has_it_to_show(tmp_path, capsys):
    code = main(["demo", str(tmp_path), "--cases", "300"])

    assert code == 0
    assert (tmp_path / "district" / "report.html").is_file()
    assert "generating 300 cases" in capsys.readouterr().err


def test_serve_refuses_a_folder_without_reports(tmp_path, capsys):
    code = main(["serve", str(tmp_path)])

    assert code == 2
    assert "no report.html" in capsys.readouterr().err


def test_serve_without_a_folder_keeps_the_platform_up_as_up_does(monkeypatch):
    places = []
    monkeypatch.setattr(up_run, "up", lambda chosen: places.append((chosen.host, chosen.port)))

    for name in ("serve", "up"):
        assert main([name, "--host", "127.0.0.2", "--port", "8123"]) == 0
        assert main([name]) == 0

    assert places == [("127.0.0.2", 8123), ("127.0.0.1", 8000)] * 2


def test_reports_of_a_folder_are_shown_on_this_machine_alone(tmp_path, capsys):
    code = main(["serve", str(tmp_path), "--host", "0.0.0.0"])  # noqa: S104  # refused

    assert code == 2
    assert "leave out --host" in capsys.readouterr().err


@pytest.mark.django_db
def test_sweep_looks_once_and_says_what_it_did(capsys):
    moment = now()
    row = obligation(began=moment, at=moment)

    assert [main(["sweep"]), main(["sweep"])] == [0, 0]

    first, second = capsys.readouterr().err.splitlines()
    assert first.endswith("looked at 1, crossed 0, put off 0")
    assert second.endswith("looked at 0, crossed 0, put off 0")
    row.refresh_from_db()
    assert row.look_at is not None
    assert row.look_at > moment
