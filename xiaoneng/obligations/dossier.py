"""Everything the page of one obligation shows, as of one moment."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Prefetch, Q, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xiaoneng.access.policy import may
from xiaoneng.batch.report.sheets import SheetView
from xiaoneng.batch.report.speech import HOURS, Piece, Speech
from xiaoneng.batch.report.timeline import Moment
from xiaoneng.core.clock import Clock, Light, Which, read_term
from xiaoneng.core.limits import Unit, unit_of
from xiaoneng.core.workdays import Calendar
from xiaoneng.kit.time import wall
from xiaoneng.kit.words import day_words, joined
from xiaoneng.ledger.queries import Line as Entry
from xiaoneng.ledger.queries import entries_of
from xiaoneng.obligations.lights import Rungs, States
from xiaoneng.obligations.lines import Line, ground_words, lines_of, with_clocks
from xiaoneng.obligations.models import Holding, Obligation, Pause, Urging
from xiaoneng.obligations.queries import clock_of, is_over, units_in
from xiaoneng.obligations.showing import Facts, amount_words, light_words, speech_at, told
from xiaoneng.obligations.stops import stops_of
from xiaoneng.people.models import Organ, User
from xiaoneng.people.queries import Named, calendar_named, names_on

TOLD = (  # what a dossier reads of an obligation, once
    "pauses",
    "crossings",
    "extensions__granted_by",
    Prefetch("holdings", Holding.objects.select_related("organ", "officer")),
    Prefetch("urgings", Urging.objects.select_related("by", "answered_by")),
)
CLOSED, REOPENED = "obligation.closed", "obligation.reopened"


class Share(NamedTuple):
    """How much of the time was in whose hands."""

    organ: Named  # as it was called when its share ended
    officer: User | None
    used: str
    paused: str


class Waiting(NamedTuple):
    """A step that has not begun: what, whose, for how long, after which others."""

    title: str
    number: str
    organ: Organ
    officer: User | None
    limit: str
    after: list[str]


class Holder(NamedTuple):
    """Who answered for an obligation."""

    organ: Named
    officer: User | None


@dataclass(frozen=True, slots=True)
class Dossier:
    """What is told of an obligation's time."""

    sheet: SheetView | None  # None before the clock began
    light: str
    word: str
    moments: list[Moment]
    shares: list[Share]
    steps: list[Line]
    waiting: list[Waiting]
    entries: list[Entry]  # what the ledger held of it by then, the newest first


def dossier_of(
    obligation: Obligation,
    as_of: datetime,
    named_on: date | None = None,
    *,
    entered: datetime | None = None,
    entries: Sequence[Entry] | None = None,
) -> Dossier:
    """The story of an obligation's time up to a moment; organs are called as on the days told of.

    What is told of an earlier day names holders as of it; before it was `entered` nothing is known.
    `entries` are given where they were read with those of other subjects.
    """
    prefetch_related_objects([obligation], *TOLD)
    entries = entries_of(obligation) if entries is None else entries
    local = wall(as_of)
    clock = worded(closed_then(obligation, entries, as_of), obligation)
    calendar = calendar_named(obligation.calendar)
    begun = with_clocks(obligation.steps.filter(started_at__lte=as_of))
    steps = lines_of(begun.order_by("started_at", "pk"), as_of)
    if local < clock.started_at or entered is not None:
        return Dossier(
            None, "none", light_words("none"), [], [], steps, [], entry_rows(entries, as_of)
        )
    facts = Facts(obligation.number, obligation.title, str(obligation.organ), clock, calendar)
    sheet = told(facts, local)
    is_counted = obligation.state != States.CANCELLED or not clock.is_closed(local)
    return Dossier(
        sheet=sheet,
        light=sheet.light if is_counted else Light.NONE,
        word=sheet.state if is_counted else obligation.get_state_display(),
        moments=moments_of(obligation, entries, local),
        shares=shares_of(obligation, clock, calendar, local, named_on),
        steps=steps,
        waiting=[] if clock.is_closed(local) else waiting_in(obligation, as_of),
        entries=entry_rows(entries, as_of),
    )


def closed_then(obligation: Obligation, entries: Iterable[Entry], as_of: datetime) -> Clock:
    """The clock; before a re-opening it stands closed where it was."""
    clock = clock_of(obligation)
    if obligation.reopened_at is None or as_of >= obligation.reopened_at:
        return clock
    ends = [one for one in entries if one.event in {CLOSED, REOPENED} and one.happened_at <= as_of]
    last = max(ends, key=lambda one: one.happened_at, default=None)
    if last is None or last.event == REOPENED:
        return clock
    return replace(clock, closed_at=wall(last.happened_at))


def holder_told(obligation: Obligation, as_of: datetime) -> Holder:
    """Who answered for it at a moment; the organ as it was called, once it is closed, on that day.

    Before it was handed over that was somebody else.
    """
    holdings = list(obligation.holdings.all())
    then = [one for one in holdings if one.from_at <= as_of] or holdings[:1]
    holder = obligation if len(then) == len(holdings) else then[-1]
    day = wall(min(obligation.closed_at or as_of, as_of)).date()
    return Holder(names_on([(holder.organ, day)])[holder.organ_id, day], holder.officer)


