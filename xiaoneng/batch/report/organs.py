"""The organ table: worst first, the quiet ones folded into one line, and the sum of all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xiaoneng.batch.facts import OrganLine, Report
from xiaoneng.batch.report.charts import Spark, spark_of
from xiaoneng.batch.report.speech import Speech

LEAST_SHOWN = 12  # and every organ with something overdue; the rest is one line
MOST_SHOWN = 60
MOST_FOLDED = 200
ODD_SHARE = 20  # one month in so many may lie below the scale
LEAST_BASE = 20  # closed cases; below, an interval says nothing


@dataclass(frozen=True, slots=True)
class OrganView:
    """One line, said. Empty texts are missing values."""

    anchor: str
    organ: str
    open: str
    due_soon: str
    overdue: int
    rate: str
    margin: str
    base: str  # what the rate is a rate of
    spark: Spark | None
    share: str
    yellow: int
    red: int


@dataclass(frozen=True, slots=True)
class OrganTable:
    shown: tuple[OrganView, ...]
    folded: tuple[OrganView, ...]
    folded_line: str
    left_out: int
    total: OrganView | None


def organ_table(report: Report, speech: Speech) -> OrganTable:
    floor, overall = lowest_rate(report.organs), on_time_rate(report)
    lines = [
        _line(f"organ-{place}", organ, spark_of(organ.months, floor, overall, speech), speech)
        for place, organ in enumerate(report.organs, 1)
    ]
    overdue = [place for place, one in enumerate(report.organs, 1) if one.overdue_open]
    least = max(LEAST_SHOWN, *overdue, 0)
    if len(lines) - least == 1:
        least += 1  # a fold of one line hides it for nothing
    shown, rest = lines[: min(least, MOST_SHOWN)], lines[min(least, MOST_SHOWN) :]
    is_quiet = least <= MOST_SHOWN
    return OrganTable(
        tuple(shown),
        tuple(rest[:MOST_FOLDED]),
        _folded_line(len(rest), speech, is_quiet=is_quiet),
        len(rest[MOST_FOLDED:]),
        _total(report, speech) if len(lines) > 1 else None,
    )


def on_time_rate(report: Report) -> float | None:
    """Of all closed cases that had a limit."""
    met, missed = report.lights.get("met", 0), report.lights.get("missed", 0)
    return met / (met + missed) if met + missed else None


def lowest_rate(organs: Iterable[OrganLine]) -> float:
    """The foot of the common scale of all sparklines: a tenth below all but the oddest months."""
    rates = sorted(rate for organ in organs for rate in organ.months if rate is not None)
    usual = rates[len(rates) // ODD_SHARE] if rates else 1.0
    return min(int(usual * 10) / 10, 0.9)


def _folded_line(rest: int, speech: Speech, *, is_quiet: bool) -> str:
    if is_quiet:
        return speech.plural(
            "%(number)s further organ: nothing overdue",
            "%(number)s further organs: nothing overdue",
            rest,
        )
    return speech.plural("%(number)s further organ", "%(number)s further organs", rest)


def _line(anchor: str, organ: OrganLine, spark: Spark | None, speech: Speech) -> OrganView:
    base = organ.met + organ.missed
    return OrganView(
        anchor=anchor,
        organ=organ.organ,
        open=speech.number(organ.open),
        due_soon=speech.number(organ.due_soon),
        overdue=organ.overdue_open,
        rate=speech.rate(organ.on_time_rate) if organ.on_time_rate is not None else "",
        margin=_margin(organ),
        base=speech.say(
            "%(met)s of %(base)s in time", met=speech.number(organ.met), base=speech.number(base)
        ),
        spark=spark,
        share=speech.percent(organ.used_share) if organ.used_share is not None else "",
        yellow=organ.yellow,
        red=organ.red,
    )


def _margin(organ: OrganLine) -> str:
    """Half the interval beside the rate; of few cases how many they are says more."""
    base = organ.met + organ.missed
    if base < LEAST_BASE:
        return f"{organ.met}/{base}"
    return f"±{organ.rate_margin * 100:.1f}" if organ.rate_margin is not None else ""


def _total(report: Report, speech: Speech) -> OrganView:
    """The sum line; its figures are the ones at the top of the page."""
    organs: Sequence[OrganLine] = report.organs
    rate = on_time_rate(report)
    return OrganView(
        anchor="organ-all",
        organ=speech.plural("all of %(number)s organ", "all %(number)s organs", len(organs)),
        open=speech.number(sum(organ.open for organ in organs)),
        due_soon=speech.number(sum(organ.due_soon for organ in organs)),
        overdue=sum(organ.overdue_open for organ in organs),
        rate=speech.rate(rate) if rate is not None else "",
        margin="",
        base="",
        spark=None,
        share="",
        yellow=sum(organ.yellow for organ in organs),
        red=sum(organ.red for organ in organs),
    )
