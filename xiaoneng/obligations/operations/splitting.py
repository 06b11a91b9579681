"""Splitting an obligation over steps and posts, each with a clock of its own (clock.md, Split)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, QuerySet
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.core.limits import Limit, Unit
from xiaoneng.core.refusals import IllegalStep, Unusable
from xiaoneng.core.step_graph import Stage, longest_way, ring, spans, unknown
from xiaoneng.core.workdays import Calendar
from xiaoneng.kit.time import wall
from xiaoneng.ledger.operations import hold_chains, record
from xiaoneng.obligations.lights import States
from xiaoneng.obligations.models import Kind, Obligation, Step
from xiaoneng.obligations.operations.claiming import claim_open
from xiaoneng.obligations.operations.hands import refuse_strange_hands
from xiaoneng.obligations.operations.opening import Owed, open_obligation
from xiaoneng.obligations.operations.pausing import stand_with
from xiaoneng.obligations.queries import day_end_of, own_officer
from xiaoneng.obligations.stamping import stamp_of
from xiaoneng.people.models import Organ, User
from xiaoneng.people.queries import calendar_named, calendar_of


@dataclass(frozen=True, slots=True)
class Part:
    """One step: what is done, by whom, within which limit, after which of the others.

    `code` is what the others call it, by default its place in the list, from 1.
    """

    title: str
    organ: Organ
    limit: Limit
    officer: User | None = None
    code: str = ""
    follows: tuple[str, ...] = ()


@transaction.atomic
def split_obligation(
    obligation: Obligation, parts: Sequence[Part], *, actor: User, at: datetime
) -> list[Obligation]:
    """Split an obligation into steps whose longest way ends no later than the whole.

    Returns the steps that begin at once; each of the others begins when the last of those it
    follows has ended. The parent's clock runs on its own events, never as the sum of its steps.
    """
    require(actor, "obligation.split", obligation)

    row = claim_open(obligation)
    if row.parent_id is not None:
        raise IllegalStep(_("A step is not split again."))
    refuse_split(row)
    stages = stages_of(parts, row.kind)
    refuse_bad_graph(parts, stages)
    for part in parts:
        refuse_strange_hands(part.organ, part.officer, wall(at).date())
    due_at = stamp_of(row, at).due_at
    if due_at is not None:
        dated = on_their_calendars(parts, stages)
        refuse_overrun(parts, dated, calendar_named(row.calendar), wall(at), wall(due_at))
    plan(row, parts, stages)
    hold_chains([row, *(part.organ for part in parts)])
    opened = begin_ready(row, actor, at)

    order = ";".join(f"{one.code}<{','.join(one.follows)}" for one in stages if one.follows)
    record("obligation.split", row, actor=actor, at=at, steps=len(parts), order=order)
    return opened


def refuse_split(row: Obligation) -> None:
    """Refuse a second set of steps beside one that is not done: open ones, or some still to begin.

    The caller holds the row, so that of two who split it at once the second finds the steps.
    """
    if is_split(row):
        raise IllegalStep(
            _(
                "%(number)s is split already; close or cancel its open steps before splitting it "
                "again."
            )
            % {"number": row.number}
        )


def is_split(row: Obligation) -> bool:
    """Whether steps of it are open, or wait for others; asked at once."""
    some = Exists(row.steps.filter(state=States.OPEN)) | Exists(waiting_under(row))
    return Obligation.objects.filter(some, pk=row.pk).exists()


def stages_of(parts: Sequence[Part], kind: Kind) -> list[Stage]:
    """The steps as a graph; their last days end when those of the kind do."""
    return [
        Stage(one.code or str(place), replace(one.limit, day_end=day_end_of(kind)), one.follows)
        for place, one in enumerate(parts, start=1)
    ]


def on_their_calendars(parts: Sequence[Part], stages: Sequence[Stage]) -> list[Stage]:
    """The steps, each counted by the calendar its organ keeps: by that one it will be opened."""
    kept = {one.organ.pk: one.organ for one in parts}
    calendars = {key: calendar_of(organ) for key, organ in kept.items()}
    return [
        replace(stage, calendar=calendars[part.organ.pk])
        for part, stage in zip(parts, stages, strict=True)
    ]


def refuse_bad_graph(parts: Sequence[Part], stages: Sequence[Stage]) -> None:
    """Refuse a split without steps, and one whose steps could never all begin."""
    if not parts:
        raise Unusable(_("Name at least one step."))
    if missing := unknown(stages):
        raise Unusable(_("There is no step %(steps)s to wait for.") % {"steps": ", ".join(missing)})
    if waiting := ring(stages):
        titles = titles_of(parts, stages, waiting)
        raise Unusable(
            _("These steps wait for each other, so that none could begin: %(steps)s.")
            % {"steps": ", ".join(titles)}
        )


def refuse_overrun(
    parts: Sequence[Part],
    stages: Sequence[Stage],
    calendar: Calendar,
    start: datetime,
    due_at: datetime,
) -> None:
    """Refuse steps whose longest way ends after the whole is due; says which way, and when."""
    way = longest_end(stages, calendar, start)
    if way[-1][1] <= due_at:
        return
    titles = titles_of(parts, stages, (code for code, _end in way))
    told = (
        f"{title} ({end:%Y-%m-%d %H:%M})" for title, (_code, end) in zip(titles, way, strict=True)
    )
    raise Unusable(
        _("%(way)s: the steps would end after the whole, due %(due)s; shorten one of them.")
        % {"way": " → ".join(told), "due": f"{due_at:%Y-%m-%d %H:%M}"}
    )


def longest_end(
    stages: Sequence[Stage], calendar: Calendar, start: datetime
) -> list[tuple[str, datetime]]:
    """The longest way through the steps, each with the moment at which it would end."""
    ends = {code: span.due for code, span in spans(stages, calendar, start).items()}
    return [(code, ends[code]) for code in longest_way(stages, calendar, start)]


def fits_into(obligation: Obligation, parts: Sequence[Part], at: datetime) -> bool:
    """Whether steps that begin now would end before the whole is due, as its clock says now.

    The copy will not do: while the clock stands still the due moment moves on, and no copy does.
    """
    due_at = stamp_of(obligation, at).due_at
    if due_at is None:
        return True
    stages = on_their_calendars(parts, stages_of(parts, obligation.kind))
    way = longest_end(stages, calendar_named(obligation.calendar), wall(at))
    return way[-1][1] <= wall(due_at)


def titles_of(parts: Sequence[Part], stages: Sequence[Stage], codes: Iterable[str]) -> list[str]:
    """What some steps are called, in the order of their codes."""
    by_code = {stage.code: part.title for stage, part in zip(stages, parts, strict=True)}
    return [by_code[code] for code in codes]


def plan(row: Obligation, parts: Sequence[Part], stages: Sequence[Stage]) -> None:
    """Keep the steps and what they follow; numbers run on from an earlier split."""
    begins = max(row.planned.count(), row.steps.count()) + 1
    steps: dict[str, Step] = {}
    for place, (part, stage) in enumerate(zip(parts, stages, strict=True), start=begins):
        steps[stage.code] = Step.objects.create(
            parent=row,
            place=place,
            title=part.title,
            organ=part.organ,
            officer=part.officer,
            amount=part.limit.amount,
            unit=str(part.limit.unit),
        )
    for stage in stages:
        steps[stage.code].follows.set(steps[code] for code in stage.follows)


def begin_ready(parent: Obligation, actor: User, at: datetime) -> list[Obligation]:
    """Open the steps that wait for nothing any more; the caller holds the parent.

    A cancelled step is waited for no longer. Where the parent stands still, so does what begins.
    """
    steps = waiting_under(parent).select_related("organ", "officer")
    opened = []
    for step in steps.prefetch_related("follows__obligation"):
        before = [one.obligation for one in step.follows.all()]
        if all(one is not None and one.state != States.OPEN for one in before):
            step.obligation = begin(step, parent, actor, at)
            step.save(update_fields=["obligation"])
            opened.append(step.obligation)
    return opened


def not_begun(parent: Obligation) -> list[Step]:
    """The steps of an obligation that wait for others."""
    return list(waiting_under(parent))


def waiting_under(parent: Obligation) -> QuerySet[Step]:
    """What is planned under an obligation and still to begin."""
    return parent.planned.filter(obligation__isnull=True, dropped_at__isnull=True)


def drop_waiting(parent: Obligation, at: datetime) -> None:
    """Drop what has not begun when the whole ends: it was planned into a time that is over."""
    waiting_under(parent).update(dropped_at=at)


def begin(step: Step, parent: Obligation, actor: User, at: datetime) -> Obligation:
    """Open one step: its clock begins now. Nobody is named where who was planned left since."""
    opened = open_obligation(
        Owed(
            kind=parent.kind,
            title=step.title,
            organ=step.organ,
            owed_to=str(parent.organ),
            started_at=at,
            number=f"{parent.number}-{step.place}",
            promised=Limit(step.amount, Unit(step.unit)),
            officer=own_officer(step.organ, step.officer, wall(at).date()),
            parent=parent,
            is_generated=parent.is_generated,
        ),
        actor=actor,
        at=at,
    )
    stand_with(opened, parent, actor, at)
    return opened
