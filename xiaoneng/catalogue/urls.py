from django.urls import path

from xiaoneng.catalogue.views import drafting, lists, page, publishing, rounds

app_name = "catalogue"
urlpatterns = [
    path("", lists.items, name="list"),
    path("add/", drafting.add, name="add"),
    path("items/<int:pk>/", page.item, name="item"),
    path("items/<int:pk>/compare/", page.compare, name="compare"),
    path("items/<int:pk>/draft/", drafting.draft, name="draft"),
    path("items/<int:pk>/assign/", drafting.assign, name="assign"),
    path("versions/<int:pk>/", page.version, name="version"),
    path("versions/<int:pk>/change/", drafting.change, name="change"),
    path("versions/<int:pk>/drop/", drafting.drop, name="drop"),
    path("versions/<int:pk>/publish/", publishing.publish, name="publish"),
    path("versions/<int:pk>/abolish/", publishing.abolish, name="abolish"),
    path("import/", rounds.rounds, name="rounds"),
    path("import/template/", rounds.template, name="template"),
    path("export/", rounds.export, name="export"),
    path("import/<int:pk>/", rounds.one, name="round"),
    path("import/<int:pk>/take/", rounds.take, name="take"),
    path("import/<int:pk>/organ/", rounds.alias, name="alias"),
    path("import/<int:pk>/mend/", rounds.mend, name="mend"),
]