def waiting_in(obligation: Obligation, as_of: datetime) -> list[Waiting]:
    """The steps that had not begun at a moment: they wait for others."""
    later = Q(obligation=None) | Q(obligation__started_at__gt=as_of)
    kept = Q(dropped_at=None) | Q(dropped_at__gt=as_of)
    planned = obligation.planned.filter(later & kept).select_related("organ", "officer")
    return [
        Waiting(
            step.title,
            f"{obligation.number}-{step.place}",
            step.organ,
            step.officer,
            amount_words(step.unit, step.amount, wall(as_of)),
            [one.title for one in step.follows.all()],
        )
        for step in planned.prefetch_related("follows")
    ]


def shares_of(
    obligation: Obligation,
    clock: Clock,
    calendar: Calendar,
    local: datetime,
    named_on: date | None = None,
) -> list[Share]:
    """The counts of each holder: what the clock read at the end, less what it read before."""
    speech, unit = speech_at(local), str(unit_of(clock.promised))
    sums: dict[tuple[int, int | None], list[int]] = {}
    holders: dict[tuple[int, int | None], tuple[Holding, date]] = {}
    for holding in obligation.holdings.all():
        begins = max(wall(holding.from_at), clock.started_at)
        ends = min(wall(holding.until_at), local) if holding.until_at else local
        if begins > ends:
            continue
        first, last = (
            read_term(clock, Which.PROMISED, calendar, moment) for moment in (begins, ends)
        )
        key = (holding.organ_id, holding.officer_id)
        last_day = clock.ends_at(ends).date() if clock.closed_at else ends.date()
        holders[key] = holding, max(begins.date(), min(last_day, named_on or last_day))
        counts = sums.setdefault(key, [0, 0])
        counts[0] += last.used - first.used
        counts[1] += last.paused - first.paused
    names = names_on((holding.organ, day) for holding, day in holders.values())
    return [
        Share(
            names[holders[key][0].organ_id, holders[key][1]],
            holders[key][0].officer,
            _figure(speech, unit, used),
            _figure(speech, unit, paused),
        )
        for key, (used, paused) in sums.items()
    ]


def _figure(speech: Speech, unit: str, counts: int) -> str:
    """A number under the heading that names its unit; hours carry their own."""
    return speech.lasting(unit, counts) if unit in HOURS else speech.number(counts)


def worded(clock: Clock, obligation: Obligation) -> Clock:
    """The clock with the grounds of its pauses in the reader's words."""
    pauses = (replace(one, ground=ground_words(obligation, one.ground)) for one in clock.pauses)
    return replace(clock, pauses=tuple(pauses))


def moments_of(obligation: Obligation, entries: Sequence[Entry], local: datetime) -> list[Moment]:
    """What happened up to a moment, the newest first."""
    found = [one for one in _events(obligation, entries) if one[0] <= local]
    found.sort(key=lambda one: one[0])
    found.reverse()  # of one moment too: a stop makes way before the next one begins
    speech = speech_at(local)
    return [
        Moment(speech.near(at), f"{at:%Y-%m-%dT%H:%M}", kind, (Piece(text),), _note(note))
        for at, kind, text, note in found
    ]


def _note(note: str) -> tuple[Piece, ...]:
    return (Piece(note),) if note else ()


def remarks(obligation: Obligation, as_of: datetime) -> list[str]:
    """What a reader of the clock would stumble over: stops without a paper, two ways to count, a
    last day that ends before midnight.
    """
    found = [
        _("The stop of %(day)s (%(ground)s) has no paper: the clock runs on, its days are counted.")
        % {
            "day": day_words(wall(pause.started_at).date()),
            "ground": ground_words(obligation, pause.ground),
        }
        for pause in obligation.pauses.all()
        if not pause.paper and pause.started_at <= as_of
    ]
    if obligation.promised_unit == Unit.DAY and is_over(obligation, as_of):
        found.append(_("The limit counts every day; how far it is over counts working days."))
    ends_at = obligation.due_at if obligation.kind.closes_with_business else None
    if ends_at is not None and is_of_days(obligation) and is_over(obligation, as_of):
        found.append(
            _("The last day ends with business, at %(time)s: what is done later on it is late.")
            % {"time": f"{wall(ends_at):%H:%M}"}
        )
    return found


def is_of_days(obligation: Obligation) -> bool:
    """Whether its promise is counted in days, so that it ends with one."""
    return obligation.promised_unit in (Unit.WORKDAY, Unit.DAY)


Event = tuple[datetime, str, str, str]
ENDINGS = {  # event -> the fact that says why
    CLOSED: "outcome",
    "obligation.cancelled": "reason",
    REOPENED: "reason",
}


