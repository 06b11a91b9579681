"""Taking a case in hand before it is changed: held until the transaction ends."""

from datetime import datetime

from django.utils.translation import gettext as _

from xiaoneng.access.policy import may
from xiaoneng.cases.lifecycle import CASE
from xiaoneng.cases.models import Case, Event
from xiaoneng.core.refusals import IllegalStep
from xiaoneng.kit.meanwhile import changed_meanwhile
from xiaoneng.people.models import User
from xiaoneng.people.queries import clock_user


def claim(case: Case, step: str = "") -> Case:
    """The case as it is now, held; refused where it has moved since the caller saw it, or where
    the step that is to be taken does not follow its state.
    """
    rows = Case.objects.select_for_update(of=("self",))
    held = rows.select_related("organ", "item", "version", "decision__kind").get(pk=case.pk)
    if held.state != case.state:
        now = _("It is %(state)s now; look at it anew.") % {"state": held.get_state_display()}
        raise changed_meanwhile(held, now)
    if step and step not in CASE.steps_from(held.state):
        raise IllegalStep(
            _("%(number)s: not possible from the state “%(state)s”.")
            % {"number": held.number, "state": held.get_state_display()}
        )
    return held


def claim_accepted(case: Case) -> Case:
    """The same, for what is done while a case is in hand."""
    held = claim(case)
    if held.decision is None or held.state != "accepted":
        raise IllegalStep(
            _("%(number)s is not in hand: %(state)s.")
            % {"number": held.number, "state": held.get_state_display()}
        )
    return held


def hand_for(actor: User, action: str, subject: object) -> User:
    """Whoever takes what follows from an act on a case: the actor, where the rule of obligations
    lets this person; else the clock. Who may act on the case was asked of the case's own rule.
    """
    return actor if may(actor, action, subject) else clock_user()


def note(
    case: Case, activity: str, at: datetime, *, entered: datetime | None = None, **fields: object
) -> Event:
    """Write what happened into the story of the case, and that it changed when it was entered.

    What is said to have happened earlier changes the case now: whoever looks for what changed
    since they last looked would never see it otherwise.
    """
    recorded_at = entered or at
    case.changed_at = max(filter(None, (recorded_at, case.changed_at)))
    case.save(update_fields=["changed_at"])
    organ = str(case.organ)
    return Event.objects.create(
        case=case, activity=activity, at=at, recorded_at=recorded_at, organ_name=organ, **fields
    )
