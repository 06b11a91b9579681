from django.urls import path

from xiaoneng.insight.views import cockpit, flows, lab

app_name = "insight"
urlpatterns = [
    path("cockpit/", cockpit.cockpit, name="cockpit"),
    path("flows/", flows.flows, name="flows"),
    path("flows/one/", flows.flow, name="flow"),
    path("flows/cases/", flows.flow_cases, name="flow_cases"),
    path("limit-lab/", lab.lab, name="lab"),
    path("limit-lab/cases/", lab.cases, name="lab_cases"),
    path("limit-lab/ladder/", lab.trial, name="trial"),
]
