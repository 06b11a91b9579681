"""Four kinds of time by post and by item: the whole of them is the whole of the flow."""

import csv
from collections import Counter
from html import unescape
from io import StringIO

import pytest
from django.urls import reverse

from xiaoneng.cases.tests.importing import office
from xiaoneng.insight.flows.asked import flow_asked
from xiaoneng.insight.flows.doors import counted
from xiaoneng.insight.flows.naming import item_url
from xiaoneng.kit.time import now
from xiaoneng.people.models import Post
from xiaoneng.people.tests.factories import someone
from xiaoneng.warehouse.queries import extract as last_extract

pytestmark = pytest.mark.extract


def flow_in(source, **query):
    asked = flow_asked(office(source), {"months": "12", **query}, [], now())
    return counted(last_extract(), asked)


def sums(rows, kinds):
    total: Counter[str] = Counter()
    for row in rows:
        total.update({kind: row[kind] for kind in kinds})
    return total


def test_the_parts_of_posts_and_items_are_the_whole(source, version):
    of_item = flow_in(source, item=str(version.item_id))
    of_all = flow_in(source)

    assert sums(of_item.by_post, of_item.kinds) == Counter(of_item.kinds)
    held = Post.objects.get(terms__user__full_name="赵明")
    assert {row["post"] for row in of_item.by_post} == {held.pk, None}
    assert sums(of_all.by_item, of_all.kinds) == Counter(of_all.kinds)
    assert [row["item"] for row in of_all.by_item] == [f"item:{version.item_id}"]
    assert (of_all.by_post, of_item.by_item) == ([], [])


def test_the_page_of_an_item_tells_posts_and_that_of_all_tells_items(source, version, client):
    client.force_login(office(source))
    held = Post.objects.get(terms__user__full_name="赵明")

    page = client.get(reverse("insight:flow"), {"item": version.item_id}).content.decode()
    assert f"{held.title} · 三科" in page
    assert "岗位不详" in page
    assert 'aria-labelledby="h-posts"' in page
    assert 'aria-labelledby="h-"' not in page  # a frame around nothing
    every = client.get(reverse("insight:flow")).context["page"].tables
    assert "posts" not in every
    [line] = every["items"].lines
    assert f"<h1>{line.name}</h1>" in client.get(unescape(line.url)).content.decode()

    answer = client.get(reverse("insight:flow"), {"out": "csv", "table": "items"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert [row[:2] for row in csv.reader(StringIO(text))] == [["事项", "办件"], [line.name, "8"]]


def test_whoever_looks_over_one_organ_sees_its_posts(source, version, client):
    client.force_login(someone("head", version.item.organ))

    tables = client.get(reverse("insight:flow")).context["page"].tables

    assert {"posts", "items"} <= tables.keys()


def test_an_item_that_has_no_name_has_no_flow_of_its_own():
    assert item_url("months=12", "name:") == ""
    assert item_url("months=12&item=3", "name:许可").endswith("?months=12&name=%E8%AE%B8%E5%8F%AF")
