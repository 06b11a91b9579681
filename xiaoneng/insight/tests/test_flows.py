"""Real flows through HTTP: the picture counts what a recount by hand counts, and opens it."""

import re
from collections import Counter
from html import unescape
from itertools import pairwise

import pytest
from django.urls import reverse

from xiaoneng.cases.tests.importing import office
from xiaoneng.insight.flows.asked import flow_asked
from xiaoneng.insight.flows.doors import counted
from xiaoneng.insight.flows.network import END, START
from xiaoneng.insight.jobs import count_times
from xiaoneng.insight.models import OrganTime
from xiaoneng.insight.tests.flow_site import PATHS
from xiaoneng.kit.time import now
from xiaoneng.people.tests.factories import OrganFactory, someone
from xiaoneng.warehouse.queries import extract as last_extract

pytestmark = pytest.mark.extract
CLOSED = [path for case, path in PATHS.items() if case != "B1"]


def passages():
    return Counter(pair for path in CLOSED for pair in pairwise([START, *path, END]))


def flow_in(site):
    user = office(site)
    return counted(last_extract(), flow_asked(user, {"months": "12"}, [], now()))


def test_the_network_is_that_of_a_recount(site):
    flow = flow_in(site)

    found = {(one.source, one.target): one.times for one in flow.network.passages}
    assert found == passages()
    assert {one.name: one.times for one in flow.network.activities} == {
        **Counter(name for path in CLOSED for name in path), START: 4, END: 4,
    }  # fmt: skip
    assert (flow.cases, flow.met + flow.missed, flow.variants_total) == (4, 4, 3)
    assert [row["cases"] for row in flow.variants] == [2, 1, 1]
    assert [(row["activity"], row["cases_repeated"]) for row in flow.rework] == [("审查", 1)]
    assert [(row["times"], row["cases"]) for row in flow.handovers] == [(3, 3)]
    sums: Counter[str] = Counter()
    for row in flow.by_step:
        sums.update({kind: row[kind] for kind in flow.kinds})
    assert sums == Counter(flow.kinds)


def test_every_line_and_box_opens_the_cases_it_counts(site, client):
    client.force_login(office(site))

    page = client.get(reverse("insight:flow"), {"share": "100"}).content.decode()

    links = re.findall(
        r'<a class="xn-flow__(\w+)"[^>]*href="([^"]+)"[^>]*aria-label="([^"]+)"', page
    )
    assert len(links) == len(passages()) + 6
    for _kind, url, said in links:
        answer = client.get(unescape(url)).content.decode()
        number = re.search(r"涉及 (\d+) 件", said).group(1)
        assert f"共 {number} 件" in answer
        assert f'<li><a href="{reverse("insight:flow")}">' in answer
        assert answer.count("data-row-key=") == int(number)


def test_the_list_of_items_counts_and_leads_to_the_flow(site, client):
    client.force_login(office(site))

    page = client.get(reverse("insight:flows")).content.decode()

    [url] = re.findall(r'<a class="title" href="([^"]+)">许可</a>', page)
    assert "<h1>许可</h1>" in client.get(unescape(url)).content.decode()
    assert "许可" in client.get(reverse("insight:flows"), {"q": "许"}).content.decode()
    assert "没有办结的办件" in client.get(reverse("insight:flows"), {"q": "乌有"}).content.decode()


def test_a_head_sees_the_flows_of_the_own_organ_alone(site, client):
    client.force_login(someone("head", OrganFactory(parent=site.organ.parent)))
    assert "没有办结的办件" in client.get(reverse("insight:flow")).content.decode()

    client.force_login(someone("head", site.organ))
    assert "办结 4 件" in client.get(reverse("insight:flow")).content.decode()


def test_an_officer_sees_none(site, client):
    client.force_login(someone("officer", site.organ))

    for name in ("flows", "flow", "flow_cases"):
        assert client.get(reverse(f"insight:{name}")).status_code == 403


@pytest.mark.django_db
def test_without_an_extract_the_page_says_how_to_make_one(settings, tmp_path, client):
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.XIAONENG_WAREHOUSE = tmp_path / "none"
    client.force_login(someone("leader", OrganFactory()))

    for name in ("flows", "flow"):
        assert "xiaoneng extract" in client.get(reverse(f"insight:{name}")).content.decode()
    assert client.get(reverse("insight:flow_cases")).status_code == 404


def test_the_clock_counts_where_the_time_went_as_the_flow_shows_it(site):
    assert count_times() == OrganTime.objects.count() > 0
    months = {one.month for one in OrganTime.objects.all()}
    user = office(site)
    for key in months:
        month = f"{key // 100}-{key % 100:02}"
        flow = counted(last_extract(), flow_asked(user, {"months": "1", "month": month}, [], now()))
        rows = OrganTime.objects.filter(month=key)
        for kind, seconds in flow.kinds.items():
            assert sum(getattr(row, kind) for row in rows) == seconds
        assert sum(row.cases for row in rows) == flow.cases
    assert count_times() <= OrganTime.objects.count()  # again on the same day: the last months
