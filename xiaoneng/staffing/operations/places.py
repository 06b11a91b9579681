"""Where an organ stands in the tree: below what, since when, and what is below it."""

from datetime import date

from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from xiaoneng.core.refusals import Conflict, Unusable
from xiaoneng.kit.meanwhile import changed_meanwhile
from xiaoneng.people.models import HOSTS, PARTS, Level, Organ, Placement
from xiaoneng.people.queries import roots


def check_above(name: str, level: Level, parent: Organ) -> None:
    """Refuse what cannot stand under its parent, a bureau under its peer; raises Unusable."""
    if parent.level not in HOSTS[level]:
        raise Unusable(
            _(
                "%(organ)s (%(level)s) cannot stand under %(parent)s (%(kind)s); it can stand "
                "under: %(hosts)s. Choose one of these, or change the kind of one of both first."
            )
            % {
                "organ": name,
                "level": level.label,
                "parent": parent,
                "kind": Level(parent.level).label,
                "hosts": "、".join(str(one.label) for one in HOSTS[level]),
            }
        )


def check_rooted(name: str, level: Level) -> None:
    """Refuse a part of a body as the root of a tree; raises Unusable."""
    if level in PARTS:
        raise Unusable(
            _("%(organ)s is the root of a tree and cannot be %(level)s.")
            % {"organ": name, "level": level.label}
        )


def check_only_root(name: str) -> None:
    """Refuse another root beside the first: it would stand below no administrator. Unusable."""
    root = roots().first()
    if root is not None:
        raise Unusable(
            _("The tree has its root, %(root)s: say of what %(organ)s is part.")
            % {"root": root, "organ": name}
        )


def replant(organ: Organ, new: str) -> None:
    """Rewrite the paths of an organ and all below it in one statement."""
    old = organ.path
    if not Organ.objects.filter(path__startswith=old).exists():
        raise moved_meanwhile(organ, old)
    Organ.objects.filter(path__startswith=old).update(
        path=Concat(Value(new), Substr(F("path"), len(old) + 1))
    )


def moved_meanwhile(organ: Organ, seen: str) -> Conflict:
    """The refusal of an act on an organ that was moved since, or with one it stood below."""
    above = Organ.objects.filter(pk__in=[int(key) for key in seen.split("/") if key])
    now = _("It stands elsewhere in the tree now; look at it again.")
    return changed_meanwhile(organ, now, beside=list(above), by={"organ.moved"})


def place(organ: Organ, on: date, **fields: object) -> Placement:
    """Begin another placement on a day; the one that begins that very day is put right instead."""
    present = Placement.objects.filter(organ=organ, until_on__isnull=True).order_by("-from_on")[0]
    if present.from_on != on:
        present.until_on = on
        present.save(update_fields=["until_on"])
        kept = {name: getattr(present, name) for name in ("parent", "level", "category")}
        return Placement.objects.create(organ=organ, from_on=on, **{**kept, **fields})
    for field, value in fields.items():
        setattr(present, field, value)
    present.save(update_fields=list(fields))
    return present
