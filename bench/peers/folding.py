"""The fold of events with pandas and with polars, from the Parquet file on."""

import sys

import pandas as pd  # type: ignore[import-untyped]
import polars as pl  # type: ignore[import-not-found]

from bench.peers.turns import take_turns

ORDER_BITS = 30


def by_pandas(path: str) -> list[int]:
    events = pd.read_parquet(path)
    events["second"] = events["key"] // (1 << ORDER_BITS)
    events = events.sort_values(["case", "key"])
    start = events[events["does"] == "start"].groupby("case")["second"].min()
    last = events.groupby("case").tail(1)
    closed = last[last["does"] == "close"].set_index("case")["second"]
    ending = events["second"].where(events["does"].isin(["resume", "close"]))
    events["ends"] = ending.groupby(events["case"]).bfill()
    pauses = events[events["does"] == "pause"]
    paused = (pauses["ends"] - pauses["second"]).sum()
    cases = pd.DataFrame({"start": start, "closed": closed})
    return [int(cases["start"].sum()), int(cases["closed"].sum()), int(paused)]


def by_polars(path: str) -> list[int]:
    events = (
        pl.scan_parquet(path)
        .with_columns(second=pl.col("key") // (1 << ORDER_BITS))
        .sort("case", "key")
    )
    does, second = pl.col("does"), pl.col("second")
    cases = events.group_by("case", maintain_order=True).agg(
        start=second.filter(does == "start").min(),
        closed=pl.when(does.last() == "close").then(second.last()),
    )
    ending = pl.when(does.is_in(["resume", "close"])).then(second)
    pauses = events.with_columns(ends=ending.backward_fill().over("case")).filter(does == "pause")
    sums = cases.select(pl.col("start", "closed").sum()).collect().row(0)
    paused = pauses.select((pl.col("ends") - second).sum()).collect().item()
    return [*map(int, sums), int(paused)]


if __name__ == "__main__":
    source = sys.argv[1]
    cases = pl.scan_parquet(source).select(pl.col("case").n_unique()).collect().item()
    take_turns(
        {
            "pandas": (lambda: by_pandas(source), cases),
            "polars": (lambda: by_polars(source), cases),
        }
    )
