"""The list, made once: columns, filters, search, order, pages, choosing, files.

A room declares a `Listing` and hands its rows to `show_list`; everything else lives in the address.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from xiaoneng.core.refusals import Unusable
from xiaoneng.kit import exports, paging
from xiaoneng.kit.bulk import Bulk, Outcome, bulk_or_notice, chosen, kept_outcome
from xiaoneng.kit.columns import Column, in_file, written
from xiaoneng.kit.filters import Days, Filter
from xiaoneng.kit.found import Found, Saved
from xiaoneng.kit.http import Request
from xiaoneng.kit.keeping import kept_by
from xiaoneng.kit.keys import keys_in
from xiaoneng.kit.paging import Order
from xiaoneng.kit.progress import is_apart, walked
from xiaoneng.kit.shell import address
from xiaoneng.kit.words import moment_words

Rows = QuerySet[Any]
Text = str | Promise
MOST_AT_ONCE = 10_000  # rows of a file that is made while the visitor waits
BLOCK = 2000  # rows of a file that are read at a time
MOST_OUT = 1_000_000  # rows of one file; a sheet of a workbook holds 1,048,576
WORDS = "q"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What one kind of list shows and lets one do.

    `order` is the sort a fresh page has ("due_at", "-pk"). `search` narrows the rows by words.
    `empty` says what there is none of; `way_on` are further links of an empty list (label, url).
    `url_of` is the page of a row where that is not its `get_absolute_url`. `name` begins the names
    of its files. `prepare` gets the rows that are about to be written, a page or a block at a time:
    what each needs from elsewhere is asked there, once for all of them.
    """

    name: str
    title: Text
    columns: Sequence[Column]
    order: str
    filters: Sequence[Filter] = ()
    search: Callable[[Rows, str], Rows] | None = None
    search_hint: Text = ""
    empty: Text
    way_on: Sequence[tuple[Text, str]] = ()
    bulk: Sequence[Bulk] = ()
    url_of: Callable[[Any], str] | None = None
    prepare: Callable[[Sequence[Any]], None] | None = None
    template: str = "kit/list_page.html"

    def address_of(self, row: Any) -> str:
        """The page of a row, where it has one."""
        if self.url_of is not None:
            return self.url_of(row)
        return row.get_absolute_url() if hasattr(row, "get_absolute_url") else ""

    def order_asked(self, asked: Mapping[str, str]) -> Order:
        """The sort the address names, if there is such a column; else that of a condition; else
        the list's own.
        """
        order = Order.of(asked.get("sort", ""))
        if order.field in {column.sort for column in self.columns if column.sort}:
            return order
        for one in self.filters:
            if isinstance(one, Days) and one.order and one.words(asked):
                return Order.of(one.order)._replace(is_filled=True)
        return Order.of(self.order)

    def narrowed(self, rows: Rows, asked: Mapping[str, str]) -> Rows:
        """The rows that meet every condition of the address."""
        for one in self.filters:
            rows = one.narrowed(rows, asked)
        words = asked.get(WORDS, "").strip()
        if words and self.search is not None:
            rows = self.search(rows, words)
        return rows

    def conditions(self, asked: Mapping[str, str]) -> list[tuple[str, str, tuple[str, ...]]]:
        """Each condition that is set: its label, its words, the fields that carry it."""
        found = [(str(one.label), one.words(asked), one.names()) for one in self.filters]
        if self.search is not None:
            found.append((_("Keyword"), asked.get(WORDS, "").strip(), (WORDS,)))
        return [one for one in found if one[1]]


def asks_file(request: HttpRequest) -> bool:
    """Whether the list is wanted as a file: all of it, or the rows that were ticked."""
    return bool(request.GET.get("out") or request.POST.get("out"))


def show_list(
    request: Request,
    listing: Listing,
    rows: Rows,
    *,
    as_of: datetime,
    tabs: Sequence[Saved] = (),
    context: dict[str, Any] | None = None,
) -> HttpResponseBase:
    """The answer of a list's address: page, region for HTMX, file, or (POST) a bulk action or the
    ticked rows as a file.

    `rows` are those the viewer may see, with all `select_related` the columns need. `tabs` are
    conditions the list offers by itself; those the viewer kept stand behind them, on every list.
    """
    is_bulk = request.method == "POST" and not request.POST.get("out")
    if is_bulk and (answer := bulk_or_notice(request, listing, rows, at=as_of)):
        return answer
    outcome = kept_outcome(request)
    matching = listing.narrowed(rows, request.GET)
    if outcome is not None and request.GET.get("only") == "undone":
        matching = rows.filter(pk__in=outcome.undone)
    if request.method == "POST" and not is_bulk:
        ticked = chosen(request, listing, rows)
        return written_out(request, listing, ticked, as_of=as_of, outcome=None)
    if request.GET.get("out") in ("csv", "xlsx"):
        return written_out(request, listing, matching, as_of=as_of, outcome=outcome)
    found = Found.of(request, listing, matching, as_of=as_of, outcome=outcome)
    found = found.with_tabs(tabs, kept_by(request))
    ticks = set(keys_in(request.POST.getlist("pk")))
    shown = {**(context or {}), "found": found, "as_of": as_of, "ticks": ticks}
    return drawn(request, listing, shown, status=422 if is_bulk else 200)


def drawn(
    request: Request, listing: Listing, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    is_region = request.htmx and request.htmx.target == "list"
    template = "kit/list.html" if is_region else listing.template
    return render(request, template, context, status=status)


def written_out(
    request: HttpRequest,
    listing: Listing,
    rows: Rows,
    *,
    as_of: datetime,
    outcome: Outcome | None,
) -> HttpResponseBase:
    """The same rows as a file; with the outcome of a bulk action as last column, where it is asked.

    A long file is made apart (`errands`). Raises Unusable where it would be too large to be of use.
    """
    if outcome is not None:
        rows = rows.filter(pk__in=[*outcome.done, *outcome.undone])
    count = paging.count_up_to(rows, MOST_OUT)
    if count > MOST_OUT:
        raise Unusable(
            _("A file holds at most %(most)s rows. Narrow the conditions and export again.")
            % {"most": f"{MOST_OUT:,}"}
        )
    if count > MOST_AT_ONCE and not is_apart() and (apart := address("errands:export")):
        asked = {"list": request.get_full_path(), "title": str(listing.title), "rows": f"{count:,}"}
        return redirect(f"{apart}?{urlencode(asked)}")
    heads = [str(column.label) for column in in_file(listing.columns)]
    heads += [_("Outcome")] if outcome is not None else []
    ordered = paging.in_order(rows, listing.order_asked(request.GET))
    table = walked(lines_of(listing, ordered, outcome), count)
    name = f"{listing.name}-{as_of:%Y%m%d-%H%M}"
    if (request.POST if request.method == "POST" else request.GET).get("out") == "csv":
        return exports.as_csv(f"{name}.csv", heads, table)
    notes = [str(listing.title), _("As of %(moment)s") % {"moment": moment_words(as_of)}]
    notes += [f"{label}: {words}" for label, words, _names in listing.conditions(request.GET)]
    return exports.as_xlsx(f"{name}.xlsx", heads, table, notes)


def lines_of(listing: Listing, rows: Rows, outcome: Outcome | None) -> Iterator[list[Any]]:
    every, columns = rows.iterator(chunk_size=BLOCK), list(in_file(listing.columns))
    while block := list(islice(every, BLOCK)):
        if listing.prepare is not None:
            listing.prepare(block)
        for row in block:
            line = [written(column, row) for column in columns]
            yield line if outcome is None else [*line, outcome.words_for(row.pk)]
