"""Who had a case at each of its events: the names of a log, carried forward.

An event that names no organ or officer is by whoever had the case. The officer named last has it
while it is with the organ in which they were named.
"""

import ibis
from ibis.expr.types import IntegerValue, Table

ORGAN_BITS = 20  # a million organs, eight million officers, a million events of one case
OFFICER_BITS = 23


def held(events: Table) -> Table:
    """The events with `place` (from 1, by key), and organ and officer carried forward.

    `events`: case, key, organ, officer and whatever else. Both stay null before the first name.
    Names are carried as numbers, each behind the place of its event: the greatest is the latest,
    and engines sort numbers in a fraction of the time of texts.
    """
    organs, officers = _names(events, "organ"), _names(events, "officer")
    order = ibis.window(group_by="case", order_by="key")
    table = events.mutate(place=ibis.row_number().over(order).cast("int64") + 1)
    table = _numbered(_numbered(table, organs, "organ"), officers, "officer")
    table = _with_organ(table)
    table = _with_officer(table)
    return _named(_named(table, organs, "organ"), officers, "officer")


def _names(events: Table, column: str) -> Table:
    """name, number: the names in a column, numbered from 1."""
    names = events.filter(events[column].notnull()).select(name=column).distinct()
    number = ibis.row_number().over(ibis.window(order_by="name")).cast("int64") + 1
    return names.mutate(number=number)


def _numbered(table: Table, names: Table, column: str) -> Table:
    """The column of names becomes one of numbers, with the same name."""
    joined = table.left_join(names, table[column] == names.name)
    return joined.mutate(**{column: joined.number}).drop("name", "number")


def _named(table: Table, names: Table, column: str) -> Table:
    joined = table.left_join(names, table[column] == names.number)
    return joined.mutate(**{column: joined.name}).drop("name", "number")


def _with_organ(table: Table) -> Table:
    latest = _latest(table.organ, (table.place << ORGAN_BITS) + table.organ)
    return table.mutate(organ=_low(latest, ORGAN_BITS))


def _with_officer(table: Table) -> Table:
    seat = (table.place << ORGAN_BITS) + table.organ.fill_null(0)
    latest = _latest(table.officer, (seat << OFFICER_BITS) + table.officer)
    table = table.mutate(latest=latest)
    is_there = _low(table.latest >> OFFICER_BITS, ORGAN_BITS) == table.organ.fill_null(0)
    officer = ibis.ifelse(is_there, _low(table.latest, OFFICER_BITS), ibis.null("int64"))
    return table.mutate(officer=officer).drop("latest")


def _latest(named: IntegerValue, packed: IntegerValue) -> IntegerValue:
    """Of the events of a case so far that name somebody, the packed number of the last."""
    upto = ibis.window(group_by="case", order_by="key", preceding=None, following=0)
    return ibis.ifelse(named.notnull(), packed, ibis.null("int64")).max().over(upto)


def _low(packed: IntegerValue, bits: int) -> IntegerValue:
    return packed & ((1 << bits) - 1)
