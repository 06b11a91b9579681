"""Every number of a flow opens the cases it counts: figures, rows, ways, hand-overs."""

import re
from html import unescape

import pytest
from django.urls import reverse
from django.utils.http import urlencode

from xiaoneng.cases.tests.importing import keeper, office
from xiaoneng.insight.flows.asked import flow_asked
from xiaoneng.insight.flows.doors import counted
from xiaoneng.kit.time import now
from xiaoneng.people.tests.factories import OrganFactory, UserFactory
from xiaoneng.warehouse.queries import extract as last_extract

pytestmark = pytest.mark.extract
WHOLE = {"months": "12"}


def listed(client, url):
    """How many cases a list has, by its own words, and by its rows."""
    answer = client.get(unescape(url))
    assert answer.status_code == 200, url
    page = answer.content.decode()
    [number] = set(re.findall(r"共 (\d+) [件条]", page))
    assert page.count("data-row-key=") == int(number)
    return int(number)


def cells(line):
    """The cells of a line that open a list of their own, and that of its name."""
    return [(words, url) for words, url in line.cells if url]


def test_each_row_opens_the_cases_it_counts(source, version, client):
    client.force_login(office(source))
    checked = set()

    for query in (WHOLE, {**WHOLE, "item": version.item_id}):
        tables = client.get(reverse("insight:flow"), query).context["page"].tables
        for code in ("steps", "organs", "posts", "items"):
            for line in tables[code].lines[:2] if code in tables else ():
                [(words, url)] = cells(line)
                assert listed(client, url) == int(words), (code, line.name)
                checked.add(code)
        for code, place in (("variants", 0), ("rework", 0), ("handovers", 1)):
            for line in tables[code].lines[:2]:
                assert listed(client, line.url) == line.values[place] > 0, (code, line.name)
                checked.add(code)
    assert checked == {"steps", "organs", "posts", "items", "variants", "rework", "handovers"}


def test_what_is_over_a_limit_opens_those_cases_alone(source, version, client):
    client.force_login(office(source))
    checked = 0

    for query in (WHOLE, {**WHOLE, "item": version.item_id}):
        table = client.get(reverse("insight:flow"), query).context["page"].tables["bottlenecks"]
        for line in table.lines:
            (_allowed, _), (basis, _), (number, url), *_days = line.cells
            assert basis in {"办事手册", "自身中位数"}
            assert isinstance(line.values[0], float)  # also in a file
            assert (url == "") == (number == "0")
            if url:
                assert listed(client, url) == int(number), line.name
                checked += 1
    assert checked > 1


def test_the_figures_on_top_open_their_cases(source, client):
    client.force_login(office(source))
    flow = counted(last_extract(), flow_asked(office(source), WHOLE, [], now()))

    stats = client.get(reverse("insight:flow"), WHOLE).context["page"].stats

    assert len(stats) == 6
    closed, slower, waited, rate, ways, again = (url for _label, _figure, _unit, url in stats)
    assert listed(client, closed) == flow.cases
    assert 0 < listed(client, slower) <= flow.cases / 2
    assert (rate == "") == (flow.missed == 0)
    assert ways == "#h-variants"
    worst = max(flow.rework, key=lambda row: row["share"])
    assert listed(client, again) == worst["cases_repeated"]
    assert (listed(client, waited) > 0) == (flow.kinds["waiting"] > 0)


@pytest.mark.parametrize(
    "told",
    [
        {"way": "organ", "at": "x"},
        {"way": "post", "at": "9" * 40},
        {"way": "path", "at": "'"},
        {"way": "handed", "at": "1"},
        {"way": "handed_by", "at": "1", "next": "-"},
        {"way": "item", "at": "item:x"},
    ],
)
def test_what_cannot_be_read_opens_none(source, client, told):
    client.force_login(office(source))

    assert listed(client, f"{reverse('insight:flow_cases')}?{urlencode(told)}") == 0


def test_an_officer_is_named_only_where_there_are_cases_of_theirs(source, client):
    stranger = UserFactory(full_name="欧阳未见")
    told = {"way": "handed_by", "at": f"{source.organ_id}-{stranger.pk}", "next": "-"}
    client.force_login(keeper(OrganFactory(parent=source.organ.parent)))

    page = client.get(reverse("insight:flow_cases"), told).content.decode()

    assert "欧阳未见" not in page
    assert source.organ.name in page
