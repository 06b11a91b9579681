"""Sources of cases: what they are, how they are read, when they could not send."""

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from xiaoneng.access.policy import may, require
from xiaoneng.cases import card_rows, csv_rows
from xiaoneng.cases.operations.sources import (
    change_source,
    checked_mapping,
    declare_outage,
    define_source,
)
from xiaoneng.cases.queries import Source, batches_for, sources_for
from xiaoneng.cases.source_forms import FileForm, OutageForm, SourceForm, shown
from xiaoneng.cases.source_tables import FILES, SOURCES
from xiaoneng.kit.exports import as_csv
from xiaoneng.kit.forms import tried
from xiaoneng.kit.http import Request
from xiaoneng.kit.listing import show_list
from xiaoneng.kit.notices import notice
from xiaoneng.kit.time import now, wall
from xiaoneng.logs.propose import propose_what_is_there
from xiaoneng.people.going_live import live_from
from xiaoneng.people.queries import organs

SHOWN = 20  # files on the page of their source


def source_or_404(request: Request, code: str) -> Source:
    return get_object_or_404(sources_for(request.user, now()), code=code)


def sources(request: Request) -> HttpResponseBase:
    """Every source, for those who bring files of cases."""
    require(request.user, "batch.try")
    at, url = now(), reverse("cases:new_source")
    lead = _(
        "Cases from organs' own systems: each source with its mapping, its files and its outages."
    )
    setting_up = {"label": _("Set up a source"), "url": url, "icon": "plus", "is_primary": True}
    context = {"lead": lead, "actions": [setting_up]}
    return show_list(request, SOURCES, sources_for(request.user, at), as_of=at, context=context)


def files(request: Request, code: str) -> HttpResponseBase:
    """Every file of a source that was ever brought."""
    require(request.user, "batch.try")
    source = source_or_404(request, code)
    above = [(_("Import of cases"), reverse("cases:sources"))]
    context = {"way_back": [*above, (source.title, source.get_absolute_url())]}
    at = now()
    rows = batches_for(request.user, at).filter(source=source)
    return show_list(request, FILES, rows, as_of=at, context=context)


def detail(request: Request, code: str) -> HttpResponse:
    """A source: its files, its outages, and where a file is tried."""
    require(request.user, "batch.try")
    return source_shown(request, source_or_404(request, code), FileForm())


def source_shown(request: Request, source: Source, form: FileForm) -> HttpResponse:
    """The page of a source, with what is wrong with the file that was given."""
    at = now()
    brought = list(batches_for(request.user, at).filter(source=source)[: SHOWN + 1])
    context = {
        "source": source,
        "organ_live_on": live_from(source.organ),
        "batches": brought[:SHOWN],
        "has_more": len(brought) > SHOWN,
        "outages": source.outages.select_related("declared_by")[:SHOWN],
        "form": form,
        "may_change": may(request.user, "source.change", source),
        "as_of": at,
    }
    status = 422 if form.errors else 200
    return render(request, "cases/source_detail.html", context, status=status)


def cases_file(request: Request, code: str) -> HttpResponseBase:
    """The cases of a source in the columns of `supervise`, to lay beside its own (contracts.md)."""
    require(request.user, "batch.try")
    source, at = source_or_404(request, code), now()
    rows = (list(row.values()) for row in csv_rows.cases_csv(source, at))
    return as_csv(f"{source.code}-cases-{wall(at):%Y%m%d-%H%M}.csv", csv_rows.COLUMNS, rows)


def cards_file(request: Request, code: str) -> HttpResponseBase:
    """The yellow and red cards of a source in the columns of `supervise`, beside its cases."""
    require(request.user, "batch.try")
    source, at = source_or_404(request, code), now()
    rows = (list(row.values()) for row in card_rows.cards_csv(source, at))
    return as_csv(f"{source.code}-cards-{wall(at):%Y%m%d-%H%M}.csv", card_rows.COLUMNS, rows)


def edit(request: Request, code: str = "") -> HttpResponse:
    """Define a source, or describe it anew; where a file is given, propose its mapping."""
    require(request.user, "source.change" if code else "source.define")
    source, at = source_or_404(request, code) if code else None, now()
    posted = request.method == "POST"
    form = SourceForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        initial=shown(source) if source else {},
    )
    form.only(list(organs(at.date())))
    if posted and form.is_valid():
        if form.cleaned_data["sample"] is not None:
            said = tried(form, partial(mapping_for, form.cleaned_data["sample"]), "sample")
            if said is not None:
                return proposed(request, form, source, said)
        elif tried(form, partial(checked_mapping, form.cleaned_data["mapping"]), "mapping"):
            code = form.cleaned_data["code"]
            keeping = partial(change_source, source) if source else partial(define_source, code)
            kept = tried(form, partial(keeping, form.described, actor=request.user, at=at))
            if kept is not None:
                notice(request, _("Saved: %(name)s") % {"name": kept})
                return redirect(kept)
    status = 422 if form.errors else 200
    return render(
        request, "cases/source_edit.html", {"form": form, "source": source}, status=status
    )


def mapping_for(upload: Any) -> str:
    """A mapping proposed from a file; raises Unusable where it cannot be read."""
    with TemporaryDirectory(prefix="xiaoneng-") as folder:
        path = Path(folder) / Path(upload.name).name
        with path.open("wb") as file:
            for piece in upload.chunks():
                file.write(piece)
        return propose_what_is_there(path)


def proposed(
    request: Request, form: SourceForm, source: Source | None, mapping: str
) -> HttpResponse:
    """The same form with the mapping that was proposed, and what it still lacks."""
    said: dict[str, Any] = {**form.cleaned_data, "mapping": mapping}
    again = SourceForm(initial=said)
    again.only(list(organs(now().date())))
    tried(form, partial(checked_mapping, mapping), "mapping")
    context = {
        "form": again,
        "source": source,
        "is_proposed": True,
        "lacking": form.errors.get("mapping"),
    }
    return render(request, "cases/source_edit.html", context)


def outage(request: Request, code: str) -> HttpResponse:
    """Declare that a source could not send."""
    require(request.user, "outage.declare")
    source = source_or_404(request, code)
    form = OutageForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        declaring = partial(declare_outage, source, **form.cleaned_data)
        tried(form, partial(declaring, actor=request.user, at=now()))
        if form.is_valid():
            notice(request, _("Declared."))
            return redirect(source)
    context = {"form": form, "source": source}
    return render(request, "cases/outage.html", context, status=422 if form.errors else 200)
