"""Four kinds of time, rework, hand-overs, bottlenecks and overruns in plain Python."""

from collections import defaultdict
from statistics import median

from xiaoneng.measures.tests.flow_logs import CN
from xiaoneng.measures.tests.plain_flows import Row, others, worked


def kinds(timeline: list[Row]) -> list[Row]:
    """The passages before the closing that holds, with kind, holder and office time."""
    return [
        {
            **with_kind(one),
            "step": one["next_activity"],
            "elapsed": one["ended"] - one["began"],
            "worked": worked(CN, one["began"], one["ended"]),
        }
        for one in timeline
        if one["ended"] is not None and not one["is_closed"]
    ]


def with_kind(one: Row) -> Row:
    if one["is_credited"]:
        kind = "paused"
    elif one["is_paused"]:
        kind = "applicant"
    else:
        kind = "waiting" if one["is_handed"] else "work"
    own, then = (one["organ"], one["officer"]), (one["next_organ"], one["next_officer"])
    holder = then if kind == "waiting" else tuple(a or b for a, b in zip(own, then, strict=True))
    return {**one, "kind": kind, "by_organ": holder[0], "by_officer": holder[1]}


def grouped(rows: list[Row], *by: str) -> dict[tuple[str | None, ...], list[Row]]:
    found = defaultdict(list)
    for one in rows:
        found[tuple(one[name] for name in by)].append(one)
    return dict(found)


def times(rows: list[Row], *by: str) -> dict[tuple[str | None, ...], Row]:
    return {
        key: {
            **{
                kind: sum(one["worked"] for one in some if one["kind"] == kind)
                for kind in ("work", "waiting", "applicant", "paused")
            },
            "stretches": len(some),
            "cases": len({one["case"] for one in some}),
            "median": median(one["worked"] for one in some),
        }
        for key, some in grouped(rows, *by).items()
    }


def handovers(rows: list[Row], *by: str) -> dict[tuple[str | None, ...], Row]:
    found = {}
    for key, some in grouped(rows, *by).items():
        waited = [one["worked"] for one in some if one["kind"] == "waiting"]
        found[key] = {
            "times": len(some),
            "cases": len({one["case"] for one in some}),
            "median_waiting": median(waited) if waited else None,
        }
    return found


def rework(timeline: list[Row]) -> dict[str | None, Row]:
    found: dict[str | None, Row] = {}
    for (activity,), some in grouped(timeline, "activity").items():
        in_case = grouped(some, "case")
        again = [one for one in in_case.values() if len(one) > 1]
        if not again:
            continue
        extra = [worked(CN, one[0]["began"], one[-1]["began"]) for one in again]
        repeats = sum(len(one) - 1 for one in again)
        at_once = sum(one["next_activity"] == activity for one in some)
        found[activity] = {
            "cases": len(in_case),
            "cases_repeated": len(again),
            "share": len(again) / len(in_case),
            "repeats": repeats,
            "at_once": at_once,
            "returns": repeats - at_once,
            "seconds": sum(extra),
            "median_seconds": median(extra),
        }
    return found


def bottlenecks(
    rows: list[Row], closed: list[str], limits: dict[str, int]
) -> dict[str | None, Row]:
    """Every case with the excess of one step taken away, step by step."""
    counted = [one for one in rows if one["kind"] != "paused" and one["case"] in closed]
    usual = {
        step: median(one["worked"] for one in some)
        for (step,), some in grouped(counted, "step").items()
    }
    found: dict[str | None, Row] = {}
    for step, own in usual.items():
        allowed = limits.get(str(step), own)
        excess = dict.fromkeys(closed, 0.0)
        for one in counted:
            if one["step"] == step:
                excess[one["case"]] += max(one["worked"] - allowed, 0)
        took = {
            case: sum(one["worked"] for one in counted if one["case"] == case) for case in closed
        }
        now = median(took.values())
        then = median(took[case] - excess[case] for case in closed)
        found[step] = {
            "allowed": allowed,
            "is_given": step in limits,
            "times": sum(one["step"] == step for one in counted),
            "cases_over": sum(one > 0 for one in excess.values()),
            "excess": sum(excess.values()),
            "median_now": now,
            "median_then": then,
            "median_falls_by": now - then,
        }
    return found


def is_handed_to_officer(one: Row) -> bool:
    named = one["officer"] is not None and one["next_officer"] is not None
    return named and (
        one["officer"] != one["next_officer"] or others(one["organ"], one["next_organ"])
    )


def held_at(timeline: list[Row], moment: int) -> tuple[str | None, str | None, str]:
    """Who has a case in the second after a moment, and which kind of time that is."""
    for one in timeline:
        if one["began"] <= moment and (one["ended"] is None or moment < one["ended"]):
            told = with_kind(one)
            return told["by_organ"], told["by_officer"], told["kind"]
    first = timeline[0]
    return (
        first["organ"] or first["next_organ"],
        first["officer"] or first["next_officer"],
        "waiting",
    )
