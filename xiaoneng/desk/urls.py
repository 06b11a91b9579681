from django.urls import path

from xiaoneng.desk.views import feeds, filters, health, home, reports, search

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
    path("filters/", filters.filters, name="filters"),
    path("filters/save/", filters.save, name="save_filter"),
    path("filters/<int:pk>/rename/", filters.rename, name="rename_filter"),
    path("filters/<int:pk>/delete/", filters.delete, name="delete_filter"),
    path("health/", health.health, name="health"),
    path("pulse/", health.pulse, name="pulse"),
    path("reports/", reports.reports, name="reports"),
    path("reports/<str:run>/<str:name>", reports.report, name="report"),
    path("feeds/", feeds.feeds, name="feeds"),
    path("feeds/make/", feeds.make, name="make_feed"),
    path("feeds/revoke/", feeds.revoke, name="revoke_feed"),
    path("feed/<str:secret>.ics", feeds.feed, name="feed"),
]
