"""The addresses of organs, posts, people, roles, substitutions and lists."""

from django.urls import include, path, register_converter
from django.urls.converters import StringConverter

from xiaoneng.staffing.views import (
    categories,
    organ_acts,
    organs,
    people,
    posts,
    sheets,
    standbys,
    substitutions,
)


class SheetKindConverter(StringConverter):
    """What a list holds."""

    regex = "organs|staff"


register_converter(SheetKindConverter, "sheetkind")
urlpatterns = [
    path("organs/", organs.organ_list, name="organs"),
    path("organs/", include(categories.CategoryPages.urls("categories", "staffing"))),
    path("organs/found/", organ_acts.found, name="organ_found"),
    path("organs/<int:pk>/", organs.organ_detail, name="organ"),
    path("organs/<int:pk>/found/", organ_acts.found, name="organ_found_under"),
    path("organs/<int:pk>/rename/", organ_acts.rename, name="organ_rename"),
    path("organs/<int:pk>/move/", organ_acts.move, name="organ_move"),
    path("organs/<int:pk>/level/", organ_acts.set_level, name="organ_set_level"),
    path("organs/<int:pk>/categorise/", organ_acts.categorise, name="organ_categorise"),
    path("organs/<int:pk>/live/", organ_acts.set_live, name="organ_set_live"),
    path("organs/<int:pk>/close/", organ_acts.close, name="organ_close"),
    path("organs/<int:pk>/merge/", organ_acts.merge, name="organ_merge"),
    path("organs/<int:pk>/split/", organ_acts.split, name="organ_split"),
    path("organs/<int:pk>/function/", organ_acts.move_function, name="function_move"),
    path("organs/<int:pk>/nameplate/", organ_acts.hang_nameplate, name="nameplate_hang"),
    path("nameplates/<int:pk>/down/", organ_acts.take_down_nameplate, name="nameplate_take_down"),
    path("organs/<int:pk>/posts/open/", posts.open_, name="post_open"),
    path("organs/<int:pk>/charge/", posts.give_charge, name="charge_give"),
    path("posts/<int:pk>/change/", posts.change, name="post_change"),
    path("posts/<int:pk>/close/", posts.close, name="post_close"),
    path("posts/<int:pk>/appoint/", posts.appoint, name="person_appoint"),
    path("posts/<int:pk>/standby/", standbys.standby, name="standby"),
    path("posts/<int:pk>/standby/name/", standbys.name_, name="standby_name"),
    path("posts/<int:pk>/standby/exempt/", standbys.exempt, name="standby_exempt"),
    path("posts/<int:pk>/standby/end/", standbys.end, name="standby_end"),
    path("standbys/", standbys.standby_list, name="standbys"),
    path("terms/<int:pk>/end/", posts.end_term, name="term_end"),
    path("terms/<int:pk>/transfer/", posts.transfer, name="person_transfer"),
    path("charges/<int:pk>/end/", posts.end_charge, name="charge_end"),
    path("people/", people.people_list, name="people"),
    path("people/enrol/", people.enrol, name="person_enrol"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/amend/", people.amend, name="person_amend"),
    path("people/<int:pk>/unmask/", people.unmask, name="person_unmask"),
    path("people/<int:pk>/away/", substitutions.arrange, name="substitution_arrange_for"),
    path("people/<int:pk>/roles/<int:grant_pk>/", people.withdraw, name="role_withdraw"),
    path("roles/", people.role_list, name="roles"),
    path("roles/grant/", people.grant, name="role_grant"),
    path("substitutions/", substitutions.substitution_list, name="substitutions"),
    path("substitutions/arrange/", substitutions.arrange, name="substitution_arrange"),
    path("substitutions/<int:pk>/", substitutions.substitution, name="substitution"),
    path("substitutions/<int:pk>/list/", substitutions.list_matters, name="substitution_list"),
    path("substitutions/<int:pk>/accept/", substitutions.accept, name="substitution_accept"),
    path("substitutions/<int:pk>/decline/", substitutions.decline, name="substitution_decline"),
    path("substitutions/<int:pk>/end/", substitutions.end, name="substitution_end"),
    path("substitutions/<int:pk>/cancel/", substitutions.cancel, name="substitution_cancel"),
    path("import/", sheets.import_, name="import_"),
    path("import/<int:pk>/", sheets.sheet, name="sheet"),
    path("import/<int:pk>/take/", sheets.take, name="sheet_import"),
    path("import/<sheetkind:kind>/template/", sheets.template, name="template"),
    path("export/<sheetkind:kind>/", sheets.export, name="export"),
]
