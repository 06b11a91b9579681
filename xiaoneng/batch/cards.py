"""cards.csv: cards and suspicions, each with the sentence that says why."""

import ibis
from ibis.expr.types import Table, Value

from xiaoneng.measures.counting import place, timestamp
from xiaoneng.measures.verdicts import plain_number, written

COLUMNS = ("rule", "colour", "case", "item", "organ", "reached_at", "why")
INSIDE_A_DAY = ("hour", "workhour", "given_moment")  # due moments that no midnight is
UNIT_WORDS = {"workday": "working days", "day": "days", "hour": "hours", "workhour": "office hours"}


def cards_of(marks: Table, verdicts: Table, profile: str) -> Table:
    """Rungs reached (id, rung, reached, organ) as cards with what their sentence needs."""
    cases = verdicts.select(
        "id", "item", "promised_amount", "promised_unit", "statutory_amount", "p_due", "s_due",
        "closed", "p_allowed", c_organ="organ",
    )  # fmt: skip
    table = marks.join(cases, "id")
    is_red = table.rung == "red"
    if profile == "day_count":
        is_statute = table.s_due.notnull()
        rule = ibis.ifelse(is_red, "over_limit_twice", "over_limit")
    else:
        # Judged on the statute where its due date is later, as the ladder is: dates, not moments.
        later = due_date(table.promised_unit, table.s_due) > due_date(
            table.promised_unit, table.p_due
        )
        is_statute = is_red & later.fill_null(False)  # noqa: FBT003
        rule = ibis.cases(
            (is_statute, "over_statutory"), (is_red, "over_promised_twice"), else_="over_promised"
        )
    table = table.mutate(
        rule=rule,
        due=ibis.ifelse(is_statute, table.s_due, table.p_due),
        amount=ibis.ifelse(is_statute, table.statutory_amount, table.promised_amount),
        organ=ibis.coalesce(table.organ, table.c_organ),
    )
    return table.select(
        "rule",
        "item",
        "organ",
        "reached",
        "due",
        "case",
        colour="rung",
        why=_late_sentence(table),
        amount=ibis.ifelse(table.amount.isnull(), table.p_allowed.cast("float64"), table.amount),
        unit="promised_unit",
    )


def suspicions_of(findings: Table, verdicts: Table) -> Table:
    """Findings (id, rule, moment, since, measured, usual) as rows of cards.csv."""
    cases = verdicts.select("id", "case", "item", "organ")
    table = findings.join(cases, "id")
    return table.select(
        "rule",
        colour=ibis.literal("suspicion"),
        case="case",
        item="item",
        organ="organ",
        reached="moment",
        why=_suspicion_sentence(table),
        since="since",
        measured="measured",
        usual="usual",
    )


def written_cards(cards: Table) -> Table:
    """The columns of cards.csv, in order of case, time and colour."""
    table = cards.mutate(reached_at=timestamp(cards.reached))
    return table.select(*COLUMNS).order_by("case", "reached_at", "colour", "rule", "why")


def due_date(unit: Value, due: Value) -> Value:
    """The date of a due moment: the day that a midnight ends, or the day it lies in."""
    return place(due - ibis.ifelse(unit.isin(INSIDE_A_DAY), 0, 1))


def _late_sentence(table: Table) -> Value:
    limit = ibis.cases(
        (table.promised_unit.like("given%"), "given due date"),
        (table.rule == "over_statutory", "statutory limit"),
        (table.rule.like("over_promised%"), "promised limit"),
        else_="limit",
    )
    words = ibis.cases(
        *((table.promised_unit == unit, word) for unit, word in UNIT_WORDS.items()),
        else_="",
    )
    given = table.promised_unit.like("given%")
    amount = ibis.ifelse(given, "", ibis.literal(" of ") + plain_number(table.amount) + " " + words)
    is_inside = table.promised_unit.isin(INSIDE_A_DAY)
    midnight = timestamp(table.due - 1).strftime("%Y-%m-%d")
    ended = ibis.ifelse(is_inside, written(table.due), midnight)
    is_twice = table.rule.endswith("_twice")
    over = ibis.cases(
        (table.promised_unit == "hour", ibis.ifelse(is_twice, "48 hours", "24 hours")),
        (
            table.promised_unit == "workhour",
            ibis.ifelse(is_twice, "the office hours of 2 days", "the office hours of a day"),
        ),
        else_=ibis.ifelse(is_twice, "2 working days", "1 working day"),
    )
    return (
        limit + amount.fill_null("") + ibis.ifelse(given, " was ", " ended on ") + ended
        + "; still open on " + timestamp(table.reached).strftime("%Y-%m-%d")
        + ", over by " + over
    )  # fmt: skip


def _suspicion_sentence(table: Table) -> Value:
    since = written(table.since)
    moment = written(table.moment)
    seconds = table.measured.round().cast("int64").cast("string")
    usual = table.usual.round().cast("int64").cast("string")
    return ibis.cases(
        (
            table.rule == "never_resumed",
            ibis.literal("paused on ") + since + " and not resumed until closed on " + moment,
        ),
        (
            table.rule == "decided_at_once",
            ibis.literal("closed ") + seconds + " seconds after it was accepted; half of this "
            "item's cases take more than " + usual + " seconds",
        ),
        (
            table.rule == "recorded_late",
            ibis.literal("happened on ") + since + ", recorded on " + moment + ", "
            + seconds + " working days later; this item's usual delay is " + usual,
        ),
        else_="",
    )  # fmt: skip
