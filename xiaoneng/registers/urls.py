from django.urls import path

from xiaoneng.registers import views

app_name = "registers"
urlpatterns = [
    path("", views.results, name="results"),
    path("tickets/", views.tickets, name="tickets"),
    path("files/", views.files, name="files"),
    path("files/<int:pk>/", views.batch, name="batch"),
    path("files/<int:pk>/refused/", views.mend, name="mend"),
    path("files/<int:pk>/take/", views.take, name="take"),
    path("files/<int:pk>/drop/", views.drop, name="drop"),
    path("files/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("files/template/<slug:kind>/", views.template, name="template"),
]
