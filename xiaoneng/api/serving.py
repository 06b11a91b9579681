"""A list of the platform as JSON: the rows, columns, conditions and count of its file and page.

Whatever room has a `Listing` is served by one line of `resources.py`; what is said of a row is
written by the same columns as in the file of the list.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from xiaoneng.core.refusals import Unusable
from xiaoneng.kit import paging
from xiaoneng.kit.columns import in_file, written
from xiaoneng.kit.filters import Choice
from xiaoneng.kit.found import counted, key_url
from xiaoneng.kit.http import Request
from xiaoneng.kit.keys import key_in
from xiaoneng.kit.listing import WORDS, Listing
from xiaoneng.kit.paging import Key, Order
from xiaoneng.kit.time import aware, wall

SIZE, MOST = 100, 1000  # rows of a page, unless asked otherwise; at most
OF_PAGES = ("sort", "size", "after")


@dataclass(frozen=True, slots=True)
class Served:
    """One list at one moment, ready to be asked."""

    listing: Listing
    rows: QuerySet[Any]
    as_of: datetime

    def page(self, request: Request) -> dict[str, Any]:
        """The rows that meet the conditions of the address, from a key on."""
        asked, listing = request.GET, self.listing
        check(listing, asked)
        order, size = listing.order_asked(asked), size_asked(asked)
        matching = listing.narrowed(self.rows, asked)
        page = paging.page_after(matching, order, key_asked(matching, order, asked), size)
        number, cap = counted(matching, asked)
        following = key_url(asked, order, page.rows[-1], "after") if page.has_next else ""
        return {
            "as_of": self.as_of,
            "count": min(number, cap),
            "counted_all": number <= cap,
            "next": request.build_absolute_uri(following) if following else None,
            "rows": self.told(request, page.rows),
        }

    def one(self, request: Request, row: Any) -> dict[str, Any]:
        """One row as the list tells it."""
        [told] = self.told(request, [row])
        return {"as_of": self.as_of, "row": told}

    def told(self, request: Request, rows: Sequence[Any]) -> list[dict[str, Any]]:
        """Rows by the columns of the file, each with its page and its codes."""
        if self.listing.prepare is not None:
            self.listing.prepare(rows)
        columns, coded = list(in_file(self.listing.columns)), coded_conditions(self.listing)
        return [
            {
                "id": row.pk,
                "page": request.build_absolute_uri(self.listing.address_of(row)),
                "codes": {name: paging.value_at(row, path) for name, path in coded.items()},
            }
            | {column.key: valued(written(column, row)) for column in columns}
            for row in rows
        ]


def coded_conditions(listing: Listing) -> dict[str, str]:
    """Conditions whose choice is the value of a column: what a program goes by, in any language."""
    plain = [one for one in listing.filters if isinstance(one, Choice) and one.apply is None]
    return {one.name: one.field or one.name for one in plain}


def valued(value: Any) -> Any:
    """A moment with the offset of this site; everything else as it is."""
    return aware(wall(value)) if isinstance(value, datetime) else value


def known_fields(listing: Listing) -> list[str]:
    """What an address may ask of a list."""
    names = [name for one in listing.filters for name in one.names()]
    return [*names, *([WORDS] if listing.search is not None else []), *OF_PAGES]


def sorts(listing: Listing) -> list[str]:
    """The orders a list can be put in, each both ways."""
    fields = dict.fromkeys(column.sort for column in listing.columns if column.sort)
    return [sign + field for field in fields for sign in ("", "-")]


def check(listing: Listing, asked: Mapping[str, str]) -> None:
    """A page passes over what it cannot use and says so; a program would take the rest for all.

    Raises Unusable for a field or value that the list does not know.
    """
    known, orders = known_fields(listing), sorts(listing)
    for name in asked:
        if name not in known:
            raise Unusable(
                _("“%(name)s” is no condition here. Known are: %(known)s.")
                % {"name": name, "known": ", ".join(known)}
            )
    for one in listing.filters:
        if fault := one.fault(asked):
            raise Unusable(f"{fault} ({', '.join(one.names())})")
    if asked.get("sort") and asked["sort"] not in orders:
        raise Unusable(_("sort: choose one of %(known)s.") % {"known": ", ".join(orders)})


def size_asked(asked: Mapping[str, str]) -> int:
    """How many rows a page has; raises Unusable for what is no such number."""
    size = key_in(asked["size"]) if asked.get("size") else SIZE
    if size is None or not 0 < size <= MOST:
        raise Unusable(_("size: a page has 1 to %(most)s rows.") % {"most": MOST})
    return size


def key_asked(rows: QuerySet[Any], order: Order, asked: Mapping[str, str]) -> Key | None:
    """Where the page begins; raises Unusable for a key that is none: never page one again."""
    if not asked.get("after"):
        return None
    key = paging.read(rows, order, asked["after"])
    if key is None:
        raise Unusable(_("after: follow the address in “next” as it is."))
    return key
