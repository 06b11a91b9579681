from django.urls import path

from xiaoneng.catalogue.views import lists, page

app_name = "catalogue"
urlpatterns = [
    path("", lists.items, name="list"),
    path("items/<int:pk>/", page.item, name="item"),
    path("versions/<int:pk>/", page.version, name="version"),
    path("rounds/<int:pk>/", page.version, name="round"),
    path("add/", lists.items, name="add"),
]
