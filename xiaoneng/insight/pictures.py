"""Lines and bars of twelve months: the geometry is the log report's, drawn here as markup."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from xiaoneng.batch.report.charts import SPARK_HEIGHT, SPARK_WIDTH, Spark, spark_of
from xiaoneng.kit.drawing import safe
from xiaoneng.obligations.showing import speech_at

Key = TypeVar("Key")
ODD_SHARE = 10  # one month in ten may lie below the scale
HIGHEST_FOOT = 0.9
BAR_WIDTH, BAR_GAP, EDGE = 5, 2, 2


def sparks_of(
    rates: Mapping[Key, Sequence[float | None]], at: datetime, shown: Iterable[Key] | None = None
) -> dict[Key, Spark | None]:
    """A sparkline for each row of rates, or for those shown, on the scale of all of them."""
    foot, speech = foot_of(rate for row in rates.values() for rate in row), speech_at(at)
    keys = rates if shown is None else shown
    return {key: spark_of(rates[key], foot, None, speech) for key in keys}


def foot_of(rates: Iterable[float | None]) -> float:
    """Where the scale begins: a tenth below all but the oddest months."""
    known = sorted(rate for rate in rates if rate is not None)
    usual = known[len(known) // ODD_SHARE] if known else 1.0
    return min(int(usual * 10) / 10, HIGHEST_FOOT)


def spark_drawn(spark: Spark | None) -> SafeString:
    """A sparkline and the sentence it shows; nothing where a line would have one point."""
    if spark is None:
        return SafeString()
    runs = "".join(f'<polyline points="{run}"/>' for run in spark.runs)
    size = f'width="{SPARK_WIDTH}" height="{SPARK_HEIGHT}"'
    return SafeString(
        f'<svg class="spark" {size} aria-hidden="true">{runs}'
        f'<circle cx="{spark.last_x}" cy="{spark.last_y}" r="2.5"/></svg>'
        f'<span class="xn-sr">{safe(spark.told)}</span>'
    )


def bars_drawn(counts: Sequence[int]) -> SafeString:
    """A bar for each month, the last one dark; nothing where there is nothing to count."""
    most = max(counts, default=0)
    if not most:
        return SafeString()
    full = SPARK_HEIGHT - 2 * EDGE
    bars = []
    for place, count in enumerate(counts):
        height = max(full * count / most, 1)  # a month without any still has its place
        look = "now" if place == len(counts) - 1 else "then"
        x, y = EDGE + place * (BAR_WIDTH + BAR_GAP), SPARK_HEIGHT - EDGE - height
        bars.append((look, x, round(y, 1), BAR_WIDTH, round(height, 1)))
    drawn = format_html_join("", '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>', bars)
    width = 2 * EDGE + len(counts) * (BAR_WIDTH + BAR_GAP)
    return format_html(
        '<svg class="spark" width="{}" height="{}" aria-hidden="true">{}</svg>',
        width,
        SPARK_HEIGHT,
        drawn,
    )
