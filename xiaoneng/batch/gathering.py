"""The report's facts, taken from the run's tables; single cases are told by the scalar clock."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import ibis
import pyarrow as pa
from ibis.expr.types import Table

from xiaoneng.batch.cards import INSIDE_A_DAY
from xiaoneng.batch.facts import CardLine, MonthLine, OrganLine, Provenance, Report
from xiaoneng.batch.judging import Judged
from xiaoneng.batch.sheets import SheetSource, at
from xiaoneng.core.shares import margin
from xiaoneng.core.workdays import Calendar
from xiaoneng.engine.door import Engine
from xiaoneng.logs.terms import Mapping as LogMapping
from xiaoneng.measures.counting import timestamp

WORST, CARDS, CARDED, SUSPICIONS, SUSPECTED, MONTHS = 30, 200, 50, 100, 20, 12


class Gathering:
    """One run's tables and what they were judged by."""

    def __init__(
        self,
        engine: Engine,
        judged: Judged,
        mapping: LogMapping,
        calendar: Calendar,
        as_of: datetime,
    ) -> None:
        self.engine = engine
        self.judged = judged
        self.mapping = mapping
        self.calendar = calendar
        self.as_of = as_of

    def report(self, figures: Table, files: Sequence[str], summary: Mapping[str, Any]) -> Report:
        judged = self.judged
        cards = self.card_lines(judged.cards, CARDS)
        suspicions = self.card_lines(judged.suspicions, SUSPICIONS)
        worst = self.worst_cases()
        shown = set(worst)
        carded = dict.fromkeys(card.case for card in cards if card.case not in shown)
        suspected = dict.fromkeys(card.case for card in suspicions if card.case not in shown)
        chosen = dict.fromkeys([*worst, *list(carded)[:CARDED], *list(suspected)[:SUSPECTED]])
        source = SheetSource(self.engine, judged, self.calendar, self.as_of)
        sheets = source.sheets(list(chosen), self.cards_on(list(chosen)))
        return Report(
            title=self.mapping.title or self.mapping.path.stem,
            as_of=self.as_of,
            provenance=self.provenance(files),
            summary=summary,
            lights=self.engine.tally(judged.verdicts, "p_light"),
            organs=self.organs(figures),
            months=self.months(),
            worst=tuple(sheets[case] for case in worst),
            carded=tuple(sheet for case, sheet in sheets.items() if case not in shown),
            cards=tuple(cards),
            suspicions=tuple(suspicions),
            seconds=float(summary["seconds"]),
        )

    def provenance(self, files: Sequence[str]) -> Provenance:
        mapping = self.mapping
        return Provenance(
            mapping.source,
            mapping.licence,
            mapping.generated,
            tuple(files),
            self.calendar.name,
            mapping.time_zone,
        )

    def worst_cases(self) -> list[str]:
        """Open and overdue, those furthest over first."""
        table = self.judged.verdicts
        late = table.filter(table.p_light == "overdue")
        late = late.order_by(ibis.asc("p_due"), "case").limit(WORST)
        return [str(row["case"]) for row in self.engine.rows(late.select("case"))]

    def cards_on(self, cases: list[str]) -> list[CardLine]:
        """Every card and suspicion of some cases, not only the newest of the log."""
        chosen = ibis.memtable(pa.table({"chosen": pa.array(cases, pa.string())}))
        tables = (self.judged.cards, self.judged.suspicions)
        return [
            line
            for table in tables
            for line in self.card_lines(table.semi_join(chosen, table.case == chosen.chosen))
        ]

    def card_lines(self, cards: Table, most: int | None = None) -> list[CardLine]:
        """Cards as lines, newest first."""
        table = cards.order_by(ibis.desc("reached"), "case", "rule", "why").limit(most)
        return [card_line(row) for row in self.engine.rows(table)]

    def organs(self, figures: Table) -> tuple[OrganLine, ...]:
        """The rows of organs.csv with what only the page shows: interval, share, months."""
        verdicts = self.judged.verdicts.mutate(organ=self.judged.verdicts.organ.fill_null(""))
        closed = verdicts.p_light.isin(["met", "missed"]) & (verdicts.p_allowed > 0)
        more = verdicts.group_by("organ").agg(
            due_soon=(verdicts.p_light == "due_soon").sum(),
            used_share=(verdicts.p_used / verdicts.p_allowed).mean(where=closed),
        )
        extra = {row["organ"]: row for row in self.engine.rows(more)}
        suspicions = self.engine.tally(self.judged.suspicions, "organ")
        rates = self.months_by_organ(verdicts)
        months = last_months(self.as_of.date())
        return tuple(
            organ_line(
                {**row, **extra.get(row["organ"], {"due_soon": 0, "used_share": None})},
                suspicions.get(str(row["organ"]), 0),
                tuple(rates.get((str(row["organ"]), month)) for month in months),
            )
            for row in self.engine.rows(figures)
        )

    def months_by_organ(self, verdicts: Table) -> dict[tuple[str, date], float]:
        ended = self.ended_by_month(verdicts)
        rates = ended.group_by("organ", "month").agg(rate=(ended.p_light == "met").mean())
        return {
            (str(row["organ"]), row["month"]): float(str(row["rate"]))
            for row in self.engine.rows(rates)
            if isinstance(row["month"], date)
        }

    def months(self) -> tuple[MonthLine, ...]:
        ended = self.ended_by_month(self.judged.verdicts)
        rates = ended.group_by("month").agg(
            closed=ended.count(), rate=(ended.p_light == "met").mean()
        )
        closed = {row["month"]: row for row in self.engine.rows(rates)}
        cards = self.judged.cards
        cards = cards.mutate(month=timestamp(cards.reached).date().truncate("M"))
        counts = cards.group_by("month", "colour").agg(times=cards.count())
        times = {(row["month"], row["colour"]): row["times"] for row in self.engine.rows(counts)}
        return tuple(
            MonthLine(
                month,
                int(closed.get(month, {}).get("closed", 0)),
                closed.get(month, {}).get("rate"),
                int(times.get((month, "yellow"), 0)),
                int(times.get((month, "red"), 0)),
            )
            for month in last_months(self.as_of.date())
        )

    def ended_by_month(self, verdicts: Table) -> Table:
        ended = verdicts.filter(verdicts.p_light.isin(["met", "missed"]))
        return ended.mutate(month=timestamp(ended.closed).date().truncate("M"))


