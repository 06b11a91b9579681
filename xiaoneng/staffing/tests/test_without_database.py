"""Where the database does not answer, the page of the fault does, and so does its language."""

import re
from html import unescape

import pytest
from django.test import Client

from xiaoneng.kit.http import LANGUAGE_COOKIE


@pytest.fixture
def visitor(settings):
    """Somebody with the cookie of a session; the test itself may not ask the database."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    return client


def test_the_page_of_a_fault_changes_its_language(visitor):
    chinese = visitor.get("/organs/?q=1")
    [switch] = re.findall(r'href="(\?[^"]+)" lang="en">English</a>', chinese.content.decode())
    moved = visitor.get(f"/organs/{unescape(switch)}")
    english = visitor.get(moved["Location"])

    assert [one.status_code for one in (chinese, moved, english)] == [500, 302, 500]
    assert moved["Location"] == "/organs/?q=1"
    assert visitor.cookies[LANGUAGE_COOKIE].value == "en"
    assert "the fault is ours" in english.content.decode()
    assert "中文</a>" in english.content.decode()