def _events(obligation: Obligation, entries: Sequence[Entry]) -> Iterator[Event]:
    yield wall(obligation.started_at), "", _("The clock began"), ""
    yield from _stops(obligation)
    yield from _extensions(obligation)
    yield from _endings(entries)
    yield from _hands(obligation, {one.happened_at for one in entries if one.event == REOPENED})
    yield from _urgings(obligation)
    for crossing in obligation.crossings.all():
        kind = "red" if crossing.rung == Rungs.RED else "warn"
        yield wall(crossing.reached_at), kind, str(crossing.get_rung_display()), ""


def _extensions(obligation: Obligation) -> Iterator[Event]:
    """Extensions of both limits, and changes of the promise alone."""
    promised, law = units_in(obligation)
    for one in obligation.extensions.all():
        speech = speech_at(wall(one.granted_at))
        amounts = {"amount": speech.limit(obligation.promised_unit or "workday", one.amount)}
        if not one.lengthens_statute:
            said = _("Promise longer by %(amount)s")
        elif law in (None, promised):
            said = _("Extended by %(amount)s")
        else:
            amounts["law"] = speech.limit(str(law), one.amount)
            said = _("Extended by %(amount)s, the legal limit by %(law)s")
        yield (
            wall(one.granted_at),
            "",
            said % amounts,
            joined(one.ground, one.paper, str(one.granted_by)),
        )


def _endings(entries: Iterable[Entry]) -> Iterator[Event]:
    """Closings with their outcome, cancelling, re-openings and splits, as the ledger has them."""
    for one in entries:
        facts = dict(one.facts)
        if one.event in ENDINGS:
            note = joined(facts.get(ENDINGS[one.event], ""), one.actor)
            yield wall(one.happened_at), "", one.words, note
        elif one.event == "obligation.split":
            text = ngettext(
                "Split into %(steps)s step", "Split into %(steps)s steps", int(facts["steps"])
            )
            yield wall(one.happened_at), "", text % {"steps": facts["steps"]}, one.actor


def _stops(obligation: Obligation) -> Iterator[Event]:
    """Stops with their ends; one that its cap ended says so, for nobody let the clock go on."""
    for pause, end in stops_of(obligation):
        ground = ground_words(obligation, pause.ground)
        text = _("Clock stopped: %(ground)s") % {"ground": ground}
        yield wall(pause.started_at), "pause", text, pause.paper or _("no paper: it does not count")
        if end is not None:
            yield wall(end), "pause", _("Clock goes on"), _end_words(pause, end)


def _end_words(pause: Pause, end: datetime) -> str:
    """What ended a stop that nobody ended: its cap, or that of the whole whose stop it was."""
    if pause.cap_days is None or end == pause.end_recorded_at:
        return ""
    if pause.counted_by:
        return _("the whole may be stopped no longer")
    return ngettext(
        "the stop lasts %(days)s working day at most",
        "the stop lasts %(days)s working days at most",
        pause.cap_days,
    ) % {"days": pause.cap_days}


def _hands(obligation: Obligation, reopened: set[datetime]) -> Iterator[Event]:
    """Hand-overs; who holds it again after a re-opening was not handed anything."""
    holdings = [one for one in [*obligation.holdings.all()][1:] if one.from_at not in reopened]
    days = {one.pk: wall(one.from_at).date() for one in holdings}
    names = names_on((one.organ, days[one.pk]) for one in holdings)
    for holding in holdings:
        to = joined(str(names[holding.organ_id, days[holding.pk]]), str(holding.officer or ""))
        yield wall(holding.from_at), "hand", _("Handed over to %(to)s") % {"to": to}, holding.reason


def _urgings(obligation: Obligation) -> Iterator[Event]:
    for urging in obligation.urgings.all():
        text = _("Urged by %(who)s") % {"who": urging.by}
        yield wall(urging.at), "warn", text, urging.words
        if urging.answered_at is not None:
            who = {"who": urging.answered_by}
            yield wall(urging.answered_at), "", _("Answered by %(who)s") % who, urging.answer


class UrgingRow(NamedTuple):
    """An urging with what the viewer may do about it."""

    urging: Urging
    state: str
    may_answer: bool
    may_withdraw: bool


def urging_rows(user: User, obligation: Obligation) -> list[UrgingRow]:
    """Urgings of an obligation, the newest first."""
    states = {"sent": _("waits for an answer"), "answered": _("answered")}
    found = obligation.urgings.all()
    rows = []
    for one in found:
        one.obligation = obligation
        waits = one.state == "sent" and obligation.state == "open"
        rows.append(
            UrgingRow(
                one,
                states.get(one.state, _("withdrawn")),
                waits and may(user, "urging.answer", one),
                waits and may(user, "urging.withdraw", one),
            )
        )
    return rows


def entry_rows(entries: Iterable[Entry], until: datetime) -> list[Entry]:
    """Lines of the ledger that were recorded by a moment, the newest first."""
    found = [one for one in entries if one.recorded_at <= until]
    return sorted(found, key=lambda one: (one.recorded_at, one.key), reverse=True)
