"""A decision document from before the acceptance is found: by its date, or the year it bears."""

from datetime import timedelta
from html import unescape

import pytest

from xiaoneng.access.roles import Role
from xiaoneng.cases.operations.deciding import decide_case
from xiaoneng.cases.tests.factories import accepted, gas_licence
from xiaoneng.insight.doubts.doors import doubts_seen
from xiaoneng.insight.flows.asked import flow_asked
from xiaoneng.insight.tests.test_doubts import keys_in
from xiaoneng.kit.tests.worlds import Made
from xiaoneng.kit.time import now, wall
from xiaoneng.people.models import User
from xiaoneng.people.queries import CLOCK, clock_user
from xiaoneng.people.tests.factories import UserFactory, someone
from xiaoneng.supervision.operations.rules import found_rules
from xiaoneng.warehouse.jobs import extract
from xiaoneng.warehouse.queries import extract as last_extract

AGO = 20  # days since the acceptance


@pytest.fixture(scope="module")
def made(once, tmp_path_factory):
    return Made(tmp_path_factory.mktemp("papers"), papers_site)


@pytest.fixture
def site(made, db, settings, tmp_path):
    return made.taken(settings, tmp_path)


def papers_site(_folder):
    """Cases accepted on one day, with documents of all kinds; by what is said of each."""
    User.objects.get_or_create(username=CLOCK, defaults={"full_name": "时钟", "password": "!"})
    began = now() - timedelta(days=AGO)
    year, day = wall(began).year, wall(began).date()
    version = gas_licence()
    officer = someone("officer", version.item.organ)
    said = {
        "dated before": (f"许〔{year}〕1 号", day - timedelta(days=9)),
        "numbered before": (f"许〔{year - 1}〕88 号", None),
        "dated that day": (f"许〔{year}〕2 号", day),
        "date before number": (f"许〔{year - 1}〕89 号", day),
        "number of the year": (f"许（{year}）3 号", None),
        "no year": ("川 A-001", None),
    }
    cases = {}
    for name, (paper, paper_on) in said.items():
        case = accepted(version, officer=officer, at=began)
        cases[name] = decide_case(
            case, outcome="granted", paper=paper, paper_on=paper_on, actor=officer,
            at=began + timedelta(days=3),
        )  # fmt: skip
    found_rules(actor=clock_user(), at=began)
    extract(now())
    viewer = UserFactory()
    viewer.grants.create(
        role=Role.SUPERVISION, organ=version.item.organ, from_on=version.item.organ.opened_on
    )
    return viewer, cases


def found_in(viewer):
    seen = doubts_seen(last_extract(), flow_asked(viewer, {}, [], now()))
    return {one.cases[0]: one for one in seen.of("paper_dated_before")}


def test_documents_from_before_are_found_and_no_others(site):
    viewer, cases = site

    found = found_in(viewer)

    assert set(found) == {cases[name].pk for name in ("dated before", "numbered before")}
    assert found[cases["dated before"].pk].measured == 9
    assert found[cases["numbered before"].pk].measured >= 1


def test_the_page_says_by_how_much_and_opens_the_case(site, client):
    viewer, cases = site
    client.force_login(viewer)

    page = client.get("/doubts/")

    text = page.content.decode()
    assert "决定文书至少在受理前 9 天就已形成" in text
    assert len(keys_in(text)) == 2
    [panel] = [one for one in page.context["page"].panels if one.detector == "paper_dated_before"]
    [line] = [one for one in panel.lines if " 9 " in one.sentence]
    behind = client.get(unescape(line.url)).content.decode()
    assert behind.count("data-row-key=") == 1
    assert cases["dated before"].number in behind
    detail = client.get(cases["dated before"].get_absolute_url()).content.decode()
    assert f"落款日期 {cases['dated before'].decision_paper_on:%Y-%m-%d}" in detail
