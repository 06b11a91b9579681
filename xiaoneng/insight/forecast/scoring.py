"""How well forecasts of past months came true: by band of their chances, and by month.

The Brier score is the mean square of chance minus outcome (Brier 1950): 0 is perfect. Beside it
stands that of the plain share of late cases, the same for every case.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from django.db.models import Case, Count, IntegerField, Max, Sum, Value, When
from django.db.models.functions import Cast

from xiaoneng.insight.queries import HindcastQuerySet, Said
from xiaoneng.measures.intervals import wilson

EDGES = (0, 50, 200, 500, 800, 1001)  # of the bands, per mille
FEWEST = 10  # cases of a band that are judged


class Cell(NamedTuple):
    """Forecasts of a month with the same band and outcome: their number, sum and sum of squares.

    band: its place; -1 where nothing was foretold. is_late: none where it is not settled yet.
    """

    month: date
    band: int
    is_late: bool | None
    number: int
    total: int
    squares: int
    base: int


def cells_of(rows: HindcastQuerySet) -> list[Cell]:
    """In one query, whatever the number of forecasts."""
    bands = [
        When(said=Said.TOLD, chance__gte=low, chance__lt=high, then=Value(place))
        for place, (low, high) in enumerate(pairwise(EDGES))
    ]
    chance = Cast("chance", IntegerField())  # the square of a small number is none
    counted = (
        rows.order_by()
        .annotate(band=Case(*bands, default=Value(-1), output_field=IntegerField()))
        .values_list("month", "band", "is_late")
        .annotate(
            number=Count("pk"),
            total=Sum("chance"),
            squares=Sum(chance * chance),
            plain=Max("base"),
        )
    )
    return [
        Cell(month, band, is_late, number, total or 0, squares or 0, plain)
        for month, band, is_late, number, total, squares, plain in counted
    ]


@dataclass(frozen=True)
class Score:
    """What became of some forecasts whose outcome is settled. Shares from 0 to 1.

    number: told ones; unknown, unknown_late: those of which nothing was told; unsettled: told ones
    that are still open in time, or were cancelled.
    """

    number: int
    late: int
    expected: float
    brier: float | None
    plain: float | None
    unknown: int
    unknown_late: int
    unsettled: int

    @classmethod
    def of(cls, cells: Iterable[Cell]) -> "Score":
        every = list(cells)
        told = [one for one in every if one.band >= 0 and one.is_late is not None]
        silent = [one for one in every if one.band < 0]
        number = sum(one.number for one in told)
        return cls(
            number=number,
            late=sum(one.number for one in told if one.is_late),
            expected=sum(one.total for one in told) / 1000,
            brier=sum(map(error, told)) / number if number else None,
            plain=sum(map(plain_error, told)) / number if number else None,
            unknown=sum(one.number for one in silent),
            unknown_late=sum(one.number for one in silent if one.is_late),
            unsettled=sum(one.number for one in every if one.band >= 0 and one.is_late is None),
        )

    @property
    def share(self) -> float | None:
        """Which share became late."""
        return self.late / self.number if self.number else None

    @property
    def foretold(self) -> float | None:
        """Which share was foretold."""
        return self.expected / self.number if self.number else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval of the share that became late."""
        if self.share is None:
            return None
        low, high = wilson(np.array([self.share]), np.array([float(self.number)]))
        return float(low[0]), float(high[0])

    @property
    def verdict(self) -> str:
        """few, fits, high or low: where the foretold share lies in the interval."""
        if self.number < FEWEST or self.interval is None or self.foretold is None:
            return "few"
        low, high = self.interval
        if low <= self.foretold <= high:
            return "fits"
        return "high" if self.foretold > high else "low"


def error(cell: Cell) -> float:
    """The sum of squares of chance minus outcome."""
    outcome = 1000 if cell.is_late else 0
    return (cell.squares - 2 * outcome * cell.total + outcome**2 * cell.number) / 1e6


def plain_error(cell: Cell) -> float:
    """The same of the plain share."""
    outcome = 1000 if cell.is_late else 0
    return cell.number * (cell.base - outcome) ** 2 / 1e6


def by_band(cells: Iterable[Cell]) -> Iterator[tuple[int, Score]]:
    every = list(cells)
    for band in range(len(EDGES) - 1):
        yield band, Score.of(one for one in every if one.band == band)


def by_month(cells: Iterable[Cell]) -> Iterator[tuple[date, Score]]:
    every = list(cells)
    for month in sorted({one.month for one in every}):
        yield month, Score.of(one for one in every if one.month == month)
