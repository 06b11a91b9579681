"""What the names of logs mean: organs and officers of events, each name looked up once.

The same names mean the same as in the import (`cases.bringing.matching`). An extract keeps those it
has met: where one of them means something else today, the next extract begins anew.
"""

from collections import defaultdict
from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc

from xiaoneng.cases.bringing.matching import officers_of, organs_called
from xiaoneng.cases.extracts import organs_of_sources
from xiaoneng.cases.unknown import persons_told
from xiaoneng.people.models import Organ
from xiaoneng.warehouse.schemas import MEANINGS

Named = tuple[int, str, str]  # source, organ, officer
Meant = tuple[int | None, int | None]  # keys of both
APART = "\x1f"  # a name that has it means nothing


class Meanings:
    """The names met so far and what they mean."""

    def __init__(self) -> None:
        self.tops = organs_of_sources()
        self.known: dict[Named, Meant] = {}
        self.organs: dict[tuple[int, str], int | None] = {}
        self.officers: dict[int, dict[str, int]] = {}
        self.told = {source: persons_told(source) for source in self.tops}

    def look_up(self, names: Iterable[Named]) -> None:
        """Find out what some names mean that were not met before."""
        new = [one for one in names if one not in self.known]
        called: dict[int, set[str]] = defaultdict(set)
        for source, organ, _officer in new:
            if organ and (source, organ) not in self.organs:
                called[source].add(organ)
        for source, some in called.items():
            found = organs_called(Organ.objects.get(pk=self.tops[source]), some)
            for name in some:
                self.organs[source, name] = found[name].pk if name in found else None
        self._look_up_officers(new)
        for one in new:
            self.known[one] = self._meant(one)

    def _look_up_officers(self, names: Iterable[Named]) -> None:
        """Who works where; an officer without an organ is one of the source's own."""
        named = {self._place(one) for one in names if one[2]} - set(self.officers)
        places = {one for one in named if one is not None}
        if not places:
            return
        found = officers_of(Organ.objects.filter(pk__in=places))
        self.officers |= {key: {} for key in places}
        for row in found.to_pylist():
            self.officers[row["organ_id"]][row["officer"]] = row["officer_id"]

    def _place(self, name: Named) -> int | None:
        source, organ, _officer = name
        return self.organs[source, organ] if organ else self.tops[source]

    def _meant(self, name: Named) -> Meant:
        source, organ, officer = name
        place = self._place(name)
        person = None
        if officer and place is not None:
            person = self.told[source].get((place, officer), self.officers[place].get(officer))
        return self.organs[source, organ] if organ else None, person

    def of(self, source: pa.Array, organ: pa.Array, officer: pa.Array) -> tuple[pa.Array, pa.Array]:
        """The keys of organ and officer for columns of names; where there is no source, none."""
        said = pc.binary_join_element_wise(source.cast(pa.string()), organ, officer, APART)
        coded = said.dictionary_encode()
        names: list[Named] = []
        for text in coded.dictionary.to_pylist():
            key, _apart, rest = text.partition(APART)
            where, _apart, who = rest.partition(APART)
            names.append((int(key), where, who))
        self.look_up(names)
        meant = [self.known[one] for one in names]
        columns = (pa.array([one[side] for one in meant], pa.int64()) for side in (0, 1))
        organs, officers = (column.take(coded.indices) for column in columns)
        return organs, officers

    def table(self) -> pa.Table:
        """Every name met, in order."""
        rows = [
            dict(zip(MEANINGS.names, (*name, *meant), strict=True))
            for name, meant in sorted(self.known.items())
        ]
        return pa.Table.from_pylist(rows, MEANINGS)

    def takes(self, kept: pa.Table) -> bool:
        """Take over the names an extract met; false where one of them means something else now."""
        rows = [tuple(row.values()) for row in kept.to_pylist()]
        if any(row[0] not in self.tops for row in rows):
            return False
        self.look_up(row[:3] for row in rows)
        return all(self.known[row[:3]] == row[3:] for row in rows)
