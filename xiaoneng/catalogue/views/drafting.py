"""Adding items, drafting and changing versions, giving drafts up, assigning."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xiaoneng.access.policy import require
from xiaoneng.catalogue.acting import may_add_somewhere
from xiaoneng.catalogue.forms import AddItemForm, AssignForm, WholeDraft
from xiaoneng.catalogue.operations.drafts import change_draft, draft_version, drop_draft
from xiaoneng.catalogue.operations.items import assign_item, begin_item
from xiaoneng.catalogue.queries import items_for, versions_for
from xiaoneng.catalogue.row_forms import with_another
from xiaoneng.catalogue.showing import name_of
from xiaoneng.core.refusals import Denied
from xiaoneng.kit.forms import tried
from xiaoneng.kit.http import Request
from xiaoneng.kit.notices import notice
from xiaoneng.kit.time import now


def add(request: Request) -> HttpResponse:
    """Add an item; what it says is filled in next."""
    if not may_add_somewhere(request.user):
        raise Denied(_("Items are added by the efficiency office and by heads of organs."))
    at = now()
    form = AddItemForm(request.POST or None)
    form.fields["organ"].offer(at.date(), request.user)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        names = (said["code"], said["kind"], said["organ"], {"name": said["name"]})
        beginning = partial(begin_item, *names, basic_code=said["basic_code"])
        draft = tried(form, partial(beginning, actor=request.user, at=at))
        if draft is not None:
            notice(request, _("%(code)s is added; say what it promises.") % {"code": said["code"]})
            return redirect("catalogue:change", draft.pk)
    context = {"form": form, "title": _("Add an item"), "button": _("Add and go on")}
    return render(request, "catalogue/act.html", context, status=422 if form.errors else 200)


@require_POST
def draft(request: Request, pk: int) -> HttpResponse:
    """Begin the next version from the one that holds, and go on to change it."""
    at = now()
    item = get_object_or_404(items_for(request.user, at.date()), pk=pk)
    begun = draft_version(item, actor=request.user, at=at)
    return redirect("catalogue:change", begun.pk)


def change(request: Request, pk: int) -> HttpResponse:
    """Change a draft: its fields and the rows of its lists."""
    at = now()
    version = get_object_or_404(versions_for(request.user, at.date()), pk=pk)
    require(request.user, "version.change", version)
    if request.method != "POST":
        return draft_page(request, WholeDraft(version, at.date()))
    if more := request.POST.get("more"):
        return draft_page(request, WholeDraft(version, at.date(), with_another(request.POST, more)))
    whole = WholeDraft(version, at.date(), request.POST)
    content = whole.content()
    if content is None:
        return draft_page(request, whole, status=422)
    version.edition = whole.form.cleaned_data["edition"]
    changed = change_draft(version, content, actor=request.user, at=at)
    notice(request, _("The draft is saved."))
    return redirect(changed)


def draft_page(request: Request, whole: WholeDraft, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "version": whole.draft,
        "item": whole.draft.item,
        "whole": whole,
        "form": whole.form,
    }
    return render(request, "catalogue/draft.html", context, status=status)


@require_POST
def drop(request: Request, pk: int) -> HttpResponse:
    """Give a draft up."""
    at = now()
    version = get_object_or_404(versions_for(request.user, at.date()), pk=pk)
    drop_draft(version, actor=request.user, at=at)
    notice(request, _("The draft of %(name)s is dropped.") % {"name": name_of(version)})
    return redirect("catalogue:list")


def assign(request: Request, pk: int) -> HttpResponse:
    """Give an item to another organ, or name the post that handles it."""
    at = now()
    item = get_object_or_404(items_for(request.user, at.date()), pk=pk)
    require(request.user, "item.assign", item)
    first = {"organ": item.organ_id, "post": item.post.title if item.post else ""}
    form = AssignForm(request.POST or None, initial=first)
    form.fields["organ"].offer(at.date())  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        assigning = partial(assign_item, item, said["organ"], post=said["post"] or None)
        tried(form, partial(assigning, actor=request.user, at=at))
        if form.is_valid():
            notice(request, _("%(code)s is assigned.") % {"code": item.code})
            return redirect(item)
    context = {"form": form, "title": _("Assign"), "button": _("Assign"), "item": item}
    return render(request, "catalogue/act.html", context, status=422 if form.errors else 200)
