from django.urls import path

from xiaoneng.kit import views

app_name = "kit"
urlpatterns = [
    path("language/", views.language, name="language"),
    path("keys/", views.keys, name="keys"),
]
