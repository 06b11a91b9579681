"""The frame of each page: what is in the menu, the language, the one sentence after an act."""

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory

from xiaoneng.kit import shell as frame
from xiaoneng.kit.http import own_address
from xiaoneng.kit.notices import notice, taken
from xiaoneng.kit.shell import Shell
from xiaoneng.people.tests.factories import OrganFactory, TermFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def entries(monkeypatch):
    monkeypatch.setattr(frame, "_entries", {})
    monkeypatch.setattr(frame, "_unread", {})


@pytest.fixture
def user():
    return UserFactory()


def page_of(user, path="/keys/") -> Shell:
    request = RequestFactory().get(path)
    request.user = user
    return Shell(request)


def test_a_line_leads_somewhere_and_is_for_those_who_may(entries, user):
    frame.menu("Keys", "kit:keys", "home")
    frame.menu("Nowhere", "nowhere:list", "home")
    frame.menu("Not mine", "kit:language", "home", may=lambda _user: False)

    assert [line.label for line in page_of(user).lines] == ["Keys"]


def test_the_line_of_this_page_is_marked_and_groups_are_parted(entries, user):
    frame.menu("Language", "kit:language", "home", place=1)
    frame.menu("Keys", "kit:keys", "home", place=900, count=lambda _user: 7)

    first, second = page_of(user).lines

    assert (first.is_current, first.begins_group) == (False, False)
    assert (second.is_current, second.begins_group, second.number) == (True, True, 7)


def test_unread_is_asked_of_the_room_that_knows(entries, user):
    frame.badge(lambda _user: 3, "kit:keys")

    page = page_of(user)

    assert (page.unread, page.messages_url) == (3, "/keys/")


def test_the_name_and_the_post_are_those_of_the_person(user):
    organ = OrganFactory(name="临澄区", name_en="Lincheng")
    TermFactory(user=user, post__organ=organ, post__title="督办员")

    page = page_of(user)

    assert page.name == "临澄区效能平台"
    assert page.post == "临澄区 · 督办员"


def test_every_page_has_the_switch_and_the_provenance(client: Client, settings):
    settings.XIAONENG_DEMO = True

    chinese = client.get("/keys/").content.decode()
    client.post("/language/", {"language": "en", "next": "/keys/"})
    english = client.get("/keys/").content.decode()

    assert 'lang="zh-CN"' in chinese
    assert "演示数据" in chinese
    assert "Demonstration data" in english
    assert "style=" not in english
    assert "<script>" not in english


def test_the_language_goes_on_where_the_visitor_was_and_nowhere_else(client: Client):
    back = client.post("/language/", {"language": "en", "next": "/keys/?a=1"})
    away = client.post("/language/", {"language": "xx", "next": "https://elsewhere.example/"})

    assert back["Location"] == "/keys/?a=1"
    assert back.cookies["xiaoneng_language"].value == "en"
    assert away["Location"] == "/"
    assert "xiaoneng_language" not in away.cookies


def test_a_notice_is_shown_once():
    request = HttpRequest()
    request.session = {}  # type: ignore[assignment]
    notice(request, "Saved")

    assert [one.text for one in taken(request)] == ["Saved"]
    assert taken(request) == []


def test_an_address_of_another_site_is_not_ours():
    request = RequestFactory().get("/")

    assert own_address(request, "//elsewhere.example/", "/") == "/"
    assert own_address(request, "/keys/", "/") == "/keys/"
