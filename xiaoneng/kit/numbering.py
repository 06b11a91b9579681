"""Numbers of a series: the last one that was given, found by the index of the column."""

import re
from typing import Any

from django.db.models import QuerySet

DIGITS = 6


def next_numbers(rows: QuerySet[Any], prefix: str, many: int = 1) -> list[str]:
    """The next numbers prefix000001 … of some rows with a unique `number`.

    The caller holds the series, so that who asks meanwhile waits. A range is asked for, since
    `LIKE` finds no index on SQLite; what merely looks alike is left out by the pattern.
    """
    series = rows.filter(
        number__gte=f"{prefix}{'0' * DIGITS}", number__lte=f"{prefix}{'9' * DIGITS}"
    )
    ours = series.filter(number__regex=rf"^{re.escape(prefix)}[0-9]{{{DIGITS}}}$")
    newest = ours.order_by("-number").values_list("number", flat=True).first()
    place = int(newest[-DIGITS:]) if newest else 0
    return [f"{prefix}{one:0{DIGITS}}" for one in range(place + 1, place + many + 1)]
