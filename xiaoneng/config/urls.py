"""Every address of the site, room by room."""

from django.urls import include, path

urlpatterns = [
    path("", include("xiaoneng.desk.urls")),
    path("", include("xiaoneng.api.urls")),
    path("", include("xiaoneng.kit.urls")),
    path("", include("xiaoneng.staffing.urls")),
    path("progress/", include("xiaoneng.portal.urls")),
    path("cases/", include("xiaoneng.cases.urls")),
    path("catalogue/", include("xiaoneng.catalogue.urls")),
    path("errands/", include("xiaoneng.errands.urls")),
    path("obligations/", include("xiaoneng.obligations.urls")),
    path("registers/", include("xiaoneng.registers.urls")),
    path("", include("xiaoneng.supervision.urls")),
    path("", include("xiaoneng.insight.urls")),
    path("ledger/", include("xiaoneng.ledger.urls")),
    path("messages/", include("xiaoneng.messages.urls")),
]
handler400 = "xiaoneng.kit.views.unusable"
handler403 = "xiaoneng.kit.views.denied"
handler404 = "xiaoneng.api.views.missing.missing"
handler500 = "xiaoneng.kit.views.broken"
