"""The paths that cases take: which events, in which order, and how often."""

import ibis
from ibis.expr.types import Table

from xiaoneng.measures.flows import known
from xiaoneng.measures.folding import second_of


def variants_of(events: Table, as_of: int) -> Table:
    """rank, path, cases, share, cumulative_share, median_seconds; most frequent first.

    `path`: the activities of a case in order, as a list. Equal numbers of cases are ordered by
    their paths, activity by activity. `median_seconds` from the first to the last event known at
    `as_of` (seconds). A missing activity is an empty name.
    """
    paths, names = _coded(events, as_of)
    variants = paths.group_by("codes").agg(cases=paths.count(), median_seconds=paths.took.median())
    return _ranked(_named(variants, names))


def paths_of(events: Table, as_of: int) -> Table:
    """case, path: the activities of each case in order, as a list."""
    return _named(*_coded(events, as_of)).select("case", "path")


def _coded(events: Table, as_of: int) -> tuple[Table, Table]:
    """case, codes, took (seconds) of each case; and code, name of the activities."""
    # Its own reading of the events: engines write out first what two branches share.
    said = known(events.select("key", "does", "activity"), as_of)
    names = said.select(name=said.activity.fill_null("")).distinct()
    code = ibis.row_number().over(ibis.window(order_by="name")).cast("int32")
    names = names.mutate(code=code)
    counted = known(events, as_of)
    coded = counted.join(names, counted.activity.fill_null("") == names.name)
    passed = ibis.struct({"key": coded.key, "code": coded.code})
    paths = coded.group_by("case").agg(
        codes=passed.collect().sort().map(lambda one: one["code"]),
        took=second_of(coded.key.max()) - second_of(coded.key.min()),
    )
    return paths, names


def _named(variants: Table, names: Table) -> Table:
    """Codes become names; the codes stay, being in the order of the names."""
    pair = ibis.struct({"code": names.code, "name": names.name})
    listed = names.agg(names=pair.collect().sort().map(lambda one: one["name"]))
    joined = variants.cross_join(listed)
    return joined.mutate(path=joined.codes.map(lambda code: joined.names[code])).drop("names")


def _ranked(variants: Table) -> Table:
    order = [ibis.desc("cases"), "codes"]
    upto = ibis.window(order_by=order, preceding=None, following=0)
    total = variants.cases.sum().over(ibis.window())
    ranked = variants.mutate(
        rank=ibis.row_number().over(ibis.window(order_by=order)).cast("int64") + 1,
        share=variants.cases / total,
        cumulative_share=variants.cases.sum().over(upto) / total,
    )
    columns = ["rank", "path", "cases", "share", "cumulative_share", "median_seconds"]
    return ranked.select(columns).order_by("rank")
