"""The register of grounds on which clocks may stand still: kept by the efficiency office."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.core.refusals import IllegalStep, Unusable
from xiaoneng.kit.unique import refused_twice
from xiaoneng.ledger.operations import record
from xiaoneng.obligations.models import Kind
from xiaoneng.people.models import Ground, User

FIELDS = ("code", "words", "words_en", "cap_days", "basis")


@transaction.atomic
def keep_ground(ground: Ground, *, actor: User, at: datetime) -> Ground:
    """Write an entry, new or changed. Kinds that took it keep what they took.

    The short name of an entry is read by the pauses of clocks and stays what it is.
    """
    before = Ground.objects.select_for_update().filter(pk=ground.pk).first()
    require(actor, "ground.add" if before is None else "ground.change", None)

    if before is not None and before.code != ground.code:
        raise IllegalStep(
            _("The short name %(code)s stays: stopped clocks refer to it.") % {"code": before.code}
        )
    known = Unusable(_("There is a ground %(code)s already.") % {"code": ground.code})
    with refused_twice(known):
        ground.save()

    facts = {
        name: getattr(ground, name) or ""
        for name in FIELDS
        if before is None or getattr(before, name) != getattr(ground, name)
    }
    event = "ground.added" if before is None else "ground.changed"
    record(event, ground, actor=actor, at=at, organ=None, **facts)
    return ground


@transaction.atomic
def remove_ground(ground: Ground, *, actor: User, at: datetime) -> None:
    """Take an entry out of the register; refused while a kind has it."""
    require(actor, "ground.remove", None)

    having = [str(one) for one in kinds_with(ground)]
    if having:
        raise IllegalStep(
            _("%(ground)s is a ground of %(kinds)s. Take it out of the rules of these first.")
            % {"ground": ground, "kinds": "、".join(having)}
        )
    facts = {"code": ground.code, "words": ground.words}
    record("ground.removed", ground, actor=actor, at=at, organ=None, **facts)
    ground.delete()


def kinds_with(ground: Ground) -> list[Kind]:
    """The kinds whose clocks may stand still on a ground."""
    return [
        kind
        for kind in Kind.objects.all()
        if any(one.get("code") == ground.code for one in kind.grounds)
    ]
