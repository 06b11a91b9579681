"""What the ledger says: to those who oversee, of one subject, and to everyone by receipt number."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.apps import apps
from django.db.models import Model, QuerySet
from django.urls import NoReverseMatch
from django.utils.translation import gettext as _

from xiaoneng.access.roles import ADMINISTRATORS, grants
from xiaoneng.kit.words import moment_words
from xiaoneng.ledger.events import quiet, words_of
from xiaoneng.ledger.fact_words import told_of
from xiaoneng.ledger.models import Entry, EntryQuerySet, Head, Seal, Verification, facts_of
from xiaoneng.ledger.sealing import CHECK, name_of
from xiaoneng.people.models import Term, User

LABEL = re.compile(r"[a-z_]+\.[a-z_]+")
PEOPLE = ("officer", "to_officer")  # facts that hold the key of a person


class Line(NamedTuple):
    """One line of the ledger in plain values, as a timeline shows it."""

    key: int
    place: int
    event: str
    words: str
    subject: str
    actor: str
    happened_at: datetime
    recorded_at: datetime
    facts: list[tuple[str, str]]
    told: list[tuple[str, str]]  # the facts people read, by their words
    about: str  # what the subject is called
    receipt: str
    seal: str


def entries_of(*subjects: Model | str, until: datetime | None = None) -> list[Line]:
    """Everything that was done to a subject, or to some, oldest first; what was recorded by a
    moment.

    What happened before it and was entered later nobody could read there at that moment.
    Who may see the subject's page may see these: the page asks, not this query.
    """
    names = [one if isinstance(one, str) else name_of(one) for one in subjects]
    found = Entry.objects.filter(subject__in=names).select_related("chain", "actor")
    if until is not None:
        found = found.filter(recorded_at__lte=until)
    return lines_of(found.order_by("pk"))


def only_of(subject: Model, lines: Iterable[Line]) -> list[Line]:
    """Those of some lines that are on one subject."""
    return [one for one in lines if one.subject == name_of(subject)]


def who_changed(subject: Model, beside: Sequence[Model] = (), by: Collection[str] = ()) -> str:
    """Who did what to a subject last, and when, as a sentence; "" where nothing was done to it.

    What was done to the rows beside it counts as done to it. What changed nothing that a form
    shows, such as a line crossed by the clock, is passed over; with `by`, all but these.
    """
    names = [name_of(one) for one in (subject, *beside)]
    found = Entry.objects.filter(subject__in=names).select_related("actor")
    told = found.filter(event__in=by) if by else found.exclude(event__in=quiet())
    last = told.order_by("-pk").first()
    if last is None:
        return ""
    return _("%(what)s was changed meanwhile: %(who)s, %(when)s, %(deed)s.") % {
        "what": subject,
        "who": last.actor,
        "when": moment_words(last.happened_at),
        "deed": words_of(last.event),
    }


def entries_for(user: User, day: date) -> EntryQuerySet:
    """The entries a person may read, with what a list shows of them."""
    return Entry.objects.visible_to(user, day).select_related("chain__organ", "actor")


def lines_of(entries: Iterable[Entry]) -> list[Line]:
    """Entries in plain values; keys of people, posts and organs in their facts become names."""
    kept = [(entry, facts_of(entry)) for entry in entries]
    for _entry, facts in kept:
        facts.update({one: f"people.user:{facts[one]}" for one in PEOPLE if facts.get(one)})
    values = [value for _entry, facts in kept for value in facts.values()]
    names = names_of([*values, *(entry.subject for entry, _facts in kept)])
    return [
        Line(
            key=entry.pk,
            place=entry.place,
            event=entry.event,
            words=words_of(entry.event),
            subject=entry.subject,
            actor=str(entry.actor),
            happened_at=entry.happened_at,
            recorded_at=entry.recorded_at,
            facts=[(name, names.get(value, value)) for name, value in facts.items()],
            told=told_of({name: names.get(value, value) for name, value in facts.items()}),
            about=names.get(entry.subject, entry.subject),
            receipt=entry.receipt,
            seal=bytes(entry.seal).hex()[: 2 * CHECK],
        )
        for entry, facts in kept
    ]


def names_of(values: Iterable[str]) -> dict[str, str]:
    """What the rows are called that facts name by key (`people.user:12`); a query for each table.

    A row may be called by what it refers to, as a mail by whom it goes to: its model says so.
    """
    keys: dict[str, set[int]] = {}
    for value in values:
        label, colon, key = value.rpartition(":")
        if colon and LABEL.fullmatch(label) and key.isdecimal():
            keys.setdefault(label, set()).add(int(key))
    return {
        f"{label}:{row.pk}": str(row)
        for label, wanted in keys.items()
        if (model := model_of(label)) is not None
        for row in with_names(model).filter(pk__in=wanted)
    }


def with_names(model: type[Model]) -> QuerySet[Model]:
    """The rows of a table with what they are called by (`called_by` of the model), no more."""
    rows = model._default_manager.all()
    called_by: tuple[str, ...] = getattr(model, "called_by", ())
    return rows.select_related(*called_by) if called_by else rows


def model_of(label: str) -> type[Model] | None:
    """The table a subject or a fact names; none where there is no such table any more."""
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def address_of(subject: str) -> str:
    """The page of a subject, where it has one."""
    label, _colon, key = subject.rpartition(":")
    try:
        model = apps.get_model(label)
        return str(model(pk=key).get_absolute_url())
    except (LookupError, ValueError, AttributeError, TypeError, NoReverseMatch):
        return ""


def organs_in(entries: EntryQuerySet) -> list[tuple[str, str]]:
    """The chains that entries stand on, for a choice: name of the chain, name of the organ."""
    chains = Head.objects.filter(pk__in=entries.order_by().values("chain")).select_related("organ")
    return [(head.name, str(head.organ or head.name)) for head in chains]


def administrators(day: date) -> set[int]:
    """The keys of those who are administrators of any kind on a day."""
    posts = Term.objects.on(day).filter(post__role__in=ADMINISTRATORS)
    granted = grants(day).filter(role__in=ADMINISTRATORS)
    return {*posts.values_list("user", flat=True), *granted.values_list("user", flat=True)}


def seals() -> QuerySet[Seal]:
    """Every day that is sealed, the newest first."""
    return Seal.objects.order_by("-day")


def last_verification() -> Verification | None:
    return Verification.objects.select_related("actor").first()


def count_of_entries() -> int:
    """How many lines the ledger has, by its heads."""
    return sum(Head.objects.values_list("count", flat=True))


def heads() -> dict[str, tuple[int, str]]:
    """How far each chain is: the place of its last line, and that line's seal."""
    rows = Head.objects.order_by("name").values_list("name", "count", "seal")
    return {name: (count, bytes(seal).hex()) for name, count, seal in rows}


def seal_at(chain: str, place: int) -> str:
    """The seal of one line; "" where there is no such line."""
    found = Entry.objects.filter(chain__name=chain, place=place).values_list("seal", flat=True)
    return "".join(bytes(seal).hex() for seal in found)


def subjects_since(chain: str, place: int, *, but: str) -> Iterator[str]:
    """The subjects of a chain's lines after one place, each once, but for those of one event."""
    rows = Entry.objects.filter(chain__name=chain, place__gt=place).exclude(event=but)
    found = rows.order_by().values_list("subject", flat=True).distinct()
    return found.iterator(chunk_size=10_000)
