"""Names beside the principal one at an organ's door, each numbering its papers by itself."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.core.refusals import Unusable
from xiaoneng.kit.meanwhile import changed_meanwhile
from xiaoneng.ledger.operations import record
from xiaoneng.people.models import Nameplate, Organ, User
from xiaoneng.staffing.days import check_dated, check_open
from xiaoneng.staffing.operations.holding import held
from xiaoneng.staffing.operations.naming import (
    check_name,
    check_not_borne,
    check_prefix,
    numbering,
)


@transaction.atomic
def hang_nameplate(
    organ: Organ, name: str, *, number_prefix: str, on: date, actor: User, at: datetime
) -> Nameplate:
    """Hang another name at an organ's door from a day on; it numbers its papers by itself."""
    require(actor, "nameplate.hang", organ)

    name, number_prefix = name.strip(), number_prefix.strip()
    check_open(held([organ, *numbering(number_prefix)])[organ.pk], on)
    check_dated(on, at=at, since=organ.opened_on)
    check_name(name)
    check_not_borne(organ, name, on)
    if not number_prefix:
        raise Unusable(_("A nameplate numbers its papers by itself: give it a prefix of its own."))
    check_prefix(number_prefix, on)
    nameplate = Nameplate.objects.create(
        organ=organ, name=name, number_prefix=number_prefix, from_on=on
    )

    record("nameplate.hung", nameplate, actor=actor, at=at, name=name, on=on)
    return nameplate


@transaction.atomic
def take_down_nameplate(nameplate: Nameplate, *, on: date, actor: User, at: datetime) -> Nameplate:
    """Take a side name down from a day on; papers numbered under it keep their numbers."""
    require(actor, "nameplate.take_down", nameplate)

    if nameplate.is_principal:
        raise Unusable(
            _("%(name)s is the organ's own name; rename the organ instead.") % {"name": nameplate}
        )
    check_dated(on, at=at, since=nameplate.from_on)
    held([nameplate.organ])
    hanging = Nameplate.objects.filter(pk=nameplate.pk, until_on__isnull=True)
    if hanging.update(until_on=on) != 1:
        raise changed_meanwhile(nameplate, _("It has been taken down already."))
    nameplate.until_on = on

    record("nameplate.taken_down", nameplate, actor=actor, at=at, name=nameplate.name, on=on)
    return nameplate
