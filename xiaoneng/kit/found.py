"""What a list's template draws: heads, rows, conditions, pages, sums; all ready, nothing to ask."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict

from xiaoneng.kit import paging
from xiaoneng.kit.bulk import MOST, Bulk, Outcome
from xiaoneng.kit.columns import Cell, cell
from xiaoneng.kit.http import Request
from xiaoneng.kit.paging import Order, Page
from xiaoneng.kit.words import capped

if TYPE_CHECKING:
    from xiaoneng.kit.keeping import Kept
    from xiaoneng.kit.listing import Listing

PASSING = ("after", "before", "out", "result", "only")
WAYS = {False: "ascending", True: "descending"}


class Saved(NamedTuple):
    """A kept set of conditions: its name, its query ("?light=overdue"), how many rows it has."""

    name: str
    query: str
    number: str = ""


class Tab(NamedTuple):
    name: str
    url: str
    number: str
    is_current: bool


class Head(NamedTuple):
    label: str
    url: str
    way: str  # ascending, descending, or nothing
    width: str


class Chip(NamedTuple):
    label: str
    words: str
    without_url: str


class Drawn(NamedTuple):
    """One filter with what its template needs."""

    name: str
    label: str
    template: str
    has: dict[str, Any]
    fault: str


class Line(NamedTuple):
    pk: Any
    title: str
    url: str
    cells: list[Cell]
    done: str
    undone: str


class Size(NamedTuple):
    number: int
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One page of a list."""

    listing: "Listing"
    as_of: datetime
    heads: list[Head]
    lines: list[Line]
    filters: list[Drawn]
    chips: list[Chip]
    words: str
    count: str
    number: int
    sorts: list[tuple[str, str, bool]]
    has_search: bool
    can_choose_all: bool
    clear_url: str
    previous_url: str
    next_url: str
    sizes: list[Size]
    bulk: list[Bulk]
    bulk_fields: dict[str, list[tuple[Any, Any]]]
    outcome: Outcome | None
    outcome_urls: dict[str, str]
    csv_url: str
    xlsx_url: str
    query: QueryDict
    tabs: list[Tab] = field(default_factory=list)
    save_url: str = ""
    manage_url: str = ""

    @classmethod
    def of(
        cls,
        request: Request,
        listing: "Listing",
        rows: QuerySet[Any],
        *,
        as_of: datetime,
        outcome: Outcome | None = None,
    ) -> "Found":
        asked, order = request.GET, listing.order_asked(request.GET)
        page = page_asked(rows, order, asked)
        words = asked.get("q", "").strip()
        number, cap = counted(rows, page, asked)
        allowed = [one for one in listing.bulk if one.may is None or one.may(request.user)]
        labels = [str(column.label) for column in listing.columns]
        if listing.prepare is not None:
            listing.prepare(page.rows)
        lines = [line(listing, labels, row, outcome) for row in page.rows]
        previous_url, next_url = neighbours(page, order, asked)
        return cls(
            listing=listing,
            as_of=as_of,
            heads=heads(listing, order, asked, lines),
            lines=lines,
            filters=[drawn(one, asked) for one in listing.filters],
            chips=[
                Chip(label, words, changed(asked, **dict.fromkeys(names)))
                for label, words, names in listing.conditions(asked)
            ],
            words=words,
            count=capped(number, cap),
            number=number,
            sorts=sorts(listing, order),
            has_search=listing.search is not None,
            can_choose_all=len(page.rows) < number <= MOST,
            clear_url=cleared(asked),
            previous_url=previous_url,
            next_url=next_url,
            sizes=sizes(asked),
            bulk=allowed,
            bulk_fields=options_of(allowed, request),
            outcome=outcome,
            outcome_urls=outcome_urls(asked, outcome),
            csv_url=changed(asked, out="csv"),
            xlsx_url=changed(asked, out="xlsx"),
            query=carried(asked),
        )

    def with_tabs(self, own: Sequence[Saved], kept: "Kept") -> "Found":
        """The same page with tabs: those of the list, then the conditions the viewer kept."""
        here = self.query.urlencode()
        tabs = [
            Tab(
                one.name,
                one.query,
                one.number,
                QueryDict(one.query.lstrip("?")).urlencode() == here,
            )
            for one in (*own, *kept.saved)
        ]
        manage_url = kept.manage_url if kept.saved else ""
        return replace(self, tabs=tabs, save_url=kept.save_url, manage_url=manage_url)


def page_asked(rows: QuerySet[Any], order: Order, asked: QueryDict) -> Page:
    """The page the address names by its first or last key; a spoilt key gives the first page."""
    size = size_asked(asked)
    before = paging.read(rows, order, str(asked["before"])) if asked.get("before") else None
    if before is not None:
        page = paging.page_before(rows, order, before, size)
        if page.rows:
            return page
    after = paging.read(rows, order, str(asked["after"])) if asked.get("after") else None
    return paging.page_after(rows, order, after, size)


