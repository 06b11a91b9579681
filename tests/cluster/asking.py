"""Every measure as a question to an engine; `test_every_measure_is_asked` misses none."""

from collections.abc import Callable
from types import SimpleNamespace

import ibis
from ibis.expr.types import Table

from tests.cluster import crowded
from tests.cluster.bases import AS_OF, BOTH, EVERY, OFFICE, REFORM
from xiaoneng.batch.cards import cards_of, suspicions_of, written_cards
from xiaoneng.batch.rejecting import backwards_rows, repeated_cases
from xiaoneng.core.sessions import DAY
from xiaoneng.measures import (
    bottlenecks,
    clock,
    doubts_bunching,
    doubts_dating,
    doubts_digits,
    doubts_entering,
    doubts_pausing,
    doubts_results,
    doubts_speed,
    doubts_tickets,
    findings,
    flows,
    folding,
    handbooks,
    handovers,
    kinds,
    ladders,
    lives,
    needs,
    organs,
    overruns,
    pausing,
    posts,
    reforms,
    repeats,
    rework,
    speedups,
    variants,
    verdicts,
)
from xiaoneng.measures.folding import Terms
from xiaoneng.measures.verdicts import Judgement

Question = Callable[[SimpleNamespace], Table]


def judgement_of(b: SimpleNamespace) -> Judgement:
    """Unit by unit; two of them: each is a plan of its own."""
    return Judgement(
        b.promised_limits, b.statutory_limits, b.found, b.promised_counted, b.statutory_counted,
        BOTH,
    )  # fmt: skip


def suspicions(b: SimpleNamespace) -> Table:
    return suspicions_of(findings.never_resumed(b.pauses, b.verdicts), b.verdicts)


def terms(b: SimpleNamespace) -> Table:
    """Everybody holds one post in the organ that the time was theirs in, from the beginning on."""
    held = b.overruns.select(officer="by_officer", post_organ="by_organ").distinct()
    always = {"from_at": ibis.literal(0, "int64"), "until_at": ibis.null("int64")}
    return held.mutate(post=ibis.literal(7, "int64"), **always)


def issued(b: SimpleNamespace) -> Table:
    r = crowded.register(b)
    return doubts_results.issued_without_case(r.results, r.numbers, r.documents, r.handled)


def handled(b: SimpleNamespace) -> Table:
    r = crowded.register(b)
    return doubts_results.item_without_cases(r.results, r.numbers, r.documents, r.handled_elsewhere)


def tickets(b: SimpleNamespace) -> Table:
    r = crowded.register(b)
    return doubts_tickets.ticket_without_case(r.tickets, r.numbers, r.acts)


def accepted(b: SimpleNamespace) -> Table:
    r = crowded.register(b)
    return doubts_tickets.case_without_ticket(r.accepted, r.strange)


