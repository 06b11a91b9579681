"""What kind of place an organ is: changed from a day on; earlier days keep what held then."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.core.refusals import Unusable
from xiaoneng.ledger.operations import record
from xiaoneng.people.models import HOSTS, Level, Organ, Placement, User
from xiaoneng.staffing.days import check_dated, check_open
from xiaoneng.staffing.operations.holding import held
from xiaoneng.staffing.operations.organs import above_of, swap
from xiaoneng.staffing.operations.places import check_above, check_rooted, place
from xiaoneng.staffing.queries.categories import kind_of


@transaction.atomic
def set_level(
    organ: Organ, level: str, *, on: date, reason: str, actor: User, at: datetime
) -> Placement:
    """Make an organ another kind of place from a day on, as a section that becomes a window.

    A section has a class, any other a category: what no longer fits falls away.
    """
    require(actor, "organ.set_level", organ)

    above = held_with_parent(organ, on)
    if not reason.strip():
        raise Unusable(_("Say why, or name the paper that says so."))
    latest = Placement.objects.filter(organ=organ).order_by("-from_on")[0]
    check_dated(on, at=at, since=latest.from_on)
    check_level(organ, level, above)
    before = organ.level
    category = organ.category if kind_of(level) == kind_of(before) else ""
    swap(organ, level=level, category=category)
    placement = place(organ, on, level=level, category=category)

    facts = {"before": before, "after": level, "reason": reason.strip(), "on": on}
    record("organ.set_level", organ, actor=actor, at=at, organ=organ, **facts)
    return placement


def held_with_parent(organ: Organ, on: date) -> Organ | None:
    """What is above an organ, both held as they stand now: no pair comes about that does not fit.

    Whoever changes what is below holds it together with this organ, and waits. Raises Unusable
    where it was not open on a day.
    """
    known = held([organ, *above_of(organ)])
    check_open(known[organ.pk], on)
    return known[organ.parent_id] if organ.parent_id else None


def check_level(organ: Organ, level: str, above: Organ | None) -> None:
    """Refuse no level, the same, or one that does not fit what is above or below; Unusable."""
    if level not in Level.values:
        raise Unusable(_("%(level)s is no level of an organ.") % {"level": level})
    wanted = Level(level)
    if level == organ.level:
        raise Unusable(
            _("%(organ)s is %(level)s already.") % {"organ": organ, "level": wanted.label}
        )
    if above is not None:
        check_above(organ.name, wanted, above)
    else:
        check_rooted(organ.name, wanted)
    fitting = [one for one, hosts in HOSTS.items() if wanted in hosts]
    below = Organ.objects.filter(parent=organ, closed_on__isnull=True)
    body = below.exclude(level__in=fitting).first()
    if body is not None:
        raise Unusable(
            _("%(body)s is part of %(organ)s, which could not be %(level)s; move it first.")
            % {"body": body, "organ": organ, "level": wanted.label}
        )
