"""The register of evaluation categories and classes of sections: kept by the efficiency office."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.core.refusals import IllegalStep, Unusable
from xiaoneng.ledger.operations import record
from xiaoneng.people.models import User
from xiaoneng.staffing.models import Category
from xiaoneng.staffing.queries.categories import (
    categories_in_use,
    category_words,
    is_referred_to,
    kind_of,
    organs_with,
)

FIELDS = ("code", "kind", "words", "words_en", "also", "place", "from_on", "until_on")


@transaction.atomic
def keep_category(category: Category, *, actor: User, at: datetime) -> Category:
    """Write an entry, new or changed. Its short name and its kind stay: organs refer to them."""
    before = Category.objects.select_for_update().filter(pk=category.pk).first()
    require(actor, "category.add" if before is None else "category.change", None)

    if before is not None and (before.code, before.kind) != (category.code, category.kind):
        raise IllegalStep(
            _("The short name %(code)s and its kind stay: organs refer to them.")
            % {"code": before.code}
        )
    check_spellings(category)
    check_span(category)
    category.save()

    facts = {
        name: getattr(category, name) or ""
        for name in FIELDS
        if before is None or getattr(before, name) != getattr(category, name)
    }
    event = "category.added" if before is None else "category.changed"
    record(event, category, actor=actor, at=at, organ=None, **facts)
    return category


def check_spellings(category: Category) -> None:
    """Refuse what another entry is called already: a list could mean either; raises Unusable."""
    for other in Category.objects.exclude(pk=category.pk):
        if same := category.spellings & other.spellings:
            raise Unusable(
                _("“%(word)s” is what %(other)s is called already; choose other words.")
                % {"word": min(same), "other": other.label}
            )


def check_span(category: Category) -> None:
    """Refuse to end before it begins, or what organs still stand in; raises Unusable."""
    if category.until_on is None:
        return
    if category.from_on is not None and category.until_on <= category.from_on:
        raise Unusable(_("An entry is in use for a day at least: it ends after it begins."))
    having = list(organs_with(category)[:4])
    if having:
        raise Unusable(
            _("%(organs)s still stand in %(category)s; put them into another one first.")
            % {"organs": "、".join(map(str, having)), "category": category.label}
        )


@transaction.atomic
def remove_category(category: Category, *, actor: User, at: datetime) -> None:
    """Take an entry out of the register; refused where an organ stands or ever stood in it."""
    require(actor, "category.remove", None)

    if is_referred_to(category):
        raise IllegalStep(
            _("Organs stand or stood in %(category)s. Enter until when it is in use instead.")
            % {"category": category.label}
        )
    facts = {"code": category.code, "words": category.words}
    record("category.removed", category, actor=actor, at=at, organ=None, **facts)
    category.delete()


def check_category(code: str, level: str, day: date) -> None:
    """Refuse what an organ of a level cannot stand in on a day; raises Unusable."""
    usable = categories_in_use(day, kind_of(level)) if code else []
    if code and code not in {one.code for one in usable}:
        raise Unusable(
            _("%(category)s cannot be chosen here on %(day)s. Choose one of these: %(names)s.")
            % {
                "category": category_words().get(code, code),
                "day": day.isoformat(),
                "names": "、".join(one.label for one in usable),
            }
        )
