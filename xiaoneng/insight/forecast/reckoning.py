"""The forecast of every open case of an extract, and of months that are over, as plain rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import numpy as np

from xiaoneng.insight.forecast.naming import CERTAIN
from xiaoneng.insight.forecast.past import Past, past_of
from xiaoneng.insight.forecast.standing import Standing, standing_of
from xiaoneng.kit.months import Month
from xiaoneng.measures.array_days import NEVER, Flags, Numbers, Whole, days_of
from xiaoneng.measures.array_worked import day_reached
from xiaoneng.measures.foreseeing import FEW, OUTLIVED, TOLD, WIDE, Foreseen, foreseen
from xiaoneng.people.queries import calendar_named
from xiaoneng.warehouse.queries import Extract

LEARNT = 12  # months before the one of the forecast, from whose cases it learns
HELD_BACK = 6  # months that are forecast anew and compared
SAID = {TOLD: "told", FEW: "few", OUTLIVED: "outlived", WIDE: "wide"}
DAYS = ("first_on", "finish_on", "last_on")
LATE_RANK = CERTAIN + 1  # above every chance
BEGINNING = datetime(1950, 1, 1)
Row = dict[str, Any]


@dataclass(frozen=True)
class Reckoned:
    """forecasts: the fields of each open case; hindcasts: those of the months that are over."""

    forecasts: list[Row]
    hindcasts: list[Row]
    without_limit: int


def reckoned(found: Extract, *, with_months: bool) -> Reckoned:
    """Everything over an extract; the months that are over only where they are wanted."""
    this = Month.of(found.as_of)
    months = this.back(HELD_BACK + 1)[:-1] if with_months else []
    past = past_of(found, (months or [this])[0].back(LEARNT + 1)[0].first)
    standing = standing_at(past, past.moment, this)
    became = outcomes(standing_of(past, past.facts)) if months else {}
    hindcasts = [row for month in months for row in tried(past, month, became)]
    without = int((standing.is_open & ~standing.has_limit).sum())
    return Reckoned(forecast_rows(standing), hindcasts, without)


def standing_at(past: Past, moment: datetime, month: Month) -> Standing:
    """Everything as it was known at a moment of a month."""
    return standing_of(past, past.at(moment, month.back(LEARNT + 1)[0].first))


def forecast_rows(standing: Standing) -> list[Row]:
    """The fields of the forecast of each open case with a limit."""
    rows = np.flatnonzero(standing.waits)
    if not len(rows):
        return []
    told = foreseen(standing.learns, standing.lives.take(rows))
    is_late = standing.is_late[rows]
    days = {
        name: days_ahead(standing, rows, one) for name, one in zip(DAYS, told.finish, strict=True)
    }
    cases, owed = (standing.facts.named(name) for name in ("case", "obligation"))
    chances = {name: permille(getattr(told, name)) for name in ("chance", "low", "high")}
    found = []
    for place, row in enumerate(rows):
        knows = told.said[place] == TOLD
        said = "late" if is_late[place] else SAID[int(told.said[place])]
        one: Row = {
            "case_id": cases[row],
            "obligation_id": owed[row],
            "said": said,
            "rank": LATE_RANK if said == "late" else -1,
            "is_paused": bool(standing.is_paused[row]),
            "used": round(1000 * standing.lives.used[row]),
            "known": int(told.known[place]),
            **levels(told, place),
        }
        if said == "told":
            one |= {name: values[place] for name, values in chances.items()}
            one["rank"] = one["chance"]
        if knows:
            one |= {name: ends[place] for name, ends in days.items()}
        found.append(one)
    return found


def levels(told: Foreseen, place: int) -> Row:
    """What each level says of one case."""
    found: Row = {}
    for name, level in (("own", told.item), ("organ", told.organ), ("all", told.every)):
        found[f"{name}_number"] = int(level.number[place])
        found[f"{name}_late"] = round(1000 * float(level.late[place]))
    return found


def permille(shares: Numbers) -> list[int]:
    values: list[int] = np.round(1000 * shares).astype(np.int64).tolist()
    return values


def days_ahead(standing: Standing, rows: Whole, share: Numbers) -> list[date | None]:
    """The working days on which cases have used a share of their limits, by each one's calendar.

    None where that is not known, and where a clock stands still: nobody knows until when.
    """
    is_known = np.isfinite(share) & ~standing.is_paused[rows]
    ahead = np.where(is_known, share, 0) * standing.limit[rows] - standing.lasted[rows]
    names = np.array(standing.facts.named("calendar"))[rows]
    moment = int((standing.facts.moment - BEGINNING).total_seconds())
    found: list[date | None] = [None] * len(rows)
    for name in set(names.tolist()):
        some = np.flatnonzero((names == name) & is_known)
        reached = day_reached(
            moment,
            np.ceil(ahead[some]).astype(np.int64),
            standing.is_office[rows[some]],
            days_of(calendar_named(name)),
        )
        for row, day in zip(some.tolist(), reached.tolist(), strict=True):
            found[row] = None if day == NEVER else day_of(day)
    return found


def day_of(place: int) -> date:
    return date.fromordinal(BEGINNING.toordinal() + place)


def tried(past: Past, month: Month, became: Mapping[int, bool | None]) -> list[Row]:
    """The forecast for the beginning of a month, from what was known then, with what became of it.

    Cases open and in time then, whose due moment as known then is over by now: which ones these
    are does not depend on how they went.
    """
    begins = datetime.combine(month.first, time())
    then = standing_at(past, begins, month)
    now = int((past.moment - BEGINNING).total_seconds())
    rows = np.flatnonzero(then.waits & ~then.is_late & (then.due <= now))
    if not len(rows):
        return []
    told = foreseen(then.learns, then.lives.take(rows), with_finish=False)
    keys = [then.facts.named("case")[row] for row in rows]
    base = round(1000 * base_rate(then))
    chance = permille(told.chance)
    return [
        {
            "month": month.first,
            "case_id": key,
            "said": SAID[int(told.said[place])],
            "chance": chance[place] if told.said[place] == TOLD else None,
            "base": base,
            "is_late": became[key],
        }
        for place, key in enumerate(keys)
    ]


def base_rate(standing: Standing) -> float:
    """The plain share of late ones among the cases that were over."""
    over: Flags = standing.lives.is_over & standing.has_limit
    return float(standing.is_late[over].mean()) if over.any() else 0.0


def outcomes(latest: Standing) -> dict[int, bool | None]:
    """Whether each case became late, as it stands now; None where that is not settled."""
    settled = latest.lives.is_over | latest.is_late
    late = latest.is_late.tolist()
    keys = latest.facts.named("case")
    return {
        key: late[row] if is_settled else None
        for row, (key, is_settled) in enumerate(zip(keys, settled.tolist(), strict=True))
    }
