from django.urls import path

from xiaoneng.ledger import views

app_name = "ledger"
urlpatterns = [
    path("", views.entries, name="entries"),
    path("<int:pk>/", views.entry, name="entry"),
    path("of/<str:subject>/", views.of_subject, name="of_subject"),
    path("verify/", views.verify, name="verify"),
    path("verify/now/", views.verify_at_once, name="verify_at_once"),
    path("roots/", views.roots, name="roots"),
    path("roots/seals.jsonl", views.seal_file, name="seal_file"),
    path("proof/", views.proof, name="proof"),
    path("proof/<str:receipt>.json", views.proof_file, name="proof_file"),
]