def counted(rows: QuerySet[Any], page: Page, asked: QueryDict) -> tuple[int, int]:
    """How many rows there are, up to one past the cap; and the cap. A page without others beside
    it has been counted.
    """
    cap = paging.CAP_OF_WORDS if asked.get("q", "").strip() else paging.CAP
    if not page.has_previous and not page.has_next:
        return len(page.rows), cap
    return paging.count_up_to(rows, cap), cap


def size_asked(asked: QueryDict) -> int:
    text = asked.get("size", "")
    return int(text) if text in {str(size) for size in paging.SIZES} else paging.SIZES[0]


def heads(listing: "Listing", order: Order, asked: QueryDict, lines: Sequence[Line]) -> list[Head]:
    """The heads with the sort each would give: the current one turned round, others upward.

    A head stands right where the figures below it do.
    """
    found = []
    for place, column in enumerate(listing.columns):
        is_figure = any("num" in one.cells[place].kind.split() for one in lines)
        is_current = bool(column.sort) and column.sort == order.field
        turned = Order(column.sort, is_current and not order.descending)
        url = changed(asked, sort=str(turned)) if column.sort else ""
        way = WAYS[order.descending] if is_current else ""
        width = f"{column.width} num".strip() if is_figure else column.width
        found.append(Head(str(column.label), url, way, width))
    return found


def sorts(listing: "Listing", order: Order) -> list[tuple[str, str, bool]]:
    """The orders a folded table on a phone can be put in, where its heads are out of sight."""
    ways = [
        (Order(column.sort, descending), f"{column.label} {'↓' if descending else '↑'}")
        for column in listing.columns
        if column.sort
        for descending in (False, True)
    ]
    return [(str(way), label, way == order) for way, label in ways]


def line(listing: "Listing", labels: list[str], row: Any, outcome: Outcome | None) -> Line:
    """One row: its cells, its page where it has one, and what the last bulk action did to it."""
    columns = zip(listing.columns, labels, strict=True)
    cells = [cell(column, label, row) for column, label in columns]
    url = listing.address_of(row)
    was_done = outcome is not None and row.pk in outcome.done
    was_refused = outcome is not None and row.pk in outcome.undone
    words = outcome.words_for(row.pk) if outcome is not None else ""
    return Line(
        row.pk, str(row), url, cells, words if was_done else "", words if was_refused else ""
    )


def drawn(one: Any, asked: QueryDict) -> Drawn:
    return Drawn(one.name, str(one.label), one.template, one.drawn(asked), one.fault(asked))


def sizes(asked: QueryDict) -> list[Size]:
    current = size_asked(asked)
    return [Size(size, changed(asked, size=str(size)), size == current) for size in paging.SIZES]


def options_of(bulk: Sequence[Bulk], request: Request) -> dict[str, list[tuple[Any, Any]]]:
    """The fields of each action with the values this viewer may give.

    What two actions ask for by one name is asked once, before the first: what was typed there goes
    with whichever button is pressed.
    """
    found: dict[str, list[tuple[Any, Any]]] = {}
    asked: set[str] = set()
    for one in bulk:
        fields = [each for each in one.fields if each.name not in asked]
        asked |= {each.name for each in fields}
        found[one.key] = [
            (each, each.options(request.user) if each.options else None) for each in fields
        ]
    return found


def outcome_urls(asked: QueryDict, outcome: Outcome | None) -> dict[str, str]:
    if outcome is None:
        return {}
    kept = {"result": outcome.token}
    return {
        "undone": changed(asked, **kept, only="undone"),
        "all": changed(asked, **kept),
        "file": changed(asked, **kept, out="csv"),
    }


def carried(asked: QueryDict) -> QueryDict:
    """What stays in the address from page to page: conditions, sort and size, where set."""
    fields = asked.copy()
    for name in list(fields):
        if name in PASSING or not fields[name]:
            del fields[name]
    return fields


def changed(asked: QueryDict, **changes: str | None) -> str:
    """The address of the same list from its first page, with some fields changed.

    As `carried` has it, without a copy of the fields: a page has dozens of such addresses.
    """
    fields = {
        name: values
        for name, values in asked.lists()
        if name not in PASSING and values and values[-1]
    }
    for name, value in changes.items():
        if value is None:
            fields.pop(name, None)
        else:
            fields[name] = [value]
    return f"?{urlencode(fields, doseq=True)}"


def cleared(asked: QueryDict) -> str:
    """The list without any condition, sorted and sized as it is."""
    kept = {name: str(asked[name]) for name in ("sort", "size") if asked.get(name)}
    fields = QueryDict(mutable=True)
    fields.update(kept)
    return f"?{fields.urlencode()}"


def neighbours(page: Page, order: Order, asked: QueryDict) -> tuple[str, str]:
    """The addresses of the page before and the page after; "" where there is none."""
    if not page.rows:
        return "", ""
    before = key_url(asked, order, page.rows[0], "before") if page.has_previous else ""
    after = key_url(asked, order, page.rows[-1], "after") if page.has_next else ""
    return before, after


def key_url(asked: QueryDict, order: Order, row: Any, way: str) -> str:
    return changed(asked, **{way: paging.written(paging.key_of(row, order))})
