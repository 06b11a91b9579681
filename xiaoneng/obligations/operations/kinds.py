"""Kinds of obligations: the rules their clocks follow, as data."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.core.refusals import Conflict
from xiaoneng.ledger.operations import record
from xiaoneng.obligations.models import Kind
from xiaoneng.people.models import User


@transaction.atomic
def define_kind(code: str, words: str, *, actor: User, at: datetime, **rules: Any) -> Kind:
    """Define a kind of obligation; `rules` are the columns of Kind (limits, grounds, ladder)."""
    require(actor, "kind.define", None)

    if Kind.objects.filter(code=code).exists():
        raise Conflict(_("There is a kind %(code)s already.") % {"code": code})
    kind = Kind.objects.create(code=code, words=words, **rules)

    record("kind.defined", kind, actor=actor, at=at, code=code)
    return kind
