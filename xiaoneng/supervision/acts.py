"""What may be done with a card from its page: for whom, when, by which form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django import forms as django_forms
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from xiaoneng.access.policy import may
from xiaoneng.core.rulebook import Colour
from xiaoneng.kit.time import wall
from xiaoneng.people.models import User
from xiaoneng.supervision import forms
from xiaoneng.supervision.duties import is_unanswered
from xiaoneng.supervision.lifecycle import CARD, UNANSWERED
from xiaoneng.supervision.models import Appeal, Card
from xiaoneng.supervision.operations import answering, appealing, judging
from xiaoneng.supervision.terms import appeal_until

Entered = Mapping[str, Any]
Perform = Callable[..., object]
Hinder = Callable[[Card, datetime], str]


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to do: its words, rule, form, what it does, what it leads to, why not now."""

    code: str
    words: Promise
    action: str
    form: type[django_forms.Form]
    perform: Perform
    said: Promise
    leads_to: Promise
    hinders: Hinder = lambda _card, _at: ""
    is_first: bool = False


class Offered(NamedTuple):
    """An act as a button, or with the reason why it is none now."""

    words: str
    url: str
    why_not: str
    is_first: bool


def too_early(card: Card, at: datetime) -> str:
    """Why a card cannot be judged yet."""
    if card.state in UNANSWERED and not is_unanswered(card, at):
        return gettext("the organ may still explain it")
    return ""


def no_downgrade(card: Card, at: datetime) -> str:
    return too_early(card, at)


def too_late(card: Card, at: datetime) -> str:
    """Why a card cannot be appealed any more."""
    if Appeal.objects.filter(card=card).exists():
        return gettext("it was appealed already")
    if wall(at).date() > appeal_until(card):
        return gettext("the time for an appeal ended on %(day)s") % {"day": appeal_until(card)}
    return ""


def may_be_appealed(card: Card, at: datetime) -> str:
    """Why a card cannot be closed yet."""
    if card.state in ("confirmed", "downgraded") and wall(at).date() <= appeal_until(card):
        return gettext("it may be appealed until %(day)s") % {"day": appeal_until(card)}
    return ""


def uphold(card: Card, *, actor: User, at: datetime, **entered: Any) -> object:
    return appealing.uphold_card(Appeal.objects.get(card=card), actor=actor, at=at, **entered)


def grant(card: Card, *, actor: User, at: datetime, **entered: Any) -> object:
    return appealing.grant_appeal(Appeal.objects.get(card=card), actor=actor, at=at, **entered)


ACTS: dict[str, Act] = {
    one.code: one
    for one in (
        Act("deliver", _("Sign for it"), "card.deliver", forms.NothingForm,
            answering.deliver_card, _("Signed for."),
            _("You confirm that the organ knows of the card. It may be explained until the day "
              "shown; that day does not move."), is_first=True),
        Act("explain", _("Explain"), "card.explain", forms.ExplainForm, answering.explain_card,
            _("Explained."), _("The office reads it and confirms, downgrades or revokes the "
                               "card. It cannot be changed afterwards."), is_first=True),
        Act("report", _("Report as put right"), "card.report", forms.ReportForm,
            answering.report_card, _("Reported."),
            _("The limit to put it right ends now. The office looks at it and closes the card."),
            is_first=True),
        Act("confirm", pgettext_lazy("card", "Confirm"), "card.confirm", forms.ReasonForm,
            judging.confirm_card, _("Confirmed."),
            _("From now on the card counts. The organ may appeal it once; somebody else will "
              "decide."), too_early, is_first=True),
        Act("downgrade", _("Make it yellow"), "card.downgrade", forms.ReasonForm,
            judging.downgrade_card, _("It is a yellow card now."),
            _("From now on the card counts as a yellow one, with the points of a yellow one."),
            no_downgrade),
        Act("rectify", _("Have it put right"), "card.rectify", forms.RectifyForm,
            judging.rectify_card, _("The organ is to put it right."),
            _("The organ owes it by that day, as any obligation.")),
        Act("appeal", _("Appeal"), "card.appeal", forms.ReasonForm, appealing.appeal_card,
            _("The appeal is filed."), _("Once for each card. Neither who issued nor who "
                                         "confirmed it decides."), too_late),
        Act("uphold", _("Let the card stand"), "appeal.uphold", forms.ReasonForm, uphold,
            _("The card stands."), _("The appeal ends here."), is_first=True),
        Act("grant", _("Grant the appeal"), "appeal.grant", forms.GrantForm, grant,
            _("The card is revoked."), _("The card stays in the list, struck through, and counts "
                                         "nowhere.")),
        Act("close", _("Close the card"), "card.close", forms.ReasonForm, judging.close_card,
            _("The card is closed."), _("Its life ends here. It goes on counting."),
            may_be_appealed),
        Act("revoke", _("Revoke"), "card.revoke", forms.RevokeForm, judging.revoke_card,
            _("The card is revoked."), _("The card stays in the list, struck through, and counts "
                                         "nowhere; its points are given back.")),
    )
}  # fmt: skip


def fits(card: Card, code: str) -> bool:
    """Whether an act belongs to the state of a card at all."""
    if code == "report":
        return card.state == "rectifying" and card.duty is not None and card.duty.state == "open"
    if code == "downgrade" and card.colour != Colour.RED:
        return False
    if code == "explain" and card.state == "issued":
        return True  # who explains has signed for it
    return code in CARD.steps_from(card.state)


def subject_of(act: Act, card: Card) -> object:
    """What the rule of an act is asked about: the appeal of a card, else the card."""
    return Appeal.objects.get(card=card) if act.action.startswith("appeal.") else card


def offered_to(user: User, card: Card, at: datetime) -> tuple[list[Offered], list[Offered]]:
    """The acts a person may take now, and those that are not possible at the moment."""
    found = [
        Offered(
            str(act.words),
            reverse(f"supervision:{act.code}", args=[card.pk]),
            act.hinders(card, at),
            act.is_first,
        )
        for act in ACTS.values()
        if fits(card, act.code) and may(user, act.action, subject_of(act, card))
    ]
    ready = [one for one in found if not one.why_not]
    first = next((one for one in ready if one.is_first), None)
    ready = [one._replace(is_first=one is first) for one in ready]
    return ready, [one for one in found if one.why_not]
