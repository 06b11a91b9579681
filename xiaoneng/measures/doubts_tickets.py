"""Queue tickets of a hall that do not match the cases of the day (domain.md 2.6 h).

Input, days since 1950-01-01, organs as the bodies they are, numbers all written alike:
- `tickets` that were called up: case (the key of the ticket: what is behind), organ (null: one of
  a hall of all organs that says nothing more), officer, item and named (a case number), null where
  the ticket says none, day;
- `numbers`, what cases are called: number;
- `acts`: organ, item, day: days on which something was done in a case of the item;
- `accepted`, cases accepted in person: case, number, organ, officer, item, day.

Only what is certain counts: a ticket that says neither item nor case may have been for anything.
People also come to ask, and one ticket may be for several cases: so the usual share of all other
organs is left to everybody. Whoever asks leaves out the last days (`doubts_results.GRACE`).
"""

from ibis.expr.types import Table

from xiaoneng.core.sessions import DAY
from xiaoneng.measures.doubts import (
    CHANCE,
    HISTORY,
    LEAST,
    beside_others,
    named,
    of_groups,
    said_of,
)
from xiaoneng.measures.doubts_bunching import counted

ASKING_SHARE = 0.1  # of tickets: people who only ask
TOGETHER_SHARE = 0.05  # of cases: several on one ticket
BY = ["organ", "officer"]


def ticket_without_case(tickets: Table, numbers: Table, acts: Table) -> Table:
    """Officers (organs, where none is named) of whose tickets improbably many have no case.

    Judged are tickets that say an item or a case. One has a case where it names one, of whatever
    organ, since a window of a hall takes cases in for many; or where something was done that day in
    a case of its item. Beside the usual share: that of all other organs, three standard errors up,
    and 10 % at least. measured and usual: shares of tickets; number of total tickets. moment: the
    last day.
    """
    said = tickets.filter(tickets["item"].notnull() | tickets.named.notnull())
    called = numbers.select(n_number="number").distinct()
    rows = said.left_join(called, said.named == called.n_number)
    done = acts.select(a_organ="organ", a_item="item", a_day="day").distinct()
    rows = rows.left_join(
        done, [rows.organ == done.a_organ, rows["item"] == done.a_item, rows.day == done.a_day]
    )
    rows = rows.mutate(is_found=rows.n_number.notnull() | rows.a_day.notnull())
    return beyond_usual(named(rows), "ticket_without_case", ASKING_SHARE)


def case_without_ticket(accepted: Table, tickets: Table) -> Table:
    """Officers (organs, where none is named) who accept improbably many cases without a ticket.

    Judged are days of which the organ has tickets. A case has one where a ticket names it, or one
    of that day is for its item, or says neither (one of a hall of all organs: for anybody). Beside
    the usual share: that of all other organs, three standard errors up, and 5 % at least. measured
    and usual: shares of cases; number of total cases. moment: the last day.
    """
    days = tickets.select(d_organ="organ", d_day="day").distinct()
    rows = accepted.join(days, [accepted.organ == days.d_organ, accepted.day == days.d_day])
    silent = tickets.filter(tickets["item"].isnull() & tickets.named.isnull())
    anything = silent.select(o_organ="organ", o_day="day").distinct()
    rows = rows.left_join(anything, [rows.organ == anything.o_organ, rows.day == anything.o_day])
    anybody = silent.filter(silent.organ.isnull()).select(e_day="day").distinct()
    rows = rows.left_join(anybody, rows.day == anybody.e_day)
    of_item = tickets.filter(tickets["item"].notnull())
    of_item = of_item.select(i_organ="organ", i_day="day", i_item="item").distinct()
    rows = rows.left_join(
        of_item,
        [rows.organ == of_item.i_organ, rows.day == of_item.i_day, rows["item"] == of_item.i_item],
    )
    of_case = tickets.filter(tickets.named.notnull())
    of_case = of_case.select(t_number="named").distinct()
    rows = rows.left_join(of_case, rows.number == of_case.t_number)
    of_day = rows.o_day.notnull() | rows.e_day.notnull() | rows.i_day.notnull()
    rows = rows.mutate(is_found=of_day | rows.t_number.notnull())
    return beyond_usual(named(rows), "case_without_ticket", TOGETHER_SHARE)


def beyond_usual(rows: Table, detector: str, least: float) -> Table:
    """Officers of whose rows far more than elsewhere are not found.

    How many people only ask is another thing in every hall: without other halls nobody is judged.
    """
    rows = rows.select("case", *BY, "day", "is_found").distinct()
    groups = rows.group_by(BY).agg(
        number=counted(~rows.is_found), total=rows.count(), moment=rows.day.max() * DAY
    )
    groups = beside_others(groups, least)
    is_doubt = (groups.number >= LEAST) & (groups.chance <= CHANCE)
    is_enough = (groups.total >= HISTORY) & (groups.other_total >= HISTORY)
    groups = groups.mutate(said=said_of(is_enough, is_doubt))
    return of_groups(detector, groups, rows.filter(~rows.is_found), BY)
