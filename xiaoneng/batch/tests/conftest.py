"""Logs written for one test, and real logs from where they lie."""

import csv
from datetime import date, datetime
from pathlib import Path

import pytest

from xiaoneng.batch.asking import Question
from xiaoneng.batch.lab import lab
from xiaoneng.batch.period import Period
from xiaoneng.batch.supervise import supervise
from xiaoneng.batch.target import Job

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT.parent / "shared" / "data"
MAPPINGS = ROOT / "mappings"

EVENTS = """\
shape = "events"
time_zone = "Asia/Shanghai"
calendar = "cn"
[columns]
case = "case"
activity = "activity"
at = "at"
organ = "organ"
item = "item"
[limit]
amount = 5
unit = "workday"
statutory_amount = 10
[[event]]
match = "pause"
does = "pause"
credited = true
[[event]]
match = "close"
does = "close"
"""
ASKED_OF = EVENTS.replace('item = "item"', 'item = "item"\nofficer = "officer"')
MARCH = Question(Period(date(2026, 3, 1), date(2026, 3, 31)), "half")


@pytest.fixture
def real():
    def path(name):
        found = DATA / name
        if not found.exists():
            pytest.skip(f"../shared/data/{name} is not beside the project")
        return found

    return path


@pytest.fixture
def run(tmp_path):
    """Supervise files by a mapping (a path, or its text): (summary, folder)."""

    def supervised(files, mapping, as_of, name="out", *, replace=False):
        if not isinstance(mapping, Path):
            text, mapping = mapping, tmp_path / "mapping.toml"
            mapping.write_text(text, encoding="utf-8")
        job = Job(
            tuple(files), mapping, datetime.fromisoformat(as_of), tmp_path / name, replace=replace
        )
        return supervise(job, lambda line: None), tmp_path / name

    return supervised


@pytest.fixture
def log(tmp_path):
    """Write events (case, activity, at[, organ]) as a CSV log."""

    def written(events, name="log.csv"):
        path = tmp_path / name
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["case", "activity", "at", "organ", "item"])
            for case, activity, at, *organ in events:
                writer.writerow([case, activity, at, organ[0] if organ else "A", "permit"])
        return path

    return written


@pytest.fixture
def rows():
    def read(path):
        with path.open(newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    return read


@pytest.fixture
def ask(tmp_path):
    """Put a question to events (case, activity, at, organ, officer[, item]): (summary, folder)."""

    def asked(events, question=MARCH, mapping=ASKED_OF, *, replace=False):
        source = tmp_path / "log.csv"
        with source.open("w", newline="", encoding="utf-8") as file:
            heads = ["case", "activity", "at", "organ", "officer", "item"]
            csv.writer(file).writerows([heads, *([*event, "permit"][:6] for event in events)])
        (tmp_path / "mapping.toml").write_text(mapping, encoding="utf-8")
        at, out = datetime(2026, 3, 31, 12), tmp_path / "out"
        job = Job((source,), tmp_path / "mapping.toml", at, out, replace=replace)
        return lab(job, question, lambda _line: None), out

    return asked
