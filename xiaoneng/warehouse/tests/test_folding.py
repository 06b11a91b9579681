"""The law of the warehouse: its events, folded and judged, are the cases of the platform."""

import random
from datetime import datetime, timedelta

import pytest

from xiaoneng.batch.verdict_blocks import verdicts_of
from xiaoneng.cases.bringing.reading import moment_of
from xiaoneng.cases.queries import Case
from xiaoneng.core.clock import Which, read_term
from xiaoneng.kit.time import wall
from xiaoneng.measures.calendar_tables import EPOCH
from xiaoneng.measures.folding import Terms, cases_of, clocks_of, pauses_of
from xiaoneng.obligations.jobs import sweep
from xiaoneng.obligations.queries import Obligation, clock_of
from xiaoneng.people.queries import calendar_named
from xiaoneng.warehouse import jobs, queries

TERMS = Terms(amount=5.0, unit="workday", statutory_amount=10.0)  # of the mapping of the world
CASES = 60


def drawn_log(seed, until):
    """Cases with stops, closings and rows after them, some at one second."""
    drawn = random.Random(seed)  # noqa: S311  # repeatable
    rows = []
    for number in range(CASES):
        when = datetime(2026, 1, 5, 9) + timedelta(hours=drawn.randrange(1500))
        for _turn in range(drawn.randrange(1, 7)):
            activity = drawn.choice(["look", "look", "pause", "close"])
            organ, officer = drawn.choice([("一科", "王芳"), ("二科", "李强"), ("二科", "无名")])
            if when < until:
                said = f"{when:%Y-%m-%d %H:%M:%S}"
                rows.append((f"L{number}", activity, said, organ, officer, "许可"))
            when += timedelta(hours=drawn.choice([0, 3, 30, 100]))
    return rows


def second(at):
    return None if at is None else int((at - datetime(1970, 1, 1)).total_seconds()) - EPOCH


def dues_of(kept, at):
    """What the platform says; while a clock stands still its dates move on by the day."""
    if kept["light"] != "paused":
        return second(kept["due_at"]), second(kept["statutory_due_at"])
    clock = clock_of(Obligation.objects.get(pk=kept["obligation"]))
    both = (read_term(clock, which, calendar_named("cn"), wall(at)).due_at for which in Which)
    return tuple(map(second, both))


@pytest.mark.parametrize("seed", range(2))
def test_folding_the_events_of_a_log_gives_the_clocks_of_the_platform(world, engine, seed):
    at = world.later()
    world.import_more(drawn_log(seed, at.replace(tzinfo=None)))
    sweep(world.later())
    jobs.extract(world.now)
    found, moment = queries.extract(), moment_of(world.now)

    cases = found.table(engine, "cases").filter(lambda t: t.source.notnull())
    events = found.table(engine, "events").semi_join(cases, "case")
    folded = engine.write(cases_of(events, moment), "folded")
    clocks = engine.write(clocks_of(folded, TERMS, moment), "clocks")
    pauses = pauses_of(events, moment, has_resume=False).join(folded.select("case", "id"), "case")
    judged = verdicts_of(engine, clocks, pauses, calendar_named("cn"), "promise_statute")

    said = {row["case"]: row for row in engine.rows(cases)}
    judged_rows = engine.rows(judged)
    assert len(judged_rows) == len(said) == Case.objects.exclude(source=None).count() > CASES / 2
    for row in judged_rows:
        kept = said[row["case"]]
        assert (row["p_light"], row["is_closed"]) == (kept["light"], kept["closed_at"] is not None)
        assert row["start"] == second(kept["started_at"])
        assert (row["p_due"], row["s_due"]) == dues_of(kept, world.now)
