"""Scenarios: kept, renamed, given up, handed to the catalogue."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from xiaoneng.access.policy import may, require
from xiaoneng.catalogue.content import Because
from xiaoneng.catalogue.operations.drafts import draft_version
from xiaoneng.catalogue.queries import Version, drafted_among, promises_in, said_last
from xiaoneng.core.refusals import Conflict, IllegalStep, Unusable
from xiaoneng.insight.lab.evidence_words import evidence, steps_changed
from xiaoneng.insight.models import Scenario
from xiaoneng.kit.time import wall
from xiaoneng.ledger.operations import record
from xiaoneng.people.models import Organ, User

LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class Told:
    """An answer of the lab as it is kept: plain values, of one extract."""

    question: Sequence[tuple[str, str]]
    figures: Mapping[str, int]
    items: Sequence[Mapping[str, Any]]
    as_of: datetime


class Draftable(NamedTuple):
    """An item that a draft can be begun of, and what the draft says otherwise."""

    row: Mapping[str, Any]
    version: Version
    content: Mapping[str, Any]


class Wanted(NamedTuple):
    """What a scenario would hand over now: drafts to begin, and what would be left out, why."""

    drafts: list[Draftable]
    left: list[tuple[str, str]]


class Proposed(NamedTuple):
    """What came of handing a scenario over: drafts that were begun, and what was left out, why."""

    drafts: list[Version]
    left: list[tuple[str, str]]


@transaction.atomic
def save_scenario(title: str, organ: Organ, told: Told, *, actor: User, at: datetime) -> Scenario:
    """Keep a question to the lab with its answer."""
    require(actor, "scenario.save", organ)

    scenario = Scenario.objects.create(
        title=titled(title),
        organ=organ,
        question=[list(pair) for pair in told.question],
        figures=dict(told.figures),
        items=[dict(one) for one in told.items],
        as_of=told.as_of,
        saved_by=actor,
        saved_at=at,
    )

    record(
        "scenario.saved", scenario, actor=actor, at=at, title=scenario.title,
        as_of=wall(told.as_of), question=scenario.question,
    )  # fmt: skip
    return scenario


@transaction.atomic
def rename_scenario(scenario: Scenario, title: str, *, actor: User, at: datetime) -> Scenario:
    """Call it otherwise; what it says stays."""
    require(actor, "scenario.rename", scenario)

    held = claimed(scenario)
    before, held.title = held.title, titled(title)
    if held.title == before:
        raise Unusable(_("It is called so already."))
    held.save(update_fields=["title"])

    record("scenario.renamed", held, actor=actor, at=at, before=before, title=held.title)
    return held


@transaction.atomic
def drop_scenario(scenario: Scenario, *, actor: User, at: datetime) -> None:
    """Give it up. One that was handed over stays: drafts point to it as their evidence."""
    require(actor, "scenario.drop", scenario)

    held = claimed(scenario)
    if held.proposed_at is not None:
        raise IllegalStep(
            _("It was handed to the catalogue and stays as the evidence of its drafts.")
        )

    record("scenario.dropped", held, actor=actor, at=at, title=held.title)
    held.delete()


@transaction.atomic
def propose_scenario(scenario: Scenario, *, actor: User, at: datetime) -> Proposed:
    """Hand the new limits to the catalogue: a draft of each item that would change.

    Items that have a draft, that promise something else by now, or that are not the actor's to
    draft are left out and named. Raises Unusable where none is left.
    """
    require(actor, "scenario.propose", scenario)

    held = claimed(scenario)
    wanted = wanted_of(held, actor, at)
    drafts = [
        draft_version(
            one.version.item, one.content,
            because=Because(evidence(held, one.row), held.get_absolute_url()), actor=actor, at=at,
        )
        for one in wanted.drafts
    ]  # fmt: skip
    left = wanted.left
    if not drafts:
        raise Unusable(_("No item is left to be drafted.") + reasons(left))
    held.proposed_at = at
    held.save(update_fields=["proposed_at"])

    keys = [one.item_id for one in drafts]
    record("scenario.proposed", held, actor=actor, at=at, items=keys, left=len(left))
    return Proposed(drafts, left)


def wanted_of(scenario: Scenario, actor: User, at: datetime, done: Collection[int] = ()) -> Wanted:
    """The items that would change, those that get a draft by now and those that do not.

    `done` are the keys of items that have theirs.
    """
    changed = [one for one in scenario.items if is_changed(one) and one["item"] not in done]
    rows = {one["item"]: one for one in changed}
    versions, drafted = promises_in(rows, wall(at).date()), drafted_among(rows)
    drafts, left = [], []
    for key, row in rows.items():
        version = versions.get(key)
        if why := hindrance(row, version, actor, has_draft=key in drafted):
            left.append((row["name"], why))
        elif version is not None:
            content, stale = content_tried(
                row, said_last(version.item) if steps_changed(row) else {"steps": []}
            )
            left += [(f"{row['name']} {title}", stale_words()) for title in stale]
            if content:
                drafts.append(Draftable(row, version, content))
    return Wanted(drafts, left)


def claimed(seen: Scenario) -> Scenario:
    """The scenario as it is now, held; refused where it is gone."""
    held = Scenario.objects.select_for_update(of=("self",)).filter(pk=seen.pk).first()
    if held is None:
        raise Conflict(_("The scenario %(title)s was given up meanwhile.") % {"title": seen.title})
    return held


def titled(title: str) -> str:
    said = title.strip()
    if not said or len(said) > LONGEST_TITLE:
        raise Unusable(_("Give it a name of at most 120 characters."))
    return said


def is_changed(row: Mapping[str, Any]) -> bool:
    """Whether an item of the catalogue would promise something else, as a whole or of a step."""
    return row["item"] is not None and (promises_else(row) or bool(steps_changed(row)))


def promises_else(row: Mapping[str, Any]) -> bool:
    return row["then"] is not None and row["then"] != row["now"]


def content_tried(
    row: Mapping[str, Any], said: Mapping[str, Any]
) -> tuple[dict[str, Any], list[str]]:
    """What the draft of an item says otherwise than its last version, and the steps that have no
    such limit any more.
    """
    content: dict[str, Any] = {}
    if promises_else(row):
        content = {"promised_amount": row["then"], "promised_unit": row["unit"]}
    tried = {(one["title"], one["now"], one["unit"]): one["then"] for one in steps_changed(row)}
    steps = [(step, (step["words"], step["amount"], step["unit"])) for step in said["steps"]]
    met = {key for _step, key in steps if key in tried}
    if met:
        content["steps"] = [
            step | {"amount": tried.get(key, step["amount"])} for step, key in steps
        ]
    return content, [key[0] for key in tried if key not in met]


def hindrance(
    row: Mapping[str, Any], version: Version | None, actor: User, *, has_draft: bool
) -> str:
    """Why an item gets no draft; nothing where it does."""
    if version is None:
        return _("it is no longer in force; ask the lab again as of today")
    if not may(actor, "version.draft", version.item):
        return _("it is another organ's to draft; that organ begins it")
    if has_draft:
        return _("it has a draft already; publish it or give it up first")
    promised = (version.promised_amount, version.promised_unit)
    if promises_else(row) and promised != (row["now"], row["unit"]):
        return _("its promise was changed meanwhile; ask the lab again as of today")
    return ""


def stale_words() -> str:
    return _("the limit of the step was changed meanwhile; ask the lab again as of today")


def reasons(left: Sequence[tuple[str, str]]) -> str:
    """The first reasons, after a sentence."""
    told = _(" %(name)s: %(why)s.")
    return "".join(told % {"name": name, "why": why} for name, why in left[:3])
