"""What a table shows of its rows, and how items of one name are told apart."""

import pytest

from xiaoneng.catalogue.tests import factories
from xiaoneng.insight.flows.lines import SHOWN, FlowTable, Line
from xiaoneng.insight.namesakes import told_apart
from xiaoneng.kit.time import now
from xiaoneng.people.tests.factories import OrganFactory

pytestmark = pytest.mark.extract


def table(number, **more):
    lines = [Line(str(place), [place]) for place in range(number)]
    return FlowTable("some", "一些", "", ["名", "数"], lines, **more)


def test_the_first_rows_are_shown_and_the_rest_on_a_touch():
    short, long = table(SHOWN), table(SHOWN + 30, hidden=5)

    assert (len(short.shown), short.rest) == (SHOWN, 0)
    assert (len(long.shown), long.rest) == (SHOWN, 25)
    assert len(long.whole) == SHOWN + 25


def test_a_table_knows_how_many_rows_its_file_has():
    assert table(50).number == 50
    assert table(50, total=285).number == 285


@pytest.mark.django_db
def test_items_of_one_name_say_whose_they_are():
    north, south = OrganFactory(name="北街道"), OrganFactory(name="南街道")
    homes = {"511A0001-01": north, "511A0002-01": south, "511A0003-01": south}
    one, other, third = (factories.item(code, organ) for code, organ in homes.items())

    told = told_apart({one.pk: "许可", other.pk: "许可", third.pk: "登记"}, now().date())

    assert "北街道" in told[one.pk]
    assert "南街道" in told[other.pk]
    assert told[third.pk] == "登记"
