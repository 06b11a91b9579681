"""A list of the platform as JSON: the rows, columns, conditions and count of its file and page.

Whatever room has a `Listing` is served by one line of `resources.py`; what is said of a row is
written by the same columns as in the file of the list.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from xiaoneng.core.refusals import Unusable
from xiaoneng.kit import paging
from xiaoneng.kit.columns import in_file, written
from xiaoneng.kit.filters import Choice, Filter, Text
from xiaoneng.kit.filters import Key as KeyFilter
from xiaoneng.kit.found import changed, counted
from xiaoneng.kit.http import Request
from xiaoneng.kit.keys import key_in
from xiaoneng.kit.listing import WORDS, Listing
from xiaoneng.kit.paging import Key, Order
from xiaoneng.kit.time import aware, wall

SIZE, MOST = 100, 1000  # rows of a page, unless asked otherwise; at most
OF_PAGES = ("sort", "size", "after")
SOME = 10  # values a refusal names
OF_ORGANS = ("organ", "body", "part")  # conditions whose value is an organ's key


@dataclass(frozen=True, slots=True)
class Served:
    """One list at one moment, ready to be asked; `keyed`: the keys behind names of a row."""

    listing: Listing
    rows: QuerySet[Any]
    as_of: datetime
    keyed: Mapping[str, str]

    def page(self, request: Request) -> dict[str, Any]:
        """The rows that meet the conditions of the address, from a key on."""
        asked, listing = request.GET, self.listing
        check(listing, asked)
        self.check_words(asked)
        order, size = listing.order_asked(asked), size_asked(asked)
        matching = listing.narrowed(self.rows, asked)
        page = paging.page_after(matching, order, key_asked(matching, order, asked), size)
        number, cap = counted(matching, page, asked)
        following = next_url(asked, order, page.rows[-1]) if page.has_next else ""
        return {
            "as_of": self.as_of,
            "count": min(number, cap),
            "counted_all": number <= cap,
            "next": request.build_absolute_uri(following) if following else None,
            "rows": self.told(request, page.rows),
        }

    def check_words(self, asked: QueryDict) -> None:
        """Raise Unusable for words that no row holds: nobody is called so, or it is misspelt."""
        for one in self.listing.filters:
            if (
                is_of_words(one)
                and one.words(asked)
                and not one.narrowed(self.rows, asked).exists()
            ):
                raise Unusable(
                    _("%(name)s: no row that you may read has “%(words)s”. Write it as rows do.")
                    % {"name": one.names()[0], "words": one.words(asked)}
                )

    def one(self, request: Request, row: Any) -> dict[str, Any]:
        """One row as the list tells it."""
        [told] = self.told(request, [row])
        return {"as_of": self.as_of, "row": told}

    def told(self, request: Request, rows: Sequence[Any]) -> list[dict[str, Any]]:
        """Rows by the columns of the file, each with its page and its codes."""
        if self.listing.prepare is not None:
            self.listing.prepare(rows)
        columns = list(in_file(self.listing.columns))
        coded = coded_conditions(self.listing, self.keyed)
        return [
            {
                "id": row.pk,
                "page": request.build_absolute_uri(self.listing.address_of(row)),
                "codes": {name: paging.value_at(row, path) for name, path in coded.items()},
            }
            | {column.key: valued(written(column, row)) for column in columns}
            for row in rows
        ]


def coded_conditions(listing: Listing, keyed: Mapping[str, str]) -> dict[str, str]:
    """Conditions whose choice is the value of a column, and the keys of the organ and the officer
    that a row names: what a program goes by, in any language.
    """
    choices = [one for one in listing.filters if isinstance(one, Choice)]
    plain = [one for one in choices if one.field or one.apply is None]
    return {one.name: one.field or one.name for one in plain} | dict(keyed)


def is_of_words(one: Filter) -> bool:
    """Whether a condition takes what somebody writes, not one of some values."""
    return isinstance(one, Text) or (isinstance(one, KeyFilter) and one.named is str.strip)


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


def check(listing: Listing, asked: QueryDict) -> None:
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
        if len(asked.getlist(name)) > 1:
            raise Unusable(
                _("“%(name)s” is there more than once: ask for each value by itself.")
                % {"name": name}
            )
    for one in listing.filters:
        if fault := one.fault(asked):
            said = {"fault": fault, "names": ", ".join(one.names()), "remedy": allowed(one)}
            raise Unusable((_("%(fault)s (%(names)s). %(remedy)s") % said).strip())
    if asked.get("sort") and asked["sort"] not in orders:
        raise Unusable(_("sort: choose one of %(known)s.") % {"known": ", ".join(orders)})


def allowed(one: Filter) -> str:
    """The first values a condition takes, with their words, and where the others are read."""
    choices = choices_of(one)
    told = ", ".join(f"{key} ({word})" for key, word in islice(choices.items(), SOME))
    if told and len(choices) > SOME:
        told += ", …"
    words = [_("Allowed are: %(known)s.") % {"known": told}] if told else []
    return " ".join([*words, source_of(one)]).strip()


def choices_of(one: Filter) -> dict[str, str]:
    """The values a condition takes, with their words; none where it is written freely."""
    drawn = one.drawn({}).get("options", ())
    return {str(key): str(word).strip() for key, word, _chosen in drawn}


def source_of(one: Filter) -> str:
    """Where the keys of a condition are read; nothing where its choices are told beside it."""
    if one.names()[0] not in OF_ORGANS:
        return ""
    path = f"{reverse('api:manual')}organs/"
    return _("It is the “id” of an organ, read at %(path)s; “part” takes a section too.") % {
        "path": path
    }


def size_asked(asked: Mapping[str, str]) -> int:
    """How many rows a page has; raises Unusable for what is no such number."""
    size = key_in(asked["size"]) if asked.get("size") else SIZE
    if size is None or not 0 < size <= MOST:
        raise Unusable(_("size: a page has 1 to %(most)s rows.") % {"most": MOST})
    return size


def next_url(asked: QueryDict, order: Order, last: Any) -> str:
    """The address of the page after a row; its key says of which order it is."""
    key = paging.written(paging.key_of(last, order))
    return changed(asked, after=f"{key}.{order}")


def key_asked(rows: QuerySet[Any], order: Order, asked: Mapping[str, str]) -> Key | None:
    """Where the page begins; raises Unusable for a key that is none: never page one again."""
    if not asked.get("after"):
        return None
    text, _dot, of_order = asked["after"].partition(".")
    key = paging.read(rows, order, text)
    if key is None or of_order != str(order):
        raise Unusable(_("after: follow the address in “next” as it is, with the same order."))
    return key
