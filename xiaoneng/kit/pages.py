"""Four declarative pages for reference data: list, detail, edit, delete.

    class ItemPages(Pages):
        listing, form = ITEMS, ItemForm
        rows, may = staticmethod(items_for), staticmethod(may_item)
        save, remove = save_item, remove_item

    urlpatterns = ItemPages.urls("item", "room")  # item-list, -new, -detail, -edit, -delete

A page that needs a second hook is a function view instead.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any, ClassVar, NamedTuple

from django.db.models import Model, QuerySet
from django.forms import BaseForm, ModelForm, model_to_dict
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from xiaoneng.core.refusals import Denied
from xiaoneng.kit.columns import Cell, cell
from xiaoneng.kit.forms import tried
from xiaoneng.kit.http import Request
from xiaoneng.kit.listing import Listing, show_list
from xiaoneng.kit.notices import notice
from xiaoneng.kit.shown import Shown, as_shown, remember
from xiaoneng.kit.time import now
from xiaoneng.people.models import User

Rows = QuerySet[Any]


class Act(NamedTuple):
    """A button of a page: where it leads."""

    label: str
    url: str
    icon: str = ""
    is_primary: bool = False


class Pages:
    """What the pages of one kind of reference row are made of.

    `rows(user, at)` are those the person sees; a row that is not among them is 404. `save(form,
    actor=, at=)` and `remove(row, actor=, at=)` are operations of the room: they ask the policy,
    write the ledger, and refuse. `may(user, act, row)` with act "add", "edit" or "remove" only
    decides which buttons are drawn. Without `save` the pages are read only.
    """

    listing: ClassVar[Listing]
    form: "ClassVar[type[ModelForm[Any]] | None]" = None
    save: ClassVar[Callable[..., Model] | None] = None
    remove: ClassVar[Callable[..., object] | None] = None
    new_title: ClassVar[str | Promise] = ""
    namespace: ClassVar[str] = ""
    name: ClassVar[str] = ""

    @staticmethod
    def rows(user: User, at: datetime) -> Rows:
        raise NotImplementedError

    @staticmethod
    def may(user: User, act: str, row: Any) -> bool:
        raise NotImplementedError

    @classmethod
    def urls(cls, name: str, namespace: str) -> list[URLPattern]:
        """The addresses of the pages; `namespace` is the room's `app_name`."""
        cls.name, cls.namespace = name, namespace
        found = [
            path(f"{name}/", cls.list_page, name=f"{name}-list"),
            path(f"{name}/<int:pk>/", cls.detail_page, name=f"{name}-detail"),
        ]
        if cls.save is not None:
            found += [
                path(f"{name}/new/", cls.edit_page, name=f"{name}-new"),
                path(f"{name}/<int:pk>/edit/", cls.edit_page, name=f"{name}-edit"),
            ]
        if cls.remove is not None:
            found.append(path(f"{name}/<int:pk>/delete/", cls.delete_page, name=f"{name}-delete"))
        return found

    @classmethod
    def url(cls, page: str, pk: int | None = None) -> str:
        return reverse(f"{cls.namespace}:{cls.name}-{page}", args=[] if pk is None else [pk])

    @classmethod
    def list_page(cls, request: Request) -> HttpResponseBase:
        at = now()
        acts = []
        if cls.save is not None and cls.may(request.user, "add", None):
            acts.append(Act(str(cls.new_title) or _("New"), cls.url("new"), "plus", True))  # noqa: FBT003
        rows = cls.rows(request.user, at)
        return show_list(request, cls.listing, rows, as_of=at, context={"actions": acts})

    @classmethod
    def detail_page(cls, request: Request, pk: int) -> HttpResponse:
        row = cls.one(request, pk)
        acts = []
        if cls.save is not None and cls.may(request.user, "edit", row):
            acts.append(Act(_("Edit"), cls.url("edit", pk), "pencil"))
        if cls.remove is not None and cls.may(request.user, "remove", row):
            acts.append(Act(_("Delete"), cls.url("delete", pk), "trash"))
        context = cls.frame(row) | {"row": row, "cells": cls.cells(row), "actions": acts}
        return render(request, "kit/detail.html", context)

    @classmethod
    def edit_page(cls, request: Request, pk: int | None = None) -> HttpResponse:
        row = None if pk is None else cls.one(request, pk)
        if not cls.may(request.user, "add" if row is None else "edit", row):
            raise Denied(_("You may not change this here. Ask whoever keeps these entries."))
        return cls.edit(request, row)

    @classmethod
    def edit(cls, request: Request, row: Any) -> HttpResponse:
        """The form, empty or as it was sent with its faults; saved, the row's page."""
        if cls.form is None or cls.save is None:
            raise TypeError(f"{cls.__name__} saves without a form")
        title = str(row) if row else str(cls.new_title) or _("New")  # before it is typed over
        form: BaseForm = cls.form(request.POST or None, instance=row)
        shown = None if row is None else Shown(row, partial(model_to_dict, fields=[*form.fields]))
        if shown is not None:
            remember(form, shown)
        if request.method == "POST" and form.is_valid():
            save = partial(cls.save, form, actor=request.user, at=now())
            saved = tried(form, save if shown is None else partial(as_shown, form, shown, save))
            if saved is not None:
                notice(request, _("Saved: %(name)s") % {"name": saved})
                return redirect(cls.url("detail", saved.pk))
        context = cls.frame(row) | {"form": form, "title": title}
        return render(request, "kit/edit.html", context, status=422 if form.errors else 200)

    @classmethod
    def delete_page(cls, request: Request, pk: int) -> HttpResponse:
        """Say what will be gone; on POST let the operation do it."""
        row = cls.one(request, pk)
        if cls.remove is None or not cls.may(request.user, "remove", row):
            raise Denied(_("You may not change this here. Ask whoever keeps these entries."))
        if request.method == "POST":
            cls.remove(row, actor=request.user, at=now())
            notice(request, _("Deleted: %(name)s") % {"name": row})
            return redirect(cls.url("list"))
        return render(request, "kit/delete.html", cls.frame(row) | {"row": row})

    @classmethod
    def one(cls, request: Request, pk: int) -> Any:
        return get_object_or_404(cls.rows(request.user, now()), pk=pk)

    @classmethod
    def cells(cls, row: Any) -> list[Cell]:
        return [cell(column, str(column.label), row) for column in cls.listing.columns]

    @classmethod
    def frame(cls, row: Any) -> dict[str, Any]:
        """The way to the page: the list, the row."""
        crumbs = [(str(cls.listing.title), cls.url("list"))]
        back = cls.url("list") if row is None else cls.url("detail", row.pk)
        return {"crumbs": crumbs, "back_url": back}
