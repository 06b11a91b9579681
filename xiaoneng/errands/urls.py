from django.urls import path

from xiaoneng.errands import views

app_name = "errands"
urlpatterns = [
    path("", views.errands, name="list"),
    path("export/", views.export, name="export"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/cancel/", views.cancel, name="cancel"),
    path("<int:pk>/again/", views.again, name="again"),
    path("<int:pk>/file/", views.file, name="file"),
]
