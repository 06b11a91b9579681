from django.urls import path

from xiaoneng.messages import views

app_name = "messages"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("read/", views.read_all, name="read_all"),
    path("undelivered/", views.undelivered_list, name="undelivered"),
    path("<int:pk>/", views.open_message, name="open"),
]
