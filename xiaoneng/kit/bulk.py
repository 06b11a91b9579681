"""One act on many rows: each row by itself, and for each row what came of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import get_random_string
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from xiaoneng.core.refusals import IllegalStep, Refused, Unusable
from xiaoneng.kit import paging
from xiaoneng.kit.contention import giving_way
from xiaoneng.kit.http import Request
from xiaoneng.kit.keys import keys_in
from xiaoneng.kit.notices import notice
from xiaoneng.kit.refusals import sentence_of
from xiaoneng.people.models import User

if TYPE_CHECKING:
    from xiaoneng.kit.listing import Listing

Rows = QuerySet[Any]
Text = str | Promise
MOST = 1_000  # rows of one bulk action
KEPT = "kit.outcomes"
KEPT_AT_MOST = 3


@dataclass(frozen=True, slots=True)
class Field:
    """Something a bulk action asks for, beside the button: a reason, a person.

    `most` characters of it fit where the action keeps it.
    """

    name: str
    label: Text
    options: Callable[[User], Sequence[tuple[str, Text]]] | None = None
    is_required: bool = True
    most: int = 200


@dataclass(frozen=True, slots=True)
class Bulk:
    """One act that may be done to many rows.

    `run(row, actor=, at=, **fields)` is an operation of the room; what it refuses stays undone,
    with its sentence. `done` and `undone` are the words under a row ("urged", "not urged").
    `may` says whether the button is there at all.
    """

    key: str
    label: Text
    run: Callable[..., object]
    done: Text
    undone: Text
    fields: Sequence[Field] = ()
    may: Callable[[User], bool] | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one bulk action: the rows it was done to, and the others with the reason."""

    token: str
    label: str
    done_word: str
    undone_word: str
    done: frozenset[int]
    undone: Mapping[int, str]

    def words_for(self, pk: int) -> str:
        if pk in self.done:
            return self.done_word
        return f"{self.undone_word}: {self.undone[pk]}" if pk in self.undone else ""

    @property
    def total(self) -> int:
        return len(self.done) + len(self.undone)


def bulk_or_notice(
    request: Request, listing: "Listing", rows: Rows, *, at: datetime
) -> HttpResponse | None:
    """Do what the bar was asked to do; what cannot be done so is said on the list itself.

    None means that the list is to be shown again, with its ticks (decision 11).
    """
    try:
        return run_bulk(request, listing, rows, at=at)
    except Unusable as refusal:
        notice(request, sentence_of(refusal), "red")
        return None


def run_bulk(request: Request, listing: "Listing", rows: Rows, *, at: datetime) -> HttpResponse:
    """Do what the bar was asked to do, and go to the list with the outcome.

    Rows the viewer may not see are not found among `rows`, so nothing happens to them.
    """
    bulk = next((one for one in listing.bulk if one.key == request.POST.get("bulk")), None)
    if bulk is None or (bulk.may is not None and not bulk.may(request.user)):
        raise IllegalStep(_("This list has no such action for you."))
    entered = {one.name: said_in(request, one) for one in bulk.fields}
    wanted = chosen(request, listing, rows)
    if paging.count_up_to(wanted, MOST) > MOST:
        raise Unusable(
            _("At most %(most)s rows at a time. Narrow the conditions first.")
            % {"most": f"{MOST:,}"}
        )
    ordered = list(paging.in_order(wanted, listing.order_asked(request.GET)))
    done, undone = each(bulk, ordered, request.user, at, entered)
    token = keep(request, bulk, done, undone)
    query = request.GET.copy()
    for name in ("after", "before", "only"):
        query.pop(name, None)
    query["result"] = token
    return redirect(f"{request.path}?{query.urlencode()}")


def said_in(request: Request, field: Field) -> str:
    """What was entered in a field; raises Unusable where it is missing or too long."""
    said = request.POST.get(field.name, "").strip()
    if field.is_required and not said:
        raise Unusable(_("%(label)s is missing.") % {"label": field.label})
    if len(said) > field.most:
        raise Unusable(
            _("%(label)s: at most %(most)s characters, not %(number)s.")
            % {"label": field.label, "most": field.most, "number": len(said)}
        )
    return said


def chosen(request: Request, listing: "Listing", rows: Rows) -> Rows:
    """The rows that were ticked, or all that meet the conditions."""
    if request.POST.get("all"):
        return listing.narrowed(rows, request.GET)
    ticked = keys_in(request.POST.getlist("pk"))
    if not ticked:
        raise Unusable(_("No row is chosen. Go back and tick those you mean."))
    return rows.filter(pk__in=ticked)


def each(
    bulk: Bulk, rows: Sequence[Any], actor: User, at: datetime, entered: Mapping[str, str]
) -> tuple[list[int], dict[str, str]]:
    """Row by row, each its own transaction: one refusal does not undo the others."""
    done: list[int] = []
    undone: dict[str, str] = {}
    for row in rows:
        try:
            with giving_way():
                bulk.run(row, actor=actor, at=at, **entered)
        except Refused as refusal:  # the one place beside the middleware: a refusal is a result
            undone[str(row.pk)] = sentence_of(refusal)
        else:
            done.append(row.pk)
    return done, undone


def keep(request: HttpRequest, bulk: Bulk, done: list[int], undone: dict[str, str]) -> str:
    """Keep the outcome for the page that shows it; the last few stay in the session."""
    token = get_random_string(8)
    kept = dict(list(request.session.get(KEPT, {}).items())[1 - KEPT_AT_MOST :])
    words = [str(bulk.label), str(bulk.done), str(bulk.undone)]
    request.session[KEPT] = {**kept, token: [*words, done, undone]}
    return token


def kept_outcome(request: HttpRequest) -> Outcome | None:
    """The outcome the address names, while the session lasts."""
    token = request.GET.get("result", "")
    kept = request.session.get(KEPT, {}).get(token) if token else None
    if kept is None:
        return None
    label, done_word, undone_word, done, undone = kept
    reasons = {int(pk): reason for pk, reason in undone.items()}
    return Outcome(token, label, done_word, undone_word, frozenset(done), reasons)
