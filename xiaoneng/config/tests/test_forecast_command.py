"""`xiaoneng forecast` says what it did as one JSON object, and what to do without an extract."""

import json

import pytest

from xiaoneng.cases.tests.factories import accepted
from xiaoneng.config.cli import UNUSABLE, main
from xiaoneng.people.models import User

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_follows_an_extract(settings, tmp_path, capsys):
    settings.XIAONENG_WAREHOUSE = tmp_path / "warehouse"
    User.objects.get_or_create(username="clock", defaults={"full_name": "clock", "password": "!"})
    accepted()

    assert main(["forecast"]) == UNUSABLE
    assert "xiaoneng extract" in capsys.readouterr().err
    assert main(["extract"]) == 0
    capsys.readouterr()
    assert main(["forecast"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert (made["forecasts"], made["told"], made["is_tried"]) == (
        1,
        0,
        True,
    )  # it knows of no other
    assert main(["forecast", "--whole"]) == 0