def card_line(row: dict[str, Any]) -> CardLine:
    """A row of the run's cards or suspicions; `facts` are the parameters of its sentence."""
    return CardLine(
        rule=row["rule"],
        colour=row["colour"],
        case=row["case"],
        item=row["item"] or "",
        organ=row["organ"] or "",
        reached_at=at(row["reached"]),
        why=row["why"],
        facts=late_facts(row) if "due" in row else suspicion_facts(row),
    )


def late_facts(row: dict[str, Any]) -> dict[str, object]:
    """What the sentence of a late card needs; `due` is a date, or a moment inside a day."""
    unit, is_given = row["unit"], row["unit"].startswith("given")
    is_inside = unit in INSIDE_A_DAY
    facts: dict[str, object] = {
        "unit": unit,
        "is_given": is_given,
        "due": at(row["due"]) if is_inside else at(row["due"] - 1).date(),
    }
    return facts if is_given else {**facts, "amount": row["amount"]}


def suspicion_facts(row: dict[str, Any]) -> dict[str, object]:
    return {
        "since": at(row["since"]),
        "measured": row["measured"],
        "usual": row["usual"],
    }


def organ_line(row: dict[str, Any], suspicion: int, months: tuple[float | None, ...]) -> OrganLine:
    judged = row["met"] + row["missed"]
    return OrganLine(
        **{name: row[name] for name in OrganLine.__slots__ if name in row},
        rate_margin=margin(row["met"], judged) if judged else None,
        suspicion=suspicion,
        months=months,
    )


def last_months(day: date) -> list[date]:
    """The first days of the last twelve months, the current one last."""
    place = day.year * 12 + day.month - 1
    return [date(*divmod_month(place - back)) for back in reversed(range(MONTHS))]


def divmod_month(place: int) -> tuple[int, int, int]:
    year, month = divmod(place, 12)
    return year, month + 1, 1
