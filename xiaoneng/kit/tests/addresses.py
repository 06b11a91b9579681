"""The addresses of kit's own tests: kit itself, and one list of organs."""

from datetime import datetime

from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpResponse, HttpResponseBase
from django.urls import include, path
from django.utils import timezone

from xiaoneng.core.refusals import Conflict, Denied, IllegalStep, Unusable
from xiaoneng.kit.bulk import Bulk, Field
from xiaoneng.kit.columns import Column
from xiaoneng.kit.filters import Choice, Days, Text
from xiaoneng.kit.http import Request
from xiaoneng.kit.listing import Listing, show_list
from xiaoneng.kit.pages import Pages
from xiaoneng.people.models import Calendar, Level, Organ, User

AS_OF = timezone.make_aware(datetime(2026, 11, 20, 16, 30))
HANDLER = "xiaoneng.kit.views"


def rename(organ: Organ, *, actor: User, at: datetime, name: str) -> None:
    """A bulk act: villages are not renamed."""
    if organ.level == Level.VILLAGE:
        raise IllegalStep("a village keeps its name")
    Organ.objects.filter(pk=organ.pk).update(name=f"{name}{organ.code}")


ORGANS = Listing(
    name="organs",
    title="Organs",
    columns=[
        Column(
            "name",
            "Name",
            lambda o: o.name,
            "name",
            is_title=True,
            sub=lambda o: o.code,
            sub_label="Code",
        ),
        Column("level", "Level", lambda o: o.get_level_display(), "level"),
        Column("closed", "Closed", lambda o: o.closed_on, "closed_on", width="xn-w-date"),
        Column("parent", "Parent", lambda o: o.parent and o.parent.name, "parent__name"),
        Column("depth", "Depth", lambda o: o.depth),
    ],
    order="name",
    url_of=lambda organ: f"/organs/{organ.pk}/",
    filters=[
        Choice("level", "Level", lambda: Level.choices),
        Days("opened", "Opened", "opened_on"),
        Text("code", "Code", "code"),
    ],
    search=lambda rows, words: rows.filter(name__icontains=words),
    empty="No organs yet",
    bulk=[
        Bulk("rename", "Rename", rename, "renamed", "not renamed", [Field("name", "New name")]),
        Bulk("close", "Close", rename, "closed", "not closed", may=lambda user: False),
    ],
)


def organs(request: Request) -> HttpResponseBase:
    rows = Organ.objects.select_related("parent")
    return show_list(request, ORGANS, rows, as_of=AS_OF)


class CalendarForm(ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Calendar
        fields = ["name", "title"]
        help_texts = {"name": "letters and strokes"}


def save_calendar(form: CalendarForm, *, actor: User, at: datetime) -> Calendar:
    saved: Calendar = form.save()
    return saved


def remove_calendar(row: Calendar, *, actor: User, at: datetime) -> None:
    row.delete()


class CalendarPages(Pages):
    listing = Listing(
        name="calendars",
        title="Calendars",
        columns=[
            Column("name", "Name", lambda row: row.name, "name", is_title=True),
            Column("title", "Title", lambda row: row.title),
        ],
        order="name",
        url_of=lambda row: CalendarPages.url("detail", row.pk),
        empty="No calendars yet",
    )
    form = CalendarForm

    @staticmethod
    def rows(user: User, at: datetime) -> QuerySet[Calendar]:
        return Calendar.objects.exclude(name="hidden")

    @staticmethod
    def may(user: User, act: str, row: Calendar | None) -> bool:
        return user.username != "reader"

    save = staticmethod(save_calendar)
    remove = staticmethod(remove_calendar)


def refusing(request: Request, kind: str) -> HttpResponse:
    refusals = {"denied": Denied, "conflict": Conflict, "unusable": Unusable}
    raise refusals[kind]("李敏已经作出决定")


def failing(request: Request) -> HttpResponse:
    raise ZeroDivisionError


def spoilt(request: Request) -> HttpResponse:
    raise BadRequest


urlpatterns = [
    path("", include("xiaoneng.kit.urls")),
    path("organs/", organs, name="organs"),
    path("", include((CalendarPages.urls("calendar", "sample"), "sample"))),
    path("refusing/<str:kind>/", refusing),
    path("failing/", failing),
    path("spoilt/", spoilt),
]
handler400 = f"{HANDLER}.unusable"
handler403 = f"{HANDLER}.denied"
handler404 = f"{HANDLER}.missing"
handler500 = f"{HANDLER}.broken"
