"""The lists of rules, findings and proposals."""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from xiaoneng.kit.bulk import Bulk, Field
from xiaoneng.kit.columns import Column, drawn_from
from xiaoneng.kit.filters import Choice, Days
from xiaoneng.kit.listing import Listing
from xiaoneng.kit.search import containing
from xiaoneng.kit.words import day_or_moment
from xiaoneng.obligations.showing import in_language
from xiaoneng.supervision.builtin import parameters_of, rule_words
from xiaoneng.supervision.models import (
    Colours,
    FindingStates,
    ProposalStates,
    Rule,
    RuleVersion,
    Sources,
)
from xiaoneng.supervision.naming import name_then
from xiaoneng.supervision.operations.findings import confirm_finding, dismiss_finding
from xiaoneng.supervision.policy import watches_somewhere
from xiaoneng.supervision.words import arithmetic_words, points_words

CONFIRM = pgettext_lazy("finding", "Confirm")


def last_of(rule: Rule) -> RuleVersion:
    """The version that holds, of the versions read with the rule."""
    return next(one for one in rule.versions.all() if one.until_at is None)


def state_of(rule: Rule) -> str:
    return gettext("in force") if rule.state == "in_force" else gettext("suspended")


def rules_listing() -> Listing:
    return Listing(
        name="rules",
        title=_("Rules of supervision"),
        columns=[
            Column("words", _("Rule"), rule_words, sort="code", sub=_code,
                   sub_label=_("Short name"), is_title=True),
            Column("source", _("Made by"), lambda row: row.get_source_display(), sort="source"),
            Column("colour", _("What follows"), lambda row: last_of(row).get_colour_display(),
                   draw=drawn_from("supervision/cell_follows.html")),
            Column("points", _("Points"), lambda row: points_words(last_of(row).points)),
            Column("version", _("Version"), lambda row: last_of(row).number),
            Column("from", _("Since"), lambda row: last_of(row).from_at, width="xn-w-date"),
            Column("cards", _("Cards"), lambda row: row.cards_standing,
                   draw=drawn_from("supervision/cell_rule_cards.html")),
            Column("state", _("State"), state_of, sort="state"),
        ],
        order="code",
        filters=[Choice("source", _("Made by"), lambda: Sources.choices)],
        empty=_("No rules yet"),
    )  # fmt: skip


def _code(row: Rule) -> str:
    return row.code


def parameter_rows(version: RuleVersion) -> list[tuple[str, str]]:
    """The numbers a version is set to, in words."""
    known = parameters_of(version.rule)
    return [
        (str(one.words), f"{version.parameters.get(name, one.default):g}")
        for name, one in known.items()
    ]


def findings_listing(at: datetime) -> Listing:
    return Listing(
        name="findings",
        title=_("Findings"),
        columns=[
            Column("title", _("Matter"), lambda row: row.title, sort="title",
                   sub=lambda row: rule_words(row.rule), sub_label=_("Rule"), is_title=True),
            Column("organ", _("Organ"), lambda row: in_language(row.organ_then),
                   sort="organ__path"),
            Column("officer", _("Clock held by"), lambda row: str(row.officer or "")),
            Column("seen", _("What was seen"),
                   lambda row: arithmetic_words(row.rule, row.evidence["arithmetic"])),
            Column("happened", _("Happened"), lambda row: day_or_moment(row.happened_at),
                   sort="happened_at", width="xn-w-date"),
            Column("state", _("State"), lambda row: row.get_state_display(), sort="state"),
        ],
        order="-happened_at",
        filters=[
            Choice("state", _("State"), lambda: FindingStates.choices),
            Choice("rule", _("Rule"), cache(_rules_of_rooms), field="rule__code"),
            Days("happened", _("Happened"), "happened_at"),
        ],
        search=lambda rows, words: containing(rows, ["title"], words),
        search_hint=_("matter"),
        empty=_("No findings"),
        prepare=name_then,
        bulk=deciding(),
    )  # fmt: skip


def _rules_of_rooms() -> list[tuple[str, str]]:
    return [(one.code, rule_words(one)) for one in Rule.objects.filter(source=Sources.ROOM)]


def deciding() -> list[Bulk]:
    """Confirm or dismiss many at once, with the words for it."""
    words = [Field("words", _("What you looked at"), most=500)]
    made: list[tuple[str, Any, Callable[..., object], Any, Any]] = [
        (
            "confirm",
            CONFIRM,
            confirm_finding,
            _("confirmed"),
            _("not confirmed"),
        ),
        ("dismiss", _("Dismiss"), dismiss_finding, _("dismissed"), _("not dismissed")),
    ]
    return [
        Bulk(key, label, run, done=done, undone=undone, fields=words, may=watches_somewhere)
        for key, label, run, done, undone in made
    ]


def proposals_listing() -> Listing:
    return Listing(
        name="proposals",
        title=_("Proposed cards"),
        columns=[
            Column("title", _("Matter"), lambda row: row.title, sort="title",
                   sub=lambda row: rule_words(row.rule), sub_label=_("Rule"), is_title=True),
            Column("colour", _("Card"), lambda row: row.get_colour_display(),
                   draw=drawn_from("supervision/cell_card.html"), width="xn-w-light"),
            Column("organ", _("Organ"), lambda row: in_language(row.organ_then),
                   sort="organ__path"),
            Column("officer", _("Officer"), lambda row: str(row.officer or "")),
            Column("by", _("Proposed by"), lambda row: str(row.by)),
            Column("at", _("Proposed"), lambda row: row.at, sort="at", width="xn-w-date"),
            Column("state", _("State"), lambda row: row.get_state_display(), sort="state"),
        ],
        order="-at",
        filters=[
            Choice("state", _("State"), lambda: ProposalStates.choices),
            Choice("colour", _("Card"), lambda: Colours.choices[:2]),
        ],
        empty=_("No proposed cards"),
        prepare=name_then,
    )  # fmt: skip


def cards_of_rule(rule: Rule) -> str:
    return f"{reverse('supervision:cards')}?rule={rule.code}&holds=valid"
