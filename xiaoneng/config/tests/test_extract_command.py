"""`xiaoneng extract` says what it did as one JSON object."""

import json

import pytest

from xiaoneng.cases.tests.factories import accepted
from xiaoneng.config.cli import UNUSABLE, main
from xiaoneng.people.models import User
from xiaoneng.warehouse import jobs

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def site(settings, tmp_path):
    settings.XIAONENG_WAREHOUSE = tmp_path / "warehouse"
    User.objects.get_or_create(username="clock", defaults={"full_name": "clock", "password": "!"})
    return accepted()


def said(capsys, *words):
    assert main(["extract", *words]) == 0
    return json.loads(capsys.readouterr().out)


def test_it_says_tables_rows_seconds_and_the_moment(site, capsys):
    first = said(capsys)
    again = said(capsys)
    whole = said(capsys, "--whole")

    assert first["tables"]["cases"] == 1
    assert first["tables"]["events"] >= 2
    assert first["tables"] == again["tables"] == whole["tables"]
    assert [one["cases_read"] for one in (first, again, whole)] == [1, 0, 1]
    assert {"as_of", "seconds", "bytes", "ledger", "generation", "files_written"} <= set(first)


def test_beside_another_one_it_refuses(site, capsys):
    with jobs.held():
        assert main(["extract"]) == UNUSABLE

    assert capsys.readouterr().err.endswith("另一次数据抽取正在进行，请等它结束后再试。\n")
