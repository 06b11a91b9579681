"""What is drawn of a flow grows at a click, and shrinks again."""

import re
from html import unescape

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from xiaoneng.cases.tests.importing import office
from xiaoneng.insight.flows.asked import MOST_OPENED, opened_in
from xiaoneng.insight.flows.network import left_out, simplified
from xiaoneng.insight.tests.test_flow_layout import NAMES, networks

pytestmark = pytest.mark.extract


@given(networks(), st.floats(0.05, 1.0), st.sets(st.sampled_from(NAMES), max_size=3))
def test_all_that_an_opened_activity_is_passed_to_and_from_is_drawn(whole, share, opened):
    part = simplified(whole, share, opened)

    for one in whole.passages:
        if {one.source, one.target} & opened:
            assert one in part.passages
    assert not left_out(whole, part).keys() & opened
    assert set(simplified(whole, share).passages) <= set(part.passages)


@given(networks(), st.floats(0.05, 1.0))
def test_what_is_left_out_is_counted_at_the_boxes_that_are_drawn(whole, share):
    part = simplified(whole, share)

    hidden = set(whole.passages) - set(part.passages)
    names = {one.name for one in part.activities}
    for name, number in left_out(whole, part).items():
        assert name in names
        assert number == sum(name in (one.source, one.target) for one in hidden)
    assert len(hidden) == part.hidden_passages


def test_a_box_is_opened_and_closed_by_links(site, client):
    client.force_login(office(site))
    page = client.get(reverse("insight:flow"), {"share": "60"}).content.decode()
    [more] = re.findall(r'href="([^"]+)">少见的未画出', page)
    mark = re.compile(r'class="xn-flow-mark" href="([^"#]+)#h-map" aria-label="([^"]+)"')
    url, said = mark.findall(page)[0]

    name = re.search(r"“(.+?)”", said).group(1)
    opened = client.get(reverse("insight:flow") + unescape(url)).content.decode()
    assert opened.count("xn-flow__line") > page.count("xn-flow__line")
    assert f'<input type="hidden" name="open" value="{name}">' in opened
    [closing] = re.findall(r'class="xn-chip">[^<]+<a href="([^"#]+)#h-map"', opened)
    closed = client.get(reverse("insight:flow") + unescape(closing)).content.decode()
    assert "xn-chip" not in closed
    assert closed.count("xn-flow__line") == page.count("xn-flow__line")
    assert "share=80" in unescape(more)


def test_what_no_flow_has_opens_nothing(site, client):
    client.force_login(office(site))

    answer = client.get(reverse("insight:flow"), {"open": ["<没有>", "<没有>"]})

    assert answer.content.decode().count('class="xn-chip"') == 1
    assert b"<\xe6\xb2\xa1" not in answer.content
    assert len(opened_in([str(number) for number in range(99)])) == MOST_OPENED
