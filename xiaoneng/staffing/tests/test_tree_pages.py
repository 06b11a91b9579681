"""The page of the tree folds below bodies; the page of an organ names each leader once."""

import pytest
from django.urls import reverse

from xiaoneng.people.models import Level
from xiaoneng.people.tests.factories import OrganFactory, PostFactory, TermFactory
from xiaoneng.staffing.operations.terms import give_charge
from xiaoneng.staffing.queries.organs import answering, folded, organ_rows
from xiaoneng.staffing.tests.conftest import AT, DAY

TREE = "/organs/"


@pytest.fixture
def window(section):
    return OrganFactory(parent=section, level=Level.WINDOW, name="一号窗口")


@pytest.fixture
def reader(client, officer):
    client.force_login(officer, "django.contrib.auth.backends.ModelBackend")
    return lambda *args: client.get(TREE, *args).content.decode()


def test_parts_are_folded_below_their_body_until_it_is_opened(bureau, section, window, other):
    rows = organ_rows(DAY)

    closed = {row.branch.organ: row for row in folded(rows, [])}
    opened = {row.branch.organ: row for row in folded(rows, [bureau.pk])}

    assert (section in closed, window in closed, other in closed) == (False, False, True)
    assert (closed[bureau].folded, closed[bureau].switch) == (2, (bureau.pk,))
    assert closed[other].switch is None
    assert (section in opened, window in opened) == (True, True)
    assert (opened[bureau].folded, opened[bureau].switch) == (0, ())


def test_the_page_works_by_plain_links(reader, bureau, window):
    assert window.name not in reader()
    assert f"?open={bureau.pk}#fold-{bureau.pk}" in reader()
    assert window.name in reader({"open": bureau.pk})
    assert window.name in reader({"open": "all"})
    assert bureau.name in reader({"open": "nonsense"})


def test_what_is_looked_for_is_shown_wherever_it_stands(reader, window):
    assert window.name in reader({"q": "一号"})


def test_each_leader_is_named_once_with_every_reason(client, bureau, section, keeper, officer):
    leader = TermFactory(post=PostFactory(organ=bureau, leads="head")).user
    TermFactory(user=leader, post=PostFactory(organ=section, leads="chief"))
    TermFactory(user=leader, post=PostFactory(organ=section, leads="chief"))
    give_charge(leader, bureau, clauses="", from_on=DAY, actor=keeper, at=AT)

    (one,) = answering(section, DAY)

    assert [(link.leads, link.organ) for link in one.links] == [
        ("chief", section),
        ("head", bureau),
        ("charge", bureau),
    ]
    client.force_login(officer, "django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("staffing:organ", args=[section.pk]), {"as_of": DAY.isoformat()})
    chain = page.content.decode().split('id="h-chain"')[1].split("</ol>")[0]
    assert chain.count(leader.get_absolute_url()) == 1
