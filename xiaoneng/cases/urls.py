from django.urls import path

from xiaoneng.cases.acts import ACTS
from xiaoneng.cases.views import acting, imports, lists, page, rejects, sources

app_name = "cases"
urlpatterns = [
    path("", lists.cases, name="list"),
    path("register/", acting.register, name="register"),
    path("<int:pk>/", page.detail, name="detail"),
    path("reports/<int:pk>/approve/", acting.settle, {"approve": True}, name="approve_report"),
    path("reports/<int:pk>/reject/", acting.settle, {"approve": False}, name="reject_report"),
    path("sources/", sources.sources, name="sources"),
    path("sources/new/", sources.edit, name="new_source"),
    path("sources/<slug:code>/", sources.detail, name="source"),
    path("sources/<slug:code>/files/", sources.files, name="files"),
    path("sources/<slug:code>/cases.csv", sources.cases_file, name="source_cases"),
    path("sources/<slug:code>/cards.csv", sources.cards_file, name="source_cards"),
    path("sources/<slug:code>/edit/", sources.edit, name="edit_source"),
    path("sources/<slug:code>/outage/", sources.outage, name="outage"),
    path("sources/<slug:code>/try/", imports.try_file, name="try"),
    path("batches/<int:pk>/", imports.batch, name="batch"),
    path("batches/<int:pk>/try/", imports.try_again, name="try_again"),
    path("batches/<int:pk>/settle/", imports.settle, name="settle_batch"),
    path("batches/<int:pk>/import/", imports.take, name="import"),
    path("batches/<int:pk>/drop/", imports.drop, name="drop_batch"),
    path("batches/<int:pk>/rejects/", rejects.rejects, name="rejects"),
    path("rejects/<int:pk>/", rejects.reject, name="reject"),
    path("rejects/<int:pk>/drop/", rejects.drop, name="drop_reject"),
    *(path(f"<int:pk>/{code}/", acting.act, {"code": code}, name=code) for code in ACTS),
]
