from django.urls import include, path

from xiaoneng.obligations.acts import ACTS
from xiaoneng.obligations.views import (
    acting,
    ahead,
    calendars,
    grounds,
    kinds,
    lists,
    opening,
    page,
)

app_name = "obligations"
urlpatterns = [
    path("", lists.obligations, name="list"),
    path("open/", opening.open_by_hand, name="open"),
    path("ahead/", ahead.ahead, name="calendar"),
    path("calendars/", calendars.calendars, name="calendars"),
    path("calendars/add/", calendars.add, name="add_calendar"),
    path("calendars/<slug:name>/", calendars.year, name="calendar_year"),
    path("calendars/<slug:name>/notice/", calendars.enter_notice, name="enter_notice"),
    path("calendars/<slug:name>/keepers/", calendars.keepers, name="keepers"),
    path("calendars/<slug:name>/hours/", calendars.office_hours, name="office_hours"),
    path("kinds/", include(grounds.GroundPages.urls("grounds", app_name))),
    path("kinds/", kinds.kinds, name="kinds"),
    path("kinds/add/", kinds.add, name="add_kind"),
    path("kinds/<slug:name>/", kinds.kind, name="kind"),
    path("kinds/<slug:name>/change/", kinds.change, name="change_kind"),
    path("<int:pk>/", page.detail, name="detail"),
    path("<int:pk>/unmask/", page.unmask, name="unmask"),
    path("<int:pk>/sheet/", page.sheet, name="sheet"),
    path("<int:pk>/split/", acting.split, name="split"),
    path("urgings/<int:pk>/answer/", acting.answer, name="answer"),
    path("urgings/<int:pk>/withdraw/", acting.withdraw, name="withdraw"),
    *(path(f"<int:pk>/{code}/", acting.act, {"code": code}, name=code) for code in ACTS),
]
