"""The flow of a log as files: what is counted, which cases, and what is refused."""

import csv
import gzip
from collections import Counter, defaultdict
from datetime import date, datetime
from itertools import pairwise

import pytest

from xiaoneng.batch.flows import RESULTS, FlowAsked, flows
from xiaoneng.batch.period import Period
from xiaoneng.batch.target import Job
from xiaoneng.batch.tests.conftest import EVENTS, MAPPINGS
from xiaoneng.core.kinds_of_time import KINDS
from xiaoneng.core.refusals import Unusable
from xiaoneng.measures.tests import test_permit_replay as permits

HOUR = 3600
MARCH = FlowAsked(Period(date(2026, 3, 1), date(2026, 3, 31)))
CASES = """\
shape = "cases"
time_zone = "Asia/Shanghai"
calendar = "cn"
[columns]
case = "case"
[case]
start = "at"
"""
STRAIGHT = [
    ("s", "accept", "2026-03-02 09:00", "A"),
    ("s", "review", "2026-03-02 10:00", "A"),
    ("s", "close", "2026-03-02 11:00", "A"),
]
TWICE = [
    ("t", "accept", "2026-03-03 09:00", "A"),
    ("t", "review", "2026-03-03 10:00", "B"),
    ("t", "pause", "2026-03-03 11:00", "B"),
    ("t", "review", "2026-03-04 09:00", "B"),
    ("t", "close", "2026-03-04 11:00", "B"),
]
OPEN = [("o", "accept", "2026-03-05 09:00", "A")]


@pytest.fixture
def follow(log, tmp_path):
    """Follow the cases of a log of some events: (summary, folder)."""

    def followed(events, asked=MARCH, mapping=EVENTS, *, replace=False):
        (tmp_path / "mapping.toml").write_text(mapping, encoding="utf-8")
        at, out = datetime(2026, 3, 31, 12), tmp_path / "out"
        job = Job((log(events),), tmp_path / "mapping.toml", at, out, replace=replace)
        return flows(job, asked, lambda _line: None), out

    return followed


def test_closed_cases_are_counted_and_open_ones_left_out(follow, rows):
    summary, folder = follow([*STRAIGHT, *TWICE, *OPEN])

    assert (summary["cases"], summary["variants"], summary["rows_used"]) == (2, 2, 9)
    activities = {row["activity"]: row for row in rows(folder / "activities.csv")}
    assert activities["review"] == {
        "activity": "review", "times": "3", "cases": "2", "begins": "0", "ends": "0",
    }  # fmt: skip
    assert (activities["accept"]["begins"], activities["close"]["ends"]) == ("2", "2")


