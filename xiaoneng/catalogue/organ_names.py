"""Which organ a list means: by its name, another name it goes by, its code or its credit code."""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from xiaoneng.catalogue.models import Alias
from xiaoneng.core.credit_codes import credit_code_in
from xiaoneng.people.models import Level, Nameplate, Organ
from xiaoneng.staffing.spellings import plain

PARTS = (Level.SECTION, Level.WINDOW, Level.VILLAGE)


class Meaning(NamedTuple):
    """What a name in a list means: one organ, several, or none."""

    organ: Organ | None
    is_ambiguous: bool = False


class OrganNames:
    """The names of all organs of a day, read once for a whole list."""

    def __init__(self, day: date) -> None:
        self.organs = {one.pk: one for one in Organ.objects.open_on(day)}
        self.known: dict[str, set[int]] = defaultdict(set)
        self.former: dict[str, set[int]] = defaultdict(set)
        for organ in self.organs.values():
            for name in (organ.name, organ.name_en, organ.code):
                if name:
                    self.known[plain(name)].add(organ.pk)
        for words, key in Alias.objects.values_list("words", "organ"):
            if key in self.organs:
                self.known[plain(words)].add(key)
        for name, key in Nameplate.objects.values_list("name", "organ"):
            if key in self.organs:
                self.former[plain(name)].add(key)

    def meant(self, name: str, credit: str = "") -> Meaning:
        """The organ of a name, else of a credit code; of several the one that is a body itself."""
        code = credit_code_in(credit) or credit_code_in(name)
        ambiguous = False
        for known, words in ((self.known, name), (self.former, name), (self.known, code)):
            keys = known.get(plain(words), set()) if words else set()
            bodies = {key for key in keys if self.organs[key].level not in PARTS} or keys
            if len(bodies) == 1:
                return Meaning(self.organs[next(iter(bodies))])
            ambiguous = ambiguous or len(bodies) > 1
        return Meaning(None, ambiguous)
