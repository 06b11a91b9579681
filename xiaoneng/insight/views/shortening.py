"""How much shorter than the law allows promises are, and were."""

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xiaoneng.access.policy import require
from xiaoneng.catalogue.queries import limits_dated
from xiaoneng.insight.asking import bodies_for
from xiaoneng.insight.flows.files import TABLES, Written, written
from xiaoneng.insight.lab.scope import organs_asked
from xiaoneng.insight.shortening.figures import held_in
from xiaoneng.insight.shortening.page import page_of
from xiaoneng.insight.views.asking import query_of
from xiaoneng.kit.http import Request
from xiaoneng.kit.time import now, wall
from xiaoneng.kit.words import moment_words
from xiaoneng.obligations.showing import in_language


@require_safe
def shortening(request: Request) -> HttpResponseBase:
    """Compression rates of the catalogue over time, by organ and by item; or a table as a file."""
    require(request.user, "lab.read")
    at = now()
    day, bodies = wall(at).date(), bodies_for(request.user, at)
    chosen = next((one for one in bodies if str(one.pk) == request.GET.get("organ", "")), None)
    rows = limits_dated(request.user, day)
    organs = organs_asked(request.user, day, chosen)
    if organs is not None:
        rows = rows.filter(item__organ__in=organs)
    page = page_of(held_in(rows), day)
    if (form := request.GET.get("out", "")) in TABLES:
        scope = in_language(chosen) if chosen else _("everything you look over")
        notes = [_("How much shorter promises are"), _("Scope: %(scope)s") % {"scope": scope},
                 *page.leads, _("As of %(moment)s") % {"moment": moment_words(at)}]  # fmt: skip
        table = request.GET.get("table", "")
        return written(page.tables, Written("shortening", form, table, at, notes))
    context = {
        "page": page,
        "bodies": bodies,
        "chosen": chosen,
        "query": query_of(request, ["organ"]),
        "as_of": at,
    }
    return render(request, "insight/shortening.html", context)