def test_what_follows_what_has_its_office_time(follow, rows):
    _, folder = follow([*STRAIGHT, *TWICE])

    pairs = {(row["activity"], row["next_activity"]): row for row in rows(folder / "follows.csv")}
    both = pairs["accept", "review"]
    assert (both["times"], both["cases"], both["worked_median"]) == ("2", "2", str(HOUR))
    assert pairs["review", "close"]["worked_mean"] == str(3 * HOUR // 2)


def test_paths_and_repeats_and_hand_overs_are_told(follow, rows):
    _, folder = follow([*STRAIGHT, *TWICE])

    assert [(row["cases"], row["share"], row["path"]) for row in rows(folder / "variants.csv")] == [
        ("1", "0.5", "accept → review → close"),
        ("1", "0.5", "accept → review → pause → review → close"),
    ]
    [again] = rows(folder / "rework.csv")
    assert (again["activity"], again["cases"], again["cases_repeated"]) == ("review", "2", "1")
    [handed] = rows(folder / "handovers.csv")
    assert (handed["organ"], handed["next_organ"], handed["times"]) == ("A", "B", "1")
    assert handed["median_waiting"] == str(HOUR)


def test_the_kinds_of_time_add_up_whoever_they_are_told_by(follow, rows):
    summary, folder = follow([*STRAIGHT, *TWICE])

    assert summary["kinds"]["waiting"] == HOUR
    assert min(summary["kinds"]["work"], summary["kinds"]["paused"]) > 0
    for name in ("steps", "organs", "items"):
        table = rows(folder / f"{name}.csv")
        assert {kind: sum(int(row[kind]) for row in table) for kind in KINDS} == summary["kinds"]


def test_a_step_that_holds_up_is_told_with_what_it_would_give_back(follow, rows):
    summary, folder = follow([*STRAIGHT, *TWICE])

    found = {row["step"]: row for row in rows(folder / "bottlenecks.csv")}
    assert {row["median_now"] for row in found.values()} == {str(summary["median"])}
    assert int(found["close"]["excess"]) > 0
    assert all(
        int(row["median_now"]) - int(row["median_then"]) == int(row["median_falls_by"])
        for row in found.values()
    )


def test_one_item_or_one_organ_or_a_period_is_followed_alone(follow):
    by_organ, _ = follow([*STRAIGHT, *TWICE], MARCH._replace(organ="B"))
    by_item, _ = follow([*STRAIGHT, *TWICE], MARCH._replace(item="permit"), replace=True)
    first = Period(date(2026, 3, 1), date(2026, 3, 3))
    by_day, _ = follow([*STRAIGHT, *TWICE], FlowAsked(first), replace=True)

    assert [told["cases"] for told in (by_organ, by_item, by_day)] == [1, 2, 1]
    assert (by_organ["organ"], by_item["item"], by_day["until"]) == ("B", "permit", "2026-03-03")


def test_the_permit_log_says_what_a_recount_of_its_lines_says(real, tmp_path, rows):
    log = real(f"{permits.LOG.name}/{permits.FILE.name}")
    job = Job((log,), MAPPINGS / f"{permits.LOG.name}.toml", permits.AS_OF, tmp_path / "out")

    told = flows(job, FlowAsked(Period(date(2000, 1, 1), permits.AS_OF.date())), lambda _line: None)

    paths = defaultdict(list)
    with gzip.open(log, "rt", encoding="utf-8") as text:
        for place, row in enumerate(csv.DictReader(text)):
            if row["case:enddate"]:
                at = permits.local(row["time:timestamp"]).replace(microsecond=0)
                paths[row["case:concept:name"]].append((at, place, row["concept:name"]))
    ways = [tuple(name for *_, name in sorted(path)) for path in paths.values()]
    assert (told["cases"], told["variants"]) == (len(ways), len(set(ways))) == (1329, 106)
    written = {row["path"]: int(row["cases"]) for row in rows(tmp_path / "out" / "variants.csv")}
    assert written == {" → ".join(way): times for way, times in Counter(ways).items()}
    pairs = Counter(pair for way in ways for pair in pairwise(way))
    assert {
        (row["activity"], row["next_activity"]): int(row["times"])
        for row in rows(tmp_path / "out" / "follows.csv")
    } == pairs


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (MARCH._replace(item="marriage"), 'no case of item "marriage" was closed from'),
        (MARCH._replace(organ="C"), 'no case in organ "C" was closed from'),
        (FlowAsked(Period(date(2026, 4, 1), date(2026, 3, 31))), "exchange them"),
        (FlowAsked(Period(date(2026, 3, 1), date(2026, 4, 1))), "lies after --as-of"),
    ],
)
def test_cases_that_are_not_there_are_refused_by_name(follow, tmp_path, asked, words):
    with pytest.raises(Unusable, match=words):
        follow([*STRAIGHT, *TWICE], asked)

    assert not (tmp_path / "out").exists()


def test_a_name_that_is_nearly_that_of_an_organ_is_answered_with_it(follow):
    organs = [(*row[:3], "Housing Bureau") for row in STRAIGHT]

    with pytest.raises(Unusable, match='did you mean "Housing Bureau"'):
        follow(organs, MARCH._replace(organ="Housing Buraeu"))


def test_a_log_of_cases_says_no_events(follow):
    with pytest.raises(Unusable, match="name a log of events"):
        follow(STRAIGHT, mapping=CASES)


def test_earlier_results_are_replaced_only_when_asked(follow, tmp_path):
    follow(STRAIGHT)

    with pytest.raises(Unusable, match="--replace"):
        follow(TWICE)

    assert {path.name for path in (tmp_path / "out").iterdir()} == set(RESULTS.names)
