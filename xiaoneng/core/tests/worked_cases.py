"""The worked cases of the clock as clocks with their answers (worked/; ours)."""

import csv
import json
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from xiaoneng.core.clock import Clock, Extension, Profile
from xiaoneng.core.limits import Limit, Unit
from xiaoneng.core.pauses import Pause

WORKED = Path(__file__).parent / "worked"


class Worked(NamedTuple):
    """One case: the facts, the moment of looking, and what the clock must say."""

    number: int
    clock: Clock
    as_of: datetime
    answers: dict[str, Any]


def vectors() -> list[Worked]:
    """700 clocks with one limit: due_at, used, paused, remaining, light."""
    with (WORKED / "vectors.csv").open(encoding="utf-8", newline="") as file:
        return [_vector(row) for row in csv.DictReader(file)]


def ladders() -> list[Worked]:
    """300 clocks with two limits: promised_due_at, statutory_due_at, rungs."""
    lines = (WORKED / "ladders.jsonl").read_text(encoding="utf-8").splitlines()
    return [_ladder(json.loads(line)) for line in lines]


def moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _vector(row: dict[str, str]) -> Worked:
    pauses = [
        Pause(datetime.fromisoformat(start), moment(end))
        for start, end in json.loads(row["pauses"])
    ]
    clock = Clock(
        started_at=datetime.fromisoformat(row["started_at"]),
        promised=Limit(float(row["limit"]), Unit(row["unit"])),
        pauses=tuple(pauses),
        closed_at=moment(row["closed_at"]),
        warn=float(row["warn"]),
    )
    answers = {
        "due_at": moment(row["due_at"]),
        "used": int(row["used"]),
        "paused": int(row["paused"]),
        "remaining": int(row["remaining"]),
        "light": row["light"],
    }
    return Worked(int(row["id"]), clock, datetime.fromisoformat(row["as_of"]), answers)


def _ladder(row: dict[str, Any]) -> Worked:
    unit = Unit(row["unit"])
    clock = Clock(
        started_at=datetime.fromisoformat(row["started_at"]),
        promised=Limit(row["promised"], unit),
        statutory=None if row["statutory"] is None else Limit(row["statutory"], unit),
        pauses=tuple(_pause(one) for one in row["pauses"]),
        extensions=_extensions(row["extension"]),
        closed_at=moment(row["closed_at"]),
        profile=Profile(row["profile"]),
    )
    answers = {
        "promised_due_at": moment(row["promised_due_at"]),
        "statutory_due_at": moment(row["statutory_due_at"]),
        "rungs": {rung: datetime.fromisoformat(at) for rung, at in row["rungs"].items()},
    }
    return Worked(row["id"], clock, datetime.fromisoformat(row["as_of"]), answers)


def _pause(one: dict[str, Any]) -> Pause:
    start = datetime.fromisoformat(one["start"])
    return Pause(start, moment(one["end"]), credited=one["credited"], cap=one["cap"])


def _extensions(one: dict[str, Any] | None) -> tuple[Extension, ...]:
    return () if one is None else (Extension(datetime.fromisoformat(one["at"]), one["amount"]),)
