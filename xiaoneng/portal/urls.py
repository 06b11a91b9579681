from django.urls import path

from xiaoneng.portal import views

app_name = "portal"
urlpatterns = [path("", views.progress, name="progress")]
