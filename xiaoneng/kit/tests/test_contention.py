"""A database that is kept by others: what a page and a form say of it."""

import sqlite3

import pytest
from django.db import OperationalError, connection

from xiaoneng.core.refusals import Conflict
from xiaoneng.kit.contention import giving_way
from xiaoneng.kit.forms import tried
from xiaoneng.kit.tests.addresses import CalendarForm


def locked(**_asked):
    """As the driver says that others keep the database."""
    cause = sqlite3.OperationalError("database is locked")
    cause.sqlite_errorcode = sqlite3.SQLITE_BUSY
    raise OperationalError("database is locked") from cause


@pytest.mark.django_db
def test_a_form_that_gave_way_keeps_what_was_typed_in_its_own_words():
    form = CalendarForm({"name": "local", "title": "本地"})

    with pytest.raises(Conflict) as refusal:
        tried(form, locked)

    assert refusal.value.typed == [("Name", "local"), ("Title", "本地")]


def test_another_fault_of_the_database_is_no_refusal():
    with pytest.raises(OperationalError, match="no such table"), giving_way():
        raise OperationalError("no such table: organs")


def test_where_only_the_session_could_not_be_kept_the_page_says_to_look_first(signed_in):
    def refuses(execute, sql, params, many, context):
        if sql.startswith('UPDATE "django_session"'):
            locked()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuses):
        answer = signed_in.get("/organs/")

    assert answer.status_code == 503
    assert "Look first whether what you sent is there" in answer.content.decode()
