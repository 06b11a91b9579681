"""Figures by organ, each counted from the rows of cases.csv and cards.csv (contracts.md)."""

import ibis
from ibis.expr.types import Table


def organ_figures(verdicts: Table, cards: Table, unit: str) -> Table:
    """The columns of organs.csv, worst first; means are of closed cases limited in `unit`.

    `verdicts`: organ, p_light, p_used, p_allowed, p_unit. `cards`: organ, colour: a card counts
    for the organ that held the matter when it was reached.
    """
    named = verdicts.mutate(organ=verdicts.organ.fill_null(""))
    light = named.p_light
    measured = light.isin(["met", "missed"]) & (named.p_unit == unit)
    figures = named.group_by("organ").agg(
        cases=named.count(),
        closed=named.closed.notnull().sum(),
        met=(light == "met").sum(),
        missed=(light == "missed").sum(),
        open=named.closed.isnull().sum(),
        overdue_open=(light == "overdue").sum(),
        paused=(light == "paused").sum(),
        mean_used=named.p_used.mean(where=measured),
        mean_amount=named.p_allowed.mean(where=measured),
    )
    counts = cards_by_organ(cards)
    table = figures.outer_join(counts, figures.organ == counts.c_organ)
    number = ["cases", "closed", "met", "missed", "open", "overdue_open", "paused", "yellow", "red"]
    table = table.mutate(
        organ=ibis.coalesce(table.organ, table.c_organ),
        **{name: table[name].fill_null(0).cast("int64") for name in number},
    )
    judged = table.met + table.missed
    table = table.mutate(
        on_time_rate=ibis.ifelse(judged > 0, (table.met / judged).round(4), ibis.null("float64")),
        mean_used=table.mean_used.round(2),
        mean_amount=table.mean_amount.round(2),
    )
    columns = [
        "organ", "cases", "closed", "met", "missed", "on_time_rate", "open", "overdue_open",
        "paused", "mean_used", "mean_amount", "yellow", "red",
    ]  # fmt: skip
    return table.select(*columns).order_by(
        ibis.desc("overdue_open"), ibis.asc("on_time_rate"), "organ"
    )


def cards_by_organ(cards: Table) -> Table:
    """c_organ, yellow, red: how many cards an organ has; "" where none is named."""
    named = cards.mutate(organ=cards.organ.fill_null(""))
    counts = named.group_by("organ").agg(
        yellow=(named.colour == "yellow").sum(), red=(named.colour == "red").sum()
    )
    return counts.select(c_organ="organ", yellow="yellow", red="red")
