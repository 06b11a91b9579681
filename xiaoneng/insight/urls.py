from django.urls import path

from xiaoneng.insight.views import cockpit

app_name = "insight"
urlpatterns = [path("cockpit/", cockpit.cockpit, name="cockpit")]
