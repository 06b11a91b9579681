"""Every list of the platform keeps its viewer's conditions: a view kept on it is a tab of it.

A page that draws a list calls `kit.listing.show_list`, which asks for the kept views by itself.
"""

import json

import pytest
from django.urls import reverse

from tests.house.test_access_matrix import TABLE, pages
from xiaoneng.kit.found import Found

pytestmark = pytest.mark.django_db
NAME = "我的常用条件"


def lists():
    """The pages that offer their rows as a file, each with one who sees it: from the matrix."""
    table = json.loads(TABLE.read_text(encoding="utf-8"))
    for name in sorted({name.split(" as ")[0] for name in table if " as " in name}):
        seeing = [one for one, cell in table[f"{name} as csv"].items() if cell.startswith("200")]
        yield name, next(one for one in seeing if one != "nobody")


def shown_at(client, address):
    """The list a page opens with; none where it shows something else."""
    answer = client.get(address, follow=True)
    found = (answer.context or {}).get("found")
    return (found, answer.content.decode()) if isinstance(found, Found) else (None, "")


def test_a_view_kept_on_a_list_is_a_tab_of_it(client, world):
    patterns, kept, without = dict(pages()), set(), {}
    for name, visitor in lists():
        client.force_login(world.people[visitor])
        address = world.address(name, patterns[name])
        found, _page = shown_at(client, address)
        if found is None:
            continue
        path = address.partition("?")[0]
        client.post(
            reverse("desk:save_filter"),
            {"name": NAME, "query": found.query.urlencode(), "next": path},
        )
        found, page = shown_at(client, address)
        kept.add(name)
        if NAME not in page or not found.save_url:
            without[name] = [tab.name for tab in found.tabs]

    assert without == {}
    assert len(kept) > 20
