from django.urls import path

from xiaoneng.supervision.acts import ACTS
from xiaoneng.supervision.views import bulletin, cards, findings, proposals, rules

app_name = "supervision"
urlpatterns = [
    path("cards/", cards.cards, name="cards"),
    path("cards/propose/", proposals.propose, name="propose"),
    path("cards/<int:pk>/", cards.card, name="card"),
    path("cards/<int:pk>/recheck/", cards.recheck, name="recheck"),
    *(path(f"cards/<int:pk>/{code}/", cards.act, {"code": code}, name=code) for code in ACTS),
    path("supervision/proposals/", proposals.proposals, name="proposals"),
    path("supervision/proposals/<int:pk>/", proposals.proposal, name="proposal"),
    path("supervision/findings/", findings.findings, name="findings"),
    path("supervision/findings/<int:pk>/", findings.finding, name="finding"),
    path("supervision/rules/", rules.rules, name="rules"),
    path("supervision/rules/<int:pk>/", rules.rule, name="rule"),
    path("supervision/rules/<int:pk>/change/", rules.change, name="change_rule"),
    path("supervision/rules/<int:pk>/suspend/", rules.suspend, name="suspend_rule"),
    path("supervision/rules/<int:pk>/resume/", rules.resume, name="resume_rule"),
    path("supervision/bulletin/", bulletin.bulletin, name="bulletin"),
]
