"""Everything the page of one card shows, as of one moment."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xiaoneng.core.clock import Which
from xiaoneng.kit.time import wall
from xiaoneng.kit.words import day_words, moment_words, weekday
from xiaoneng.obligations.dossier import Dossier, dossier_of
from xiaoneng.people.models import User
from xiaoneng.people.queries import Named, names_on
from xiaoneng.supervision.acts import may_be_appealed
from xiaoneng.supervision.lifecycle import UNANSWERED
from xiaoneng.supervision.models import Appeal, Card, Grounds, Step
from xiaoneng.supervision.queries import appeal_of, of_same_matter, steps_of
from xiaoneng.supervision.stood import REVOKING, Stood, stood
from xiaoneng.supervision.terms import appeal_until
from xiaoneng.supervision.versions import last_version
from xiaoneng.supervision.words import (
    counts_words,
    difference_words,
    rule_line,
    step_words,
    why,
)

WAY = ("issued", "delivered", "explained", "judged", "rectifying", "closed")
REACHED_BY = {
    "deliver": "delivered",
    "explain": "explained",
    "confirm": "judged",
    "downgrade": "judged",
    "rectify": "rectifying",
    "close": "closed",
}


class Stage(NamedTuple):
    """One step of the bar at the top."""

    label: str
    note: str
    is_done: bool
    is_current: bool


class FactRow(NamedTuple):
    label: str
    value: str
    note: str


class Beside(NamedTuple):
    """A line of “then and now”."""

    label: str
    then: str
    now: str
    note: str


class Done(NamedTuple):
    """A step that was taken, as the timeline tells it."""

    when: str
    iso: str
    words: str
    by: User
    said: str
    ground: str
    paper: str
    kind: str


class Other(NamedTuple):
    """Another card on the same matter, as it stood."""

    card: Card
    stood: Stood


@dataclass(frozen=True, slots=True)
class CardDossier:
    """What is told of a card."""

    why: str
    stages: list[Stage]
    facts: list[FactRow]
    beside: list[Beside]
    done: list[Done]
    next_words: str
    appeal: Appeal | None
    clock: Dossier | None
    others: list[Other]
    stood: Stood
    body: Named  # what the organ and its part were called when the line was reached
    organ: Named


def card_dossier(user: User, card: Card, as_of: datetime, at: datetime) -> CardDossier:
    """The story of a card up to a moment; `at` is now. A past day tells of nothing to come."""
    every, is_past, day = steps_of(card), as_of != at, wall(card.reached_at).date()
    names = names_on([(card.body, day), (card.organ, day)])
    steps = [one for one in every if one.at <= as_of]
    return CardDossier(
        why=why(card),
        stages=list(stages(card, steps, is_past=is_past)),
        facts=list(fact_rows(card)),
        beside=[] if is_past else list(then_and_now(card)),
        done=[done(one) for one in reversed(steps)],
        next_words="" if is_past else next_words(card, at),
        appeal=appeal_of(card),
        clock=dossier_of(card.obligation, as_of, day) if card.obligation is not None else None,
        others=list(others_of(user, card, as_of, at)),
        stood=stood(card, every, as_of),
        body=names[card.body.pk, day],
        organ=names[card.organ.pk, day],
    )


def others_of(user: User, card: Card, as_of: datetime, at: datetime) -> Iterator[Other]:
    """The other cards on the same matter that were there, as they stood."""
    rows = of_same_matter(user, card, at.date()).filter(issued_at__lte=as_of)
    for one in rows.prefetch_related("steps"):
        yield Other(one, stood(one, one.steps.all(), as_of))


def stages(card: Card, steps: list[Step], *, is_past: bool) -> Iterator[Stage]:
    """The way of a card: what is behind it, where it is, what lies ahead."""
    reached = {REACHED_BY[one.act]: one for one in steps if one.act in REACHED_BY}
    revoked = next((one for one in steps if one.act in REVOKING), None)
    labels = {
        "issued": _("Issued"),
        "delivered": _("Signed for"),
        "explained": _("Explained"),
        "judged": _("Judged"),
        "rectifying": _("Put right"),
        "closed": pgettext("card", "Closed"),
    }
    last = max((WAY.index(name) for name in reached), default=0)
    for place, name in enumerate(WAY):
        step = reached.get(name)
        note = moment_words(card.issued_at) if name == "issued" else ""
        if step is not None:
            note = _("%(moment)s %(who)s") % {"moment": moment_words(step.at), "who": step.by}
        is_done = name == "issued" or step is not None
        ahead = place == last + 1 and revoked is None
        if ahead and not note and not is_past:
            note = ahead_note(card, name)
        if revoked is not None and not is_done:
            continue
        yield Stage(labels[name], note, is_done, ahead)
    if revoked is not None:
        label = _("Revoked")
        yield Stage(
            label, f"{moment_words(revoked.at)} {revoked.by}", is_done=True, is_current=True
        )


def ahead_note(card: Card, name: str) -> str:
    """What is to be known of the step that comes next."""
    if name in ("delivered", "explained") and card.duty is not None and card.duty.due_at:
        return _("until the end of %(day)s") % {"day": last_day(card.duty.due_at)}
    return ""


def last_day(due_at: datetime) -> str:
    """The last day that is in time: a due moment at midnight ends the day before."""
    local = wall(due_at)
    day = local.date()
    if local.time() == datetime.min.time():
        day = type(day).fromordinal(day.toordinal() - 1)
    return day_words(day)


def fact_rows(card: Card) -> Iterator[FactRow]:
    """The facts as they were frozen with the card."""
    facts = card.facts
    if "started_at" in facts:
        started = datetime.fromisoformat(facts["started_at"])
        yield FactRow(
            _("The clock began"), moment_words(started), _("the first day is not counted")
        )
    for which, limit in facts.get("limits", {}).items():
        yield limit_row(which, limit)
    if "pauses" in facts:
        yield FactRow(_("Stops"), str(facts["pauses"] or _("none")), "")
        yield FactRow(_("Extensions"), str(facts["extensions"] or _("none")), "")
    if "stood_in_for" in facts:
        note = _("having accepted, the substitute answers for what the absent owes")
        absent = User.objects.get(pk=facts["stood_in_for"])
        yield FactRow(_("Stood in for"), str(absent), note)
    label = _("Line reached") if "limits" in facts else _("Happened")
    yield FactRow(label, moment_words(card.reached_at), why(card) if "limits" in facts else "")


def limit_row(which: str, limit: dict[str, Any]) -> FactRow:
    label = _("Statutory limit") if which == str(Which.STATUTORY) else _("Promised limit")
    used = _("used %(used)s, stopped %(paused)s, due on %(due)s") % {
        "used": counts_words(limit["unit"], limit["used"]),
        "paused": counts_words(limit["unit"], limit["paused"]),
        "due": limit["due_on"],
    }
    return FactRow(label, counts_words(limit["unit"], limit["amount"]), used)


def then_and_now(card: Card) -> Iterator[Beside]:
    """What the card rests on: as it was when it was issued, and as it is now."""
    version, last = card.version, last_version(card.rule)
    same = _("the same version") if version == last else rule_line(last)
    note = "" if version == last else _("A later version does not judge what happened before it.")
    yield Beside(_("Rule"), rule_line(version), same, note)
    if card.obligation is not None and "pauses" in card.facts:
        pauses, extensions = card.obligation.pauses.count(), card.obligation.extensions.count()
        yield Beside(
            _("Known facts"),
            known_words(card.facts["pauses"], card.facts["extensions"]),
            known_words(pauses, extensions),
            "",
        )
    if card.rechecked_at is None:
        now, note = _("not checked again yet"), ""
    elif card.is_founded:
        now, note = _("still founded"), difference_words(card)
    else:
        now, note = _("no longer founded"), difference_words(card)
    yield Beside(_("Result"), _("issued"), now, note)


def known_words(pauses: int, extensions: int) -> str:
    return _("stops: %(pauses)s, extensions: %(extensions)s") % {
        "pauses": pauses,
        "extensions": extensions,
    }


def done(step: Step) -> Done:
    local = wall(step.at)
    return Done(
        when=f"{local:%m-%d} {weekday(local)} {local:%H:%M}",
        iso=f"{local:%Y-%m-%dT%H:%M}",
        words=step_words(step.act),
        by=step.by,
        said=step.words,
        ground=str(Grounds(step.ground).label) if step.ground else "",
        paper=step.paper,
        kind="warn" if step.act in ("revoke", "grant", "appeal") else "",
    )


def next_words(card: Card, at: datetime) -> str:
    """What comes next, and until when."""
    if card.state in UNANSWERED and card.duty is not None and card.duty.due_at is not None:
        return _(
            "The organ explains it until the end of %(day)s. Without a word the card may be "
            "confirmed by the facts, and those above are told."
        ) % {"day": last_day(card.duty.due_at)}
    if card.state == "explained":
        return _("The office confirms, downgrades or revokes it; not whoever is concerned by it.")
    if card.state in ("confirmed", "downgraded") and may_be_appealed(card, at):
        return _("It counts. The organ may appeal it once until %(day)s.") % {
            "day": day_words(appeal_until(card))
        }
    return later_words(card)


def later_words(card: Card) -> str:
    if card.state == "rectifying" and card.duty is not None and card.duty.due_at is not None:
        return _(
            "The organ puts it right until the end of %(day)s and reports; the office closes."
        ) % {"day": last_day(card.duty.due_at)}
    if card.state == "appealed":
        return _("Somebody who neither issued nor confirmed it decides the appeal.")
    if card.state == "closed":
        return _("Its life has ended. It goes on counting.")
    if card.state == "revoked":
        return _("It counts nowhere. It stays in the list, struck through.")
    return _("It counts. It is put right by a date, or closed.")


def counts_of_body(card: Card, counted: dict[str, int]) -> list[tuple[str, int, str]]:
    """How many cards the organ has this year, each with its list."""
    year = wall(card.reached_at).year
    address = (
        f"{reverse('supervision:cards')}?organ={card.body_id}&holds=valid"
        f"&reached_from={year}-01-01&reached_until={year}-12-31"
    )
    return [
        (_("Yellow cards"), counted.get("yellow", 0), f"{address}&colour=yellow"),
        (_("Red cards"), counted.get("red", 0), f"{address}&colour=red"),
    ]
