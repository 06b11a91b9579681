"""A rule on trial: what it would have seen in a stretch of the past, beside what it says now.

Rules are pure predicates with parameters, so the past is asked again with other numbers; nothing is
written. What the facts were is what the rooms say of them today, as when a rule first reads them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from django.db.models import OuterRef, Subquery

from xiaoneng.core.rulebook import Parameter, Subject, arithmetic
from xiaoneng.kit.rulebook import Past, contribution_named, contributions
from xiaoneng.kit.time import wall
from xiaoneng.people.going_live import is_live, live_days
from xiaoneng.people.models import Organ
from xiaoneng.supervision.builtin import (
    OF_EVERY_RULE,
    YELLOW_OVERDUE,
    YELLOW_REPEATED,
    YELLOW_UNANSWERED,
    known_as,
)
from xiaoneng.supervision.models import Card, Colours, Rule, RuleVersion, Step
from xiaoneng.supervision.operations.issuing import after_days


class Tryable(NamedTuple):
    """A rule that can be tried: what it says now, and what it may be set to."""

    rule: Rule
    version: RuleVersion
    parameters: Mapping[str, Parameter]

    @property
    def values(self) -> dict[str, float]:
        """The numbers in force."""
        return {
            name: float(self.version.parameters.get(name, one.default))
            for name, one in self.parameters.items()
        }


class Hit(NamedTuple):
    """A subject that the rule sees now, or would see; `now` and `then` are what it sees ("": not).

    `number` cards come of it: of a year with several yellow ones more than one may.
    """

    subject: str
    organ: int
    title: str
    url: str
    happened_at: datetime
    now: str
    then: str
    number_now: int
    number_then: int


def rules_to_try() -> list[Tryable]:
    """The rules of rooms, that of several yellow cards and that of one left unexplained.

    Ladders have a trial of their own. By when a yellow card must be explained, its own rule says:
    what is tried of silence is that of the cards past their limit.
    """
    codes = [one.predicate.code for one in contributions()] + [YELLOW_REPEATED]
    wanted = [*codes, YELLOW_UNANSWERED, YELLOW_OVERDUE]
    last = RuleVersion.objects.filter(until_at__isnull=True, rule__code__in=wanted)
    versions = {one.rule.code: one for one in last.select_related("rule")}
    found = [
        Tryable(versions[code].rule, versions[code], known.parameters)
        for code in codes
        if code in versions and (known := known_as(code)) is not None
    ]
    if YELLOW_UNANSWERED in versions and YELLOW_OVERDUE in versions:
        answering = {"answer_days": OF_EVERY_RULE["answer_days"]}
        silence = versions[YELLOW_UNANSWERED].rule
        found.append(Tryable(silence, versions[YELLOW_OVERDUE], answering))
    return found


def source_of(one: Tryable) -> Past | None:
    """What tells the subjects of a rule, several rules the same; None where no room contributes it,
    as those about cards.
    """
    contribution = contribution_named(one.rule.code)
    return contribution.past if contribution else None


def tried(
    one: Tryable,
    values: Mapping[str, float],
    since: datetime,
    until: datetime,
    subjects: Iterable[Subject] | None = None,
) -> list[Hit]:
    """What the rule sees in a stretch, by the numbers in force and by those on trial.

    A rule that is suspended sees nothing now. Each subject counts once. `subjects` are those of the
    stretch where somebody has read them already.
    """
    if one.rule.code == YELLOW_REPEATED:
        return list(_repeated(one, values, since, until))
    if one.rule.code == YELLOW_UNANSWERED:
        return list(_silent(one, values, since, until))
    if subjects is None:
        source = source_of(one)
        subjects = source(since, until) if source else ()
    return list({hit.subject: hit for hit in _seen(one, values, subjects)}.values())


def _seen(one: Tryable, values: Mapping[str, float], subjects: Iterable[Subject]) -> Iterator[Hit]:
    contribution = contribution_named(one.rule.code)
    if contribution is None:
        return
    organs, live = Organ.objects.in_bulk(), live_days()
    in_force, holds = one.rule.state == "in_force", contribution.predicate.holds
    for subject in subjects:
        if not is_live(organs[subject.organ], subject.happened_at, live):
            continue
        now = holds(subject.facts, one.values) if in_force else ""
        then = holds(subject.facts, {**one.values, **values})
        if now or then:
            yield Hit(
                subject.key, subject.organ, subject.title, subject.url, subject.happened_at,
                now, then, int(bool(now)), int(bool(then)),
            )  # fmt: skip


def _repeated(
    one: Tryable, values: Mapping[str, float], since: datetime, until: datetime
) -> Iterator[Hit]:
    """The years of organs in which enough yellow cards stand, now and on trial."""
    yellow = Card.objects.standing().filter(colour=Colours.YELLOW)
    rows = yellow.filter(reached_at__gt=since, reached_at__lte=until).order_by("reached_at")
    cards = list(rows.values_list("body", "body__name", "reached_at"))
    years = Counter((body, name, wall(at).year) for body, name, at in cards)
    needed = [max(1, int(told["number"])) for told in (one.values, {**one.values, **values})]
    last = {(body, name, wall(at).year): at for body, name, at in cards}
    for (body, name, year), number in years.items():
        now, then = (number // least for least in needed)
        now = now if one.rule.state == "in_force" else 0
        if now or then:
            yield Hit(
                f"people.organ:{body}:{year}", body, f"{name} {year}", "", last[body, name, year],
                f"yellow number={number}" if now else "", f"yellow number={number}" if then else "",
                now, then,
            )  # fmt: skip


def _silent(
    one: Tryable, values: Mapping[str, float], since: datetime, until: datetime
) -> Iterator[Hit]:
    """Yellow cards that nobody had answered when their days were over, now and on trial.

    A number that is not changed is that of each card's own rule.
    """
    in_force, days = one.rule.state == "in_force", int(values["answer_days"])
    is_other = days != one.values["answer_days"]
    yellow = Card.objects.filter(version__colour=Colours.YELLOW)
    issued = yellow.filter(issued_at__gt=since, issued_at__lte=until)
    answers = Step.objects.filter(card=OuterRef("pk")).exclude(act="deliver").order_by("at", "pk")
    rows = issued.select_related("organ", "version").order_by("issued_at", "pk")
    answered = dict(rows.values_list("pk", Subquery(answers.values("at")[:1])))
    for card in rows:
        own = int(card.version.parameters.get("answer_days", one.values["answer_days"]))
        ends = [after_days(card.organ, card.issued_at, some) for some in (own, days)]
        seen = [end <= until and not _is_answered(answered[card.pk], end) for end in ends]
        now, then = seen[0] and in_force, seen[1] if is_other else seen[0]
        if now or then:
            yield Hit(
                f"supervision.card:{card.pk}", card.organ_id, f"{card.number} {card.title}",
                card.get_absolute_url(), ends[1] if then and is_other else ends[0],
                arithmetic("unanswered", days=own) if now else "",
                arithmetic("unanswered", days=days if is_other else own) if then else "",
                int(now), int(then),
            )  # fmt: skip


def _is_answered(answered_at: datetime | None, by: datetime) -> bool:
    return answered_at is not None and answered_at < by
