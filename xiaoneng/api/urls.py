from django.urls import include, path

from xiaoneng.api.resources import addresses
from xiaoneng.api.views import keys, manual

app_name = "api"
urlpatterns = [
    path("account/keys/", keys.keys, name="keys"),
    path("account/keys/<int:pk>/revoke/", keys.revoke, name="revoke_key"),
    path("people/<int:pk>/keys/", keys.person_keys, name="person_keys"),
    path("api/v1/", manual.manual, name="manual"),
    path("api/v1/openapi.json", manual.openapi, name="openapi"),
    path("api/v1/", include(addresses())),
]
