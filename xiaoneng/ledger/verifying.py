"""The check of the whole ledger: every chain line by line, every day's seal, the triggers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from xiaoneng.core.chain import GENESIS, canonical, sm3
from xiaoneng.ledger.faults import Fault, Kind, Verdict
from xiaoneng.ledger.guards import guards_missing
from xiaoneng.ledger.raw_lines import Chain, RawLine, astray, batches, chains
from xiaoneng.ledger.sealing import chain_text
from xiaoneng.ledger.verifying_seals import Marks, check_seals

MOST = 20  # faults told of one chain

Progress = Callable[[int, int], None]


def verify(progress: Progress | None = None) -> Verdict:
    """Read everything and say what is broken; changes nothing.

    `progress` is told how many lines were read, of how many. People may go on working: what is
    written meanwhile is left to the next check.
    """
    days, marks, faults = check_seals(Path(settings.XIAONENG_SEALS))
    every = chains()
    total, done = sum(chain.length for chain in every), 0
    for chain in every:
        walk = Walk(chain, marks.pop(chain.name, {}))
        for rows in batches(chain):
            walk.read(rows)
            done += len(rows)
            if progress:
                progress(done, total)
        faults += walk.ended()
    faults += [Fault(Kind.CUT, name, 1, day=min(one.day for one in left.values()))
               for name, left in sorted(marks.items()) if any(left)]  # fmt: skip
    faults += [Fault(Kind.INSERTED, name, place, entry) for entry, place, name in astray()]
    faults += [Fault(Kind.UNGUARDED, name) for name in guards_missing()]
    return Verdict(done, len(every), days, tuple(faults))


class Stand(NamedTuple):
    """Where a walk stands: the seal a next line may follow, its place, the last key."""

    seal: bytes | None  # None: unknown, as lines before it are missing
    place: int
    entry: int


@dataclass(slots=True)
class Walk:
    """The check of one chain, from its first line to its head."""

    chain: Chain
    marks: Marks
    stand: Stand = field(default_factory=lambda: Stand(GENESIS, 1, -1))
    computed: bytes | None = None  # what the line before should be sealed with, where it is not
    faults: list[Fault] = field(default_factory=list)
    is_over: bool = False

    def read(self, rows: list[tuple[int, int, bytes, bytes, bytes]]) -> None:
        """Take some lines: the straight way is short, anything else goes through `doubt`."""
        seal, place, entry = self.stand
        begins, marks = chain_text(self.chain.name, self.chain.organ), self.marks
        for row in rows:
            if self.is_over:
                return
            try:
                is_next = (
                    row[1] == place
                    and row[0] > entry
                    and seal is not None
                    and sm3(seal + sm3(row[3] + begins + row[2])) == row[4]
                )
            except TypeError:  # a column holds something else than bytes
                is_next = False
            if is_next:
                entry, seal, place = row[0], row[4], place + 1
                if row[1] in marks and marks[row[1]].seal != seal:
                    self.written_anew(row[1], row[0])
            else:
                self.stand = Stand(seal, place, entry)
                self.doubt(RawLine(*row), begins)
                seal, place, entry = self.stand
        self.stand = Stand(seal, place, entry)

    def doubt(self, line: RawLine, begins: bytes) -> None:
        """A line that does not simply follow: say what it is, and stand where one can go on."""
        seal, place, entry = self.stand
        if line.place < place:
            self.tell(Kind.FORKED, line)
            return
        for missing in range(place, min(line.place, place + MOST)):
            self.tell(Kind.REMOVED, RawLine(0, missing, b"", b"", b""))
        follows = (
            (line.place > place or seal is None)  # nothing to hold it against
            or (self.computed is not None and sealed(self.computed, begins, line) == line.seal)
        ) and line.entry > entry
        self.computed = None
        if not follows:
            if is_put_in(self.chain, seal, begins, line):
                self.tell(Kind.INSERTED, line)
                self.is_over = True  # all that follows stands one place too far
                return
            self.tell(Kind.CHANGED, line)
            self.computed = sealed(seal, begins, line)
        kept = line.seal if isinstance(line.seal, bytes) else None
        self.stand = Stand(kept, line.place + 1, max(entry, line.entry))

    def ended(self) -> list[Fault]:
        """What the end of the chain says: cut, or a head that belongs to other lines."""
        seal, place, entry = self.stand
        if self.is_over:
            return self.faults
        if place - 1 < self.chain.length:
            self.tell(Kind.CUT, RawLine(0, place, b"", b"", b""))
        elif self.chain.seal not in (seal, self.computed):
            self.tell(Kind.HEAD, RawLine(max(entry, 0), place - 1, b"", b"", b""))
        beyond = [at for at in self.marks if at > self.chain.length]
        if beyond:
            day = self.marks[min(beyond)].day
            self.faults.append(Fault(Kind.CUT, self.chain.name, self.chain.length + 1, day=day))
        return self.faults

    def written_anew(self, place: int, entry: int) -> None:
        day = self.marks[place].day
        if not any(fault.kind == Kind.REWRITTEN for fault in self.faults):
            self.faults.append(Fault(Kind.REWRITTEN, self.chain.name, place, entry, day))

    def tell(self, kind: Kind, line: RawLine) -> None:
        if len(self.faults) < MOST:
            self.faults.append(Fault(kind, self.chain.name, line.place, line.entry or None))


def sealed(seal: bytes | None, begins: bytes, line: RawLine) -> bytes | None:
    """The seal a line should have; None where its columns are not even of the right kind."""
    try:
        return None if seal is None else sm3(seal + sm3(line.salt + begins + line.text))
    except TypeError:
        return None


def is_put_in(chain: Chain, seal: bytes | None, begins: bytes, line: RawLine) -> bool:
    """Whether the next line would follow, stood it one place earlier: then this one was put in."""
    following = next((rows[0] for rows in batches(chain, after=line.place)), None)
    if seal is None or following is None or not isinstance(following[2], bytes):
        return False
    one = RawLine(*following)
    text = canonical([str(one.place - 1)]) + one.text.removeprefix(canonical([str(one.place)]))
    return sealed(seal, begins, one._replace(text=text)) == one.seal
