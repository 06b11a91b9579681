"""Who hands cases on to whom, in the reader's words: as a matrix, and pair by pair."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext as _

from xiaoneng.insight.flows.asked import HANDED, HANDED_BY
from xiaoneng.insight.flows.lines import FlowTable, Line
from xiaoneng.insight.flows.naming import cases_url, officer_words
from xiaoneng.insight.pseudonyms import pseudonym
from xiaoneng.kit.words import thousands
from xiaoneng.obligations.showing import in_language
from xiaoneng.people.models import Organ, User

if TYPE_CHECKING:
    from xiaoneng.insight.flows.gathering import Flow  # the engine stands behind it

MOST_SHOWN = 12  # holders in a matrix on the screen
SHADES = 4
SIDES = ("", "next_")
Row = Mapping[str, Any]


class Pair(NamedTuple):
    """One holder hands on to another: so many times, in so many cases; waiting in seconds."""

    source: str
    target: str
    times: int
    cases: int
    waiting: float | None


class Handing(NamedTuple):
    """One sort of holders: how an address tells their pairs, and their names by key."""

    code: str
    how: str
    pairs: Sequence[Pair]
    names: Mapping[str, str]

    @property
    def holders(self) -> list[str]:
        """Those with most hand-overs, given or taken, first."""
        times: Counter[str] = Counter()
        for one in self.pairs:
            times[one.source] += one.times
            times[one.target] += one.times
        return sorted(times, key=lambda key: (-times[key], key))

    def name(self, key: str) -> str:
        return self.names.get(key, _("(no name)"))


class MatrixCell(NamedTuple):
    """How many cases are handed on; the darker its shade, the more. Without any: no words."""

    figure: str = ""
    said: str = ""
    url: str = ""
    shade: int | None = None


@dataclass(frozen=True, slots=True)
class Matrix:
    """From rows to columns; `table` is the list of its pairs, which has its files too."""

    code: str
    title: str
    note: str
    heads: Sequence[str]
    rows: Sequence[tuple[str, Sequence[MatrixCell]]]
    table: FlowTable


def matrices_of(
    handings: Sequence[Handing], tables: Mapping[str, FlowTable], query: str, *, is_of_organ: bool
) -> list[Matrix]:
    """Of organs, and of the officers within the one that is asked for; those that have any."""
    return [
        matrix_of(one, tables[one.code], query, is_of_organ=is_of_organ)
        for one in handings
        if one.pairs
    ]


def handover_tables(handings: Sequence[Handing], query: str, day: int) -> Iterator[FlowTable]:
    """The pairs of each sort, and the whole matrix as a file has it; `day`: office seconds."""
    for one in handings:
        yield FlowTable(
            one.code,
            titles()[one.code],
            "",
            [_("From and to"), _("Times"), _("Cases"), _("Half wait up to")],
            [pair_line(pair, one, day, query) for pair in one.pairs],
        )
        yield whole_matrix(one)


def titles() -> Mapping[str, str]:
    return {
        "handovers": _("Handed on"),
        "handovers-matrix": _("Hand-over matrix"),
        "officers": _("Handed on by officers"),
        "officers-matrix": _("Hand-over matrix of officers"),
    }


def handings_of(flow: "Flow", *, is_named: bool = True) -> list[Handing]:
    """Organs, and officers: by name on a page, under pseudonyms in a file."""
    organs = Organ.objects.in_bulk(keys_in([*flow.handovers, *flow.passed_on], "organ"))
    called = {str(key): in_language(organ) for key, organ in organs.items()}
    pairs = [pair_of(row, row["organ"], row["next_organ"]) for row in flow.handovers]
    found = [Handing("handovers", HANDED, pairs, called)]
    inner = [
        pair_of(row, *(f"{row[f'{side}organ']}-{row[f'{side}officer']}" for side in SIDES))
        for row in flow.passed_on
    ]
    return [
        *found,
        Handing("officers", HANDED_BY, inner, officers_called(flow, organs, is_named=is_named)),
    ]


def officers_called(flow: "Flow", organs: Mapping[int, Organ], *, is_named: bool) -> dict[str, str]:
    """By `organ-officer`: a name, with the part of the organ where there are several."""
    ends = {
        (row[f"{side}organ"], row[f"{side}officer"]) for row in flow.passed_on for side in SIDES
    }
    if not is_named:
        return {f"{organ}-{officer}": pseudonym("officer", officer) for organ, officer in ends}
    people = User.objects.in_bulk({int(officer) for _organ, officer in ends}) if ends else {}
    is_one = len({organ for organ, _officer in ends}) == 1
    return {
        f"{organ}-{officer}": str(person)
        if is_one and (person := people.get(int(officer)))
        else officer_words(people.get(int(officer)), organs.get(int(organ)))
        for organ, officer in ends
    }


def keys_in(rows: Sequence[Row], name: str) -> set[int]:
    return {int(row[side + name]) for row in rows for side in SIDES}


def pair_of(row: Row, source: str, target: str) -> Pair:
    return Pair(source, target, row["times"], row["cases"], row["median_waiting"])


def pair_line(pair: Pair, one: Handing, day: int, query: str) -> Line:
    waiting = None if pair.waiting is None else pair.waiting / day
    url = cases_url(query, pair.source, pair.target, one.how)
    ends = f"{one.name(pair.source)} → {one.name(pair.target)}"
    return Line(ends, [pair.times, pair.cases, waiting], url, urls=["", url])


def whole_matrix(one: Handing) -> FlowTable:
    """Cases from each holder to each; nothing where none is handed on."""
    cases = {(pair.source, pair.target): pair.cases for pair in one.pairs}
    code, holders = f"{one.code}-matrix", one.holders
    return FlowTable(
        code,
        titles()[code],
        _("Cases"),
        [_("From ↓ to →"), *map(one.name, holders)],
        [
            Line(one.name(source), [cases.get((source, target)) for target in holders])
            for source in holders
        ],
    )


def matrix_of(one: Handing, table: FlowTable, query: str, *, is_of_organ: bool) -> Matrix:
    """The holders with most hand-overs, and what of them each cell opens."""
    holders = one.holders
    shown, rest = holders[:MOST_SHOWN], len(holders) - MOST_SHOWN
    pairs = {(pair.source, pair.target): pair for pair in one.pairs}
    among = [pairs[ends].cases for ends in pairs if set(ends) <= set(shown)]
    steps = shades_of(among)
    rows = [
        (one.name(source), [cell_of(pairs.get((source, to)), one, steps, query) for to in shown])
        for source in shown
    ]
    note = _("Cases; the darker, the more.")
    if rest > 0:
        note += _(" The %(shown)s with most hand-overs; %(rest)s more are in the list.") % {
            "shown": thousands(MOST_SHOWN),
            "rest": thousands(rest),
        }
    if not is_of_organ:
        note += _(" Choose an organ above, and its officers are told too.")
    if one.how == HANDED_BY:
        note += _(" In files officers stand under pseudonyms.")
    code = f"{one.code}-matrix"
    return Matrix(code, titles()[code], note, [one.name(key) for key in shown], rows, table)


def cell_of(pair: Pair | None, one: Handing, steps: Sequence[int], query: str) -> MatrixCell:
    if pair is None:
        return MatrixCell()
    said = _("%(source)s to %(target)s: %(times)s times in %(cases)s cases") % {
        "source": one.name(pair.source),
        "target": one.name(pair.target),
        "times": thousands(pair.times),
        "cases": thousands(pair.cases),
    }
    url = cases_url(query, pair.source, pair.target, one.how)
    return MatrixCell(thousands(pair.cases), said, url, bisect_right(steps, pair.cases))


def shades_of(numbers: Sequence[int]) -> list[int]:
    """From which number on the next shade begins: each stands for an equal part of the cells."""
    known = sorted(numbers)
    return (
        sorted({known[len(known) * part // SHADES] for part in range(1, SHADES)}) if known else []
    )
