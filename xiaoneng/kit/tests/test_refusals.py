"""A refusal says who did what and keeps what was typed, for a browser with and without script."""

import logging
import re
from html import unescape
from io import BytesIO

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("kind", "status"), [("denied", 403), ("conflict", 409)])
def test_a_refusal_has_its_sentence_its_code_and_a_record(signed_in, caplog, kind, status):
    answer = signed_in.get(f"/refusing/{kind}/", headers={"Referer": "http://testserver/organs/"})
    page = answer.content.decode()

    assert answer.status_code == status
    assert "李敏已经作出决定" in page
    assert f"Code {status}" in page
    assert 'href="http://testserver/organs/"' in page
    assert answer.context["record"] in caplog.text


def test_what_was_typed_is_kept_and_what_is_secret_is_not(signed_in):
    answer = signed_in.post(
        "/refusing/conflict/",
        {"opinion": "材料齐全", "new_password": "秘密", "otp_token": "123456", "empty": " "},
    )
    page = answer.content.decode()

    assert "Opinion" in page
    assert "材料齐全" in page
    assert "秘密" not in page
    assert "123456" not in page


@pytest.mark.parametrize(
    ("sent", "heading"),
    [
        ({"opinion": "材料齐全"}, "Not done: something you entered cannot be used"),
        ({"new_password": "秘密"}, "Not done: something you entered cannot be used"),
        ({"file": BytesIO(b"1")}, "Not done: something you entered cannot be used"),
        ({"step": "take", "pk": "7", "opinion": " "}, "Not done: it cannot be done this way"),
        ({}, "Not done: it cannot be done this way"),
    ],
)
def test_nothing_entered_is_blamed_where_only_a_button_was_pressed(signed_in, sent, heading):
    page = signed_in.post("/refusing/unusable/", sent)
    region = signed_in.post("/refusing/unusable/", sent, headers={"HX-Request": "true"})

    assert page.context["heading"] == heading
    assert heading in page.content.decode()
    assert heading in region.content.decode()


def test_every_answer_refuses_the_browser_what_no_page_uses(signed_in):
    for path in ("/organs/", "/nowhere/", "/refusing/denied/"):
        assert "camera=()" in signed_in.get(path)["Permissions-Policy"]


def test_an_unreadable_request_blames_nothing_entered_where_nothing_was(signed_in):
    pressed = signed_in.get("/spoilt/")
    typed = signed_in.post("/spoilt/", {"opinion": "材料齐全"})

    assert (pressed.status_code, typed.status_code) == (400, 400)
    assert "Not done: it cannot be done this way" in pressed.content.decode()
    assert "something you entered cannot be used" in typed.content.decode()


def test_another_site_is_not_a_way_back(signed_in):
    answer = signed_in.get("/refusing/denied/", headers={"Referer": "https://elsewhere.example/"})

    assert answer.context["back_url"] == ""


def test_htmx_gets_a_note_for_the_live_region(signed_in):
    answer = signed_in.post("/refusing/conflict/", headers={"HX-Request": "true"})

    assert answer.status_code == 409
    assert answer["HX-Retarget"] == "#notice"
    assert answer["HX-Reselect"] == "unset"  # a list asks for #list alone
    assert "<html" not in answer.content.decode()
    assert "李敏已经作出决定" in answer.content.decode()


def test_a_redirect_moves_the_whole_page_under_htmx(client, settings):
    settings.LOGIN_URL = "kit:keys"
    page = "http://testserver/organs/?q=1"
    headers = {"HX-Request": "true", "HX-Current-URL": page}

    answer = client.get("/organs/", headers=headers)

    assert answer.status_code == 200
    assert answer["HX-Redirect"] == page


def test_an_address_without_a_page_is_404_in_our_words(signed_in):
    answer = signed_in.get("/nowhere/")

    assert answer.status_code == 404
    assert "There is nothing here" in answer.content.decode()


def test_an_address_with_a_zero_byte_is_404_before_a_database_is_asked(signed_in):
    assert signed_in.get("/organs/?q=%00").status_code == 404


def test_a_fault_of_ours_is_500_without_asking_anybody(signed_in, caplog):
    signed_in.raise_request_exception = False
    with caplog.at_level(logging.ERROR):
        answer = signed_in.get("/failing/")

    assert answer.status_code == 500
    assert "the fault is ours" in answer.content.decode()
    assert answer.content.decode().split('xn-mono">')[1][:17] in caplog.text


def test_a_fault_of_ours_is_a_note_under_htmx_and_wipes_no_list(signed_in):
    signed_in.raise_request_exception = False
    answer = signed_in.get("/failing/", headers={"HX-Request": "true"})

    assert (answer.status_code, answer["HX-Retarget"]) == (500, "#notice")
    assert "the fault is ours" in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_an_expired_form_says_what_to_do(user, settings):
    settings.CSRF_FAILURE_VIEW = "xiaoneng.kit.views.csrf_refused"
    client = Client(enforce_csrf_checks=True)
    client.cookies["xiaoneng_language"] = "en"

    answer = client.post("/language/", {"language": "en", "note": "typed"})

    assert answer.status_code == 403
    assert "this page has expired" in answer.content.decode()
    assert "typed" in answer.content.decode()


@pytest.mark.parametrize(("language", "other"), [("en", "中文"), ("zh-hans", "English")])
def test_a_fault_of_ours_has_the_switch_of_languages(signed_in, language, other):
    signed_in.raise_request_exception = False
    signed_in.cookies["xiaoneng_language"] = language

    page = signed_in.get("/failing/?q=1").content.decode()
    [address] = re.findall(rf'href="(\?[^"]+)" lang="[^"]+">{other}</a>', page)
    moved = signed_in.get(f"/failing/{unescape(address)}")

    assert moved["Location"] == "/failing/?q=1"
    assert f">{other}</a>" not in signed_in.get(moved["Location"]).content.decode()


def test_a_language_in_an_address_leads_to_no_other_site(client):
    moved = client.get("//elsewhere.example/?language=en")

    assert moved["Location"] in ("/", "/elsewhere.example/")
    assert client.get("/keys/?language=xx").status_code == 200