ASKED: dict[str, Question] = {
    "bottlenecks_of": lambda b: bottlenecks.bottlenecks_of(b.kinds, b.closed, b.limits),
    "limits_of": lambda b: clock.limits_of(b.clocks, EVERY),
    "closed_last_day": lambda b: doubts_bunching.closed_last_day(b.doubt_cases, EVERY),
    "paused_last_day": lambda b: doubts_bunching.paused_last_day(b.doubt_cases, b.stops, EVERY),
    "paper_dated_before": lambda b: doubts_dating.paper_dated_before(crowded.papers(b)),
    "times_round": lambda b: doubts_digits.times_round(b.entries),
    "digits_uneven": lambda b: doubts_digits.digits_uneven(b.entries),
    "entered_late": lambda b: doubts_entering.entered_late(b.entries, EVERY, b.outages),
    "entered_in_batch": lambda b: doubts_entering.entered_in_batch(crowded.batches(b)),
    "entered_at_night": lambda b: doubts_entering.entered_at_night(crowded.nights(b), EVERY),
    "paused_long": lambda b: doubts_pausing.paused_long(b.doubt_cases, b.stops, EVERY),
    "paused_often": lambda b: doubts_pausing.paused_often(b.doubt_cases, b.stops),
    "paused_share": lambda b: doubts_pausing.paused_share(b.doubt_cases, b.stops),
    "paused_without_work": lambda b: doubts_pausing.paused_without_work(
        b.doubt_cases, crowded.stops(b)
    ),
    "issued_without_case": issued,
    "item_without_cases": handled,
    "ticket_without_case": tickets,
    "case_without_ticket": accepted,
    "closed_in_minutes": lambda b: doubts_speed.closed_in_minutes(b.doubt_cases),
    "closed_too_soon": lambda b: doubts_speed.closed_too_soon(b.doubt_cases),
    "steps_at_once": lambda b: doubts_speed.steps_at_once(crowded.seconds(b)),
    "never_resumed": lambda b: findings.never_resumed(b.pauses, b.verdicts),
    "decided_at_once": lambda b: findings.decided_at_once(crowded.hurried(b)),
    "recorded_late": lambda b: findings.recorded_late(b.events, b.verdicts, EVERY, AS_OF),
    "timeline_of": lambda b: flows.timeline_of(b.events, AS_OF, has_resume=True),
    "passages_of": lambda b: flows.passages_of(b.events, AS_OF),
    "activities_of": lambda b: flows.activities_of(b.timeline),
    "starts_of": lambda b: flows.starts_of(b.timeline),
    "ends_of": lambda b: flows.ends_of(b.timeline),
    "follows_of": lambda b: flows.follows_of(b.passages),
    "cases_of": lambda b: folding.cases_of(b.events, AS_OF).drop("id"),
    "clocks_of": lambda b: folding.clocks_of(b.cases, Terms(5.0, "workday", 10.0), AS_OF),
    "pauses_of": lambda b: folding.pauses_of(b.events, AS_OF, has_resume=True),
    "skips_of": lambda b: handbooks.skips_of(b.listed, b.expected, AS_OF),
    "extras_of": lambda b: handbooks.extras_of(b.listed, b.steps, AS_OF),
    "disorders_of": lambda b: handbooks.disorders_of(b.listed, b.before, AS_OF),
    "organ_handovers": lambda b: handovers.organ_handovers(b.kinds),
    "officer_handovers": lambda b: handovers.officer_handovers(b.kinds),
    "kinds_of": lambda b: kinds.kinds_of(flows.steps_in(b.timeline), OFFICE),
    "times_by": lambda b: kinds.times_by(b.kinds, ["step"]),
    "spent_in": lambda b: kinds.spent_in(b.kinds, b.closed),
    "spans_of": lambda b: ladders.spans_of(b.clocks, b.found),
    "sides": lambda b: ladders.sides(b.spans, b.promised_limits, b.promised_counted, EVERY),
    "rungs": lambda b: ladders.rungs(b.promised_sides, b.statutory_sides),
    "asked_about": lambda b: lives.asked_about(b.lived, AS_OF - 200 * DAY, AS_OF),
    "counts_of": lambda b: lives.counts_of(b.lived),
    "counts_of, ladder": lambda b: lives.counts_of(b.lived, lives.OF_LADDER),
    "holders_of": lambda b: lives.holders_of(b.counts, b.events, has_organs=True),
    "of_items": lambda b: lives.of_items(b.counts),
    "of_organs": lambda b: lives.of_organs(b.counts, b.turns),
    "of_holders": lambda b: lives.of_holders(b.turns),
    "turned_late": lambda b: lives.turned_late(b.lived, b.turns),
    "units_in": lambda b: needs.units_in(b.lived, AS_OF - 200 * DAY, AS_OF),
    "needs_in": lambda b: needs.needs_in(b.needed),
    "organ_figures": lambda b: organs.organ_figures(b.verdicts, b.cards, "workday"),
    "overruns_of": lambda b: overruns.overruns_of(b.dues, b.timeline, OFFICE),
    "overruns_by": lambda b: overruns.overruns_by(b.overruns, ["by_organ", "kind"]),
    "with_posts": lambda b: posts.with_posts(b.overruns, terms(b)),
    "stretches": lambda b: pausing.stretches(b.clock_pauses, b.clocks, EVERY),
    "judged": lambda b: pausing.judged(b.found, b.promised_limits, EVERY),
    "compared": lambda b: reforms.compared(b.took, REFORM),
    "standardised": lambda b: reforms.standardised(b.comparison),
    "duplicates": lambda b: repeats.duplicates(
        crowded.twice(b), b.events.select(print="order").distinct()
    ),
    "rework_of": lambda b: rework.rework_of(b.timeline, OFFICE),
    "speedups_of": lambda b: speedups.speedups_of(b.speeds),
    "variants_of": lambda b: variants.variants_of(b.events, AS_OF),
    "verdicts": lambda b: verdicts.verdicts(b.clocks, judgement_of(b)),
    "cases_csv": lambda b: verdicts.cases_csv(b.verdicts),
    "marks_of": lambda b: verdicts.marks_of(b.verdicts),
    "held_by": lambda b: verdicts.held_by(b.marks, b.events),
    "cards_of": lambda b: cards_of(verdicts.held_by(b.marks, b.events), b.verdicts, "day_count"),
    "suspicions_of": suspicions,
    "written_cards": lambda b: written_cards(suspicions(b)),
    "repeated_cases": lambda b: repeated_cases(b.events),
    "backwards_rows": lambda b: backwards_rows(b.events, b.verdicts.mutate(closed_ever="closed")),
}
