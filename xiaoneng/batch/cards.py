"""cards.csv: cards and suspicions, each with the sentence that says why."""

import ibis
from ibis.expr.types import Table, Value

from xiaoneng.measures.counting import timestamp
from xiaoneng.measures.verdicts import plain_number, written

COLUMNS = ("rule", "colour", "case", "item", "organ", "reached_at", "why")
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
        is_statute = is_red & (table.s_due > table.p_due).fill_null(False)  # noqa: FBT003
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
    return table.select(*COLUMNS).order_by("case", "reached_at", "colour", "rule")


def _late_sentence(table: Table) -> Value:
    limit = ibis.cases(
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
    is_inside = table.promised_unit.isin(["hour", "workhour", "given_moment"])
    midnight = timestamp(table.due - 1).strftime("%Y-%m-%d")
    ended = ibis.ifelse(is_inside, written(table.due), midnight)
    over = ibis.ifelse(table.rule.endswith("_twice"), "2 working days", "1 working day")
    verb = ibis.ifelse(table.closed < table.reached, "closed", "still open")
    return (
        limit + amount.fill_null("") + " ended on " + ended
        + "; " + verb + " on " + timestamp(table.reached).strftime("%Y-%m-%d")
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
