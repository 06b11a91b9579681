from django.urls import path

from xiaoneng.insight.views import (
    cockpit,
    doubts,
    flows,
    forecast,
    lab,
    overruns,
    reforms,
    rules,
    scenarios,
    shortening,
)

app_name = "insight"
urlpatterns = [
    path("cockpit/", cockpit.cockpit, name="cockpit"),
    path("flows/", flows.flows, name="flows"),
    path("flows/one/", flows.flow, name="flow"),
    path("flows/cases/", flows.flow_cases, name="flow_cases"),
    path("flows/overruns/", overruns.overruns, name="overruns"),
    path("flows/overruns/cases/", overruns.overrun_cases, name="overrun_cases"),
    path("flows/reform/", reforms.reform, name="reform"),
    path("flows/reform/cases/", reforms.reform_cases, name="reform_cases"),
    path("limit-lab/", lab.lab, name="lab"),
    path("limit-lab/cases/", lab.cases, name="lab_cases"),
    path("limit-lab/ladder/", lab.trial, name="trial"),
    path("limit-lab/rule/", rules.rule_trial, name="rule_trial"),
    path("limit-lab/shortening/", shortening.shortening, name="shortening"),
    path("limit-lab/scenarios/", scenarios.scenarios, name="scenarios"),
    path("limit-lab/scenarios/save/", scenarios.save, name="save_scenario"),
    path("limit-lab/scenarios/compare/", scenarios.compare, name="compare"),
    path("limit-lab/scenarios/<int:pk>/", scenarios.scenario, name="scenario"),
    path("limit-lab/scenarios/<int:pk>/drop/", scenarios.drop, name="drop_scenario"),
    path("limit-lab/scenarios/<int:pk>/propose/", scenarios.propose, name="propose"),
    path("forecast/", forecast.forecast, name="forecast"),
    path("forecast/calibration/", forecast.calibration, name="calibration"),
    path("forecast/calibration/cases/", forecast.forecast_cases, name="forecast_cases"),
    path("doubts/", doubts.doubts, name="doubts"),
    path("doubts/cases/", doubts.doubt_cases, name="doubt_cases"),
    path("doubts/filed/", doubts.doubt_filed, name="doubt_filed"),
    path("doubts/file/", doubts.file_doubts, name="file_doubts"),
]
