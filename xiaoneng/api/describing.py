"""What programs can read, in the reader's words: told once, as OpenAPI and as a page.

It is made of the lists that are served, so that it cannot say anything else.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from xiaoneng.api.problems import KIND
from xiaoneng.api.resources import API, RESOURCES
from xiaoneng.api.serving import MOST, SIZE, choices_of, coded_conditions, sorts, source_of
from xiaoneng.kit.columns import in_file
from xiaoneng.kit.filters import Days, Filter
from xiaoneng.kit.listing import WORDS, Listing
from xiaoneng.people.models import User

Part = dict[str, Any]
TEXT: Part = {"type": "string"}
TEXT_OR_NONE: Part = {"type": ["string", "null"]}
KEY_OR_NONE: Part = {"type": ["integer", "null"]}
VALUE: Part = {"type": ["string", "number", "null"]}
MOMENT: Part = {"type": "string", "format": "date-time"}
DAY: Part = {"type": "string", "format": "date"}


class Field(NamedTuple):
    """What an address may ask or an answer holds: its name, its words, its kind, its choices."""

    name: str
    words: str
    kind: Part
    choices: Mapping[str, str] = {}


class Chapter(NamedTuple):
    """One list: its address, what may be asked of it, what is told of a row."""

    title: str
    path: str
    conditions: list[Field]
    row: list[Field]


def chapters(user: User, at: datetime) -> list[Chapter]:
    """Every list for one reader: the choices of a condition are those the reader has."""
    found = []
    for one in RESOURCES:
        listing, path = one.listing(user, at), f"{reverse('api:manual')}{one.name}/"
        row = row_of(listing, one.keyed)
        told = Chapter(str(listing.title), path, list(conditions(listing)), row)
        found.append(told)
    return found


def conditions(listing: Listing) -> Iterator[Field]:
    """The conditions of a list, its search, its order, its pages."""
    for one in listing.filters:
        yield from condition(one)
    if listing.search is not None:
        yield Field(WORDS, _("Keyword: %(where)s") % {"where": listing.search_hint}, TEXT)
    orders = TEXT | {"enum": sorts(listing), "default": listing.order}
    fields = ", ".join(one for one in orders["enum"] if not one.startswith("-"))
    order = _("Order by one of %(fields)s; with “-” before it the reverse") % {"fields": fields}
    yield Field("sort", order, orders)
    size: Part = {"type": "integer", "minimum": 1, "maximum": MOST, "default": SIZE}
    yield Field("size", _("Rows of a page, at most %(most)s") % {"most": MOST}, size)
    yield Field("after", _("Where a page begins: follow “next”."), TEXT)


def condition(one: Filter) -> Iterator[Field]:
    """A condition with its choices, or the two days it lies between."""
    if isinstance(one, Days):
        first, last = one.names()
        yield Field(first, _("%(label)s, from this day on") % {"label": one.label}, DAY)
        yield Field(last, _("%(label)s, up to this day") % {"label": one.label}, DAY)
        return
    choices, source = choices_of(one), source_of(one)
    kind = TEXT | {"enum": list(choices)} if choices else TEXT
    said = _("%(label)s. %(source)s") % {"label": one.label, "source": source}
    words, told = (said, {}) if source else (str(one.label), choices)
    yield Field(one.names()[0], words, kind, told)


def row_of(listing: Listing, keyed: Mapping[str, str]) -> list[Field]:
    codes = [
        Field(name, "", KEY_OR_NONE if path.endswith("_id") else TEXT_OR_NONE)
        for name, path in coded_conditions(listing, keyed).items()
    ]
    return [
        Field("id", _("The number in its address"), {"type": "integer"}),
        Field("page", _("The page of the row, for people"), TEXT),
        Field(
            "codes",
            _("What the conditions call it; the keys of organ and officer"),
            schema(codes),
        ),
        *(Field(one.key, str(one.label), VALUE) for one in in_file(listing.columns)),
    ]


def as_of() -> Field:
    return Field("as_of", _("The moment it is told of"), MOMENT)


def page_of(row: Iterable[Field]) -> list[Field]:
    """Some rows of a list with what is said of all."""
    rows: Part = {"type": "array", "items": schema(row)}
    counted_all = _("Whether all were counted; there are more if not")
    return [
        as_of(),
        Field("count", _("How many rows there are on all pages"), {"type": "integer"}),
        Field("counted_all", counted_all, {"type": "boolean"}),
        Field("next", _("The next page; null on the last one"), TEXT_OR_NONE),
        Field("rows", _("The rows of this page"), rows),
    ]


def refusals() -> dict[int, str]:
    """How a program is refused; the answer says why and what to do."""
    return {
        401: _("No key, or one that opens nothing"),
        403: _("Not for this account"),
        404: _("No such row, or not yours to see"),
        422: _("A condition that cannot be used"),
        429: _("Too many unknown keys from this address"),
    }


def document(user: User, at: datetime) -> Part:
    """The whole in OpenAPI."""
    told: Part = API.get_openapi_schema(path_prefix=reverse("api:manual"))
    told["info"]["title"] = _("Interface for programs")
    for one in chapters(user, at):
        told["paths"][one.path]["get"] |= {
            "tags": [one.title],
            "summary": one.title,
            "parameters": [parameter(each) for each in one.conditions],
            "responses": responses(page_of(one.row), 401, 403, 422, 429),
        }
        row = Field("row", "", schema(one.row))
        told["paths"][f"{one.path}{{pk}}/"]["get"] |= {
            "tags": [one.title],
            "summary": _("%(list)s: one row") % {"list": one.title},
            "responses": responses([as_of(), row], 401, 403, 404, 429),
        }
    return told


def parameter(one: Field) -> Part:
    words = "\n\n".join([one.words, *(f"`{key}` {word}" for key, word in one.choices.items())])
    return {"in": "query", "name": one.name, "description": words, "schema": one.kind}


def responses(told: Iterable[Field], *statuses: int) -> Part:
    """What is answered, and how it is refused."""
    problem = [Field("title", "", TEXT), Field("status", "", {"type": "integer"})]
    detail = Field("detail", _("Why, and what to do"), TEXT)
    answers: Part = {"200": content(_("What was asked for"), "application/json", told)}
    for status in statuses:
        answers[str(status)] = content(refusals()[status], KIND, [*problem, detail])
    return answers


def content(words: str, kind: str, told: Iterable[Field]) -> Part:
    return {"description": words, "content": {kind: {"schema": schema(told)}}}


def schema(fields: Iterable[Field]) -> Part:
    properties = {one.name: one.kind | {"description": one.words} for one in fields}
    return {"type": "object", "properties": properties, "required": list(properties)}
