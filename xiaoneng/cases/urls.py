from django.urls import path

from xiaoneng.cases.acts import ACTS
from xiaoneng.cases.views import acting, lists, page

app_name = "cases"
urlpatterns = [
    path("", lists.cases, name="list"),
    path("register/", acting.register, name="register"),
    path("<int:pk>/", page.detail, name="detail"),
    path("reports/<int:pk>/approve/", acting.settle, {"approve": True}, name="approve_report"),
    path("reports/<int:pk>/reject/", acting.settle, {"approve": False}, name="reject_report"),
    *(path(f"<int:pk>/{code}/", acting.act, {"code": code}, name=code) for code in ACTS),
]
