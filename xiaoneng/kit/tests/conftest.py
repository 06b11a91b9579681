import pytest
from django.test import Client
from django.urls import set_urlconf

from xiaoneng.people.tests.factories import UserFactory


@pytest.fixture(autouse=True)
def _own_addresses(settings):
    settings.ROOT_URLCONF = "xiaoneng.kit.tests.addresses"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    set_urlconf(None)


@pytest.fixture
def user(db):
    return UserFactory(full_name="孙立")


@pytest.fixture
def signed_in(client: Client, user) -> Client:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["xiaoneng_language"] = "en"
    return client
