"""Judges the rows of a list of organs, each after the rows above it; nothing is written here."""

from collections import defaultdict
from datetime import date

from django.utils.translation import gettext as _

from xiaoneng.people.models import HOSTS, Level, Nameplate, Organ
from xiaoneng.staffing.columns import LEVELS, code_of
from xiaoneng.staffing.queries.categories import Spellings
from xiaoneng.staffing.queries.namesakes import why_not_twice
from xiaoneng.staffing.queries.verdicts import ADDED, Verdict, too_long
from xiaoneng.staffing.spellings import is_code, plain


class OrganRows:
    """Judges rows of an organ tree; remembers what earlier rows would add and move."""

    def __init__(self, day: date) -> None:
        found = Organ.objects.select_related("parent")
        self.known = {organ.code: organ for organ in found}
        self.spelt = {code.casefold(): code for code in self.known}
        self.day = day
        self.register = Spellings.on(day)
        self.seen: set[str] = set()
        self.usable: dict[str, str] = {  # code -> level
            code: organ.level for code, organ in self.known.items() if organ.closed_on is None
        }
        self.above = {organ.code: organ.parent.code for organ in found if organ.parent}
        self.called = {organ.code: organ.name for organ in found}
        self.standing: dict[tuple[str, str], set[str]] = defaultdict(set)  # parent, name -> codes
        for code in self.usable:
            self.standing[self.place(code)].add(code)
        hanging = Nameplate.objects.exclude(until_on__lte=day)
        others = hanging.exclude(is_principal=True, until_on__isnull=True)  # not what it is called
        self.borne = set(others.values_list("organ__code", "name"))

    def verdict(self, row: Verdict) -> Verdict:
        cells, code = row.cells, row.cells["code"]
        if refusal := self.refusal(cells):
            return row.refuse(*refusal)
        self.seen.add(code)
        self.set_up(code, cells)
        organ = self.known.get(code)
        if organ is None:
            row.outcome = ADDED
            self.spelt[code.casefold()] = code
            self.usable[code] = code_of(LEVELS, cells.get("level", "")) or Level.ORGAN
            return row
        row.change("name", organ.name, cells["name"])
        row.change("name_en", organ.name_en, cells.get("name_en", ""))
        row.change("parent", organ.parent.code if organ.parent else "", cells.get("parent", ""))
        wanted = self.register.code_of(cells.get("category", ""), organ.level) or ""
        words = self.register.word_of
        row.change("category", words(organ.category), words(wanted))
        return row

    def set_up(self, code: str, cells: dict[str, str]) -> None:
        """Remember where an organ stands after its row, and how it is called there."""
        self.standing[self.place(code)].discard(code)
        if cells.get("parent"):
            self.above[code] = cells["parent"]
        self.called[code] = cells["name"]
        self.standing[self.place(code)].add(code)

    def place(self, code: str) -> tuple[str, str]:
        """Under which organ one stands, "" a root, and how it is called there, put plainly."""
        return self.above.get(code, ""), plain(self.called.get(code, ""))

    def refusal(self, cells: dict[str, str]) -> tuple[str, str] | None:
        """Column and reason; None where the row can be taken."""
        code = cells["code"]
        organ = self.known.get(code)
        if why_not := self.unfit(code, organ):
            return "code", why_not
        if refusal := too_long(cells) or self.misnamed(organ, cells):
            return refusal
        return (
            self.misfit(organ, cells)
            or self.uncategorised(self.level_of(organ, cells), cells)
            or self.namesake(organ, cells)
        )

    def namesake(self, organ: Organ | None, cells: dict[str, str]) -> tuple[str, str] | None:
        """Which other organ of the name stands there: it is renamed first, and then moved."""
        code, name = cells["code"], cells["name"]
        before = self.above.get(code, "")
        after = cells.get("parent", "") or before
        places = [before] if organ is not None and name != organ.name else []
        for above in [*places, *([after] if after != before else [])]:
            others = self.standing.get((above, plain(name)), set()) - {code}
            if others:
                other = min(others)
                return "name", why_not_twice(self.called[other], other, self.called.get(above, ""))
        return None

    def misnamed(self, organ: Organ | None, cells: dict[str, str]) -> tuple[str, str] | None:
        """What is wrong with a name: there is none, or it hangs at the organ's door already."""
        if not cells["name"]:
            return "name", _("An organ needs a name.")
        if organ is None or (organ.code, cells["name"]) not in self.borne:
            return None
        wanted = cells["name"], cells.get("name_en", "") or organ.name_en
        if wanted == (organ.name, organ.name_en):
            return None
        return "name", _("%(organ)s has this name already.") % {"organ": organ}

    def level_of(self, organ: Organ | None, cells: dict[str, str]) -> str:
        """The level of a known organ, else that which the row says."""
        said = code_of(LEVELS, cells.get("level", ""))
        return organ.level if organ is not None else said or Level.ORGAN

    def uncategorised(self, level: str, cells: dict[str, str]) -> tuple[str, str] | None:
        """What is wrong with the category or class of an organ of a level."""
        said = cells.get("category", "")
        if not said or self.register.code_of(said, level) is not None:
            return None
        return "category", self.register.why_unknown(said, level)

    def unfit(self, code: str, organ: Organ | None) -> str:
        """Why a code cannot be taken; nothing where it can."""
        if not code:
            return _("This cell must be filled in.")
        if not is_code(code):
            return _("A code has letters, digits, dots and strokes only, at most 40.")
        if code in self.seen:
            return _("This code stands in an earlier row already.")
        if organ is None and (spelt := self.spelt.get(code.casefold())) is not None:
            return _("The code %(code)s is in use already; choose another.") % {"code": spelt}
        if organ is not None and organ.closed_on is not None:
            return _("This organ was closed; a code is never used twice.")
        return ""

    def misfit(self, organ: Organ | None, cells: dict[str, str]) -> tuple[str, str] | None:
        """What is wrong with the level or the place of an organ."""
        parent, level = cells.get("parent", ""), cells.get("level", "")
        if level and code_of(LEVELS, level) is None:
            return "level", _("No such level; the template lists them.")
        if level and organ is not None and code_of(LEVELS, level) != organ.level:
            return "level", _("The kind of an organ is changed on its own page, with the reason.")
        why_not = self.misplaced(organ, self.level_of(organ, cells), parent)
        return ("parent", why_not) if why_not else None

    def misplaced(self, organ: Organ | None, level: str, parent: str) -> str:
        """Why an organ cannot stand below another, given by its code; nothing where it can."""
        if not parent:  # a known organ stays where it is
            return "" if organ is not None else _("Give the code of the organ it is part of.")
        if parent not in self.usable:
            return _("No organ has this code, neither here nor in an earlier row.")
        if organ is not None and self.is_below(parent, organ):
            return _("An organ cannot be put under itself.")
        is_new = organ is None or organ.parent is None or organ.parent.code != parent
        if is_new and self.usable[parent] not in (hosts := HOSTS[Level(level)]):
            words = _("%(level)s cannot stand under %(parent)s (%(kind)s), but under: %(hosts)s.")
            return words % {
                "level": Level(level).label,
                "parent": parent,
                "kind": Level(self.usable[parent]).label,
                "hosts": "、".join(str(one.label) for one in hosts),
            }
        return ""

    def is_below(self, code: str, organ: Organ) -> bool:
        """Whether what has a code is an organ or below it, as it will be after the rows above."""
        seen: set[str] = set()
        while code and code not in seen:
            if code == organ.code:
                return True
            seen.add(code)
            code = self.above.get(code, "")
        return False
