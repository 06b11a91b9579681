"""What was typed when the session had ended returns to its form after the sign-in."""

import pytest
from django import forms
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpResponse
from django.test import RequestFactory

from xiaoneng.kit.unsent import keep_unsent, page_above, put_back

pytestmark = pytest.mark.django_db


class Sample(forms.Form):
    words = forms.CharField()
    seen = forms.CharField(widget=forms.HiddenInput, initial="new")


def request_of(method, path, session, **fields):
    request = getattr(RequestFactory(), method)(path, fields)
    request.session = session
    return request


@pytest.fixture
def session(settings):
    settings.LOGIN_URL = "kit:keys"
    kept = SessionStore()
    door = HttpResponse(status=302, headers={"Location": "/keys/?next=/organs/"})
    sent = request_of("post", "/organs/", kept, words="请抓紧", seen="old", new_password="x")
    keep_unsent(sent, door)
    return kept


def test_it_returns_once_to_the_form_of_the_same_address(session):
    form = Sample()

    assert put_back(request_of("get", "/organs/", session), form)
    assert form["words"].value() == "请抓紧"
    assert form["seen"].value() == "old"  # with what the page showed when it was typed
    assert not put_back(request_of("get", "/organs/", session), Sample())


def test_another_form_gets_nothing_and_a_secret_is_never_kept(session):
    assert not put_back(request_of("get", "/elsewhere/", session), Sample())
    assert "new_password" not in session["kit.unsent"][1]


def test_a_bare_address_leads_to_the_page_above(signed_in):
    answer = signed_in.get("/language/")

    assert answer.status_code == 302


def test_the_page_above_is_the_nearest_there_is():
    assert page_above("/organs/7/move/") == "/organs/"
    assert page_above("/organs/") == ""
