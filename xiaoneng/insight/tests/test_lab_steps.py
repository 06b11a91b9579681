"""Other limits of steps: what they would have brought, whose it would have been."""

import re
from dataclasses import replace
from datetime import date

import pyarrow as pa
import pytest

from xiaoneng.insight.lab.answering import answered
from xiaoneng.insight.lab.behind import Asked, cases_behind
from xiaoneng.insight.lab.counting import by_hands, by_step_limit
from xiaoneng.insight.lab.lead import lead_of
from xiaoneng.insight.lab.living import Lives
from xiaoneng.insight.lab.steps import STEP_SETS, step_facts
from xiaoneng.insight.tests.test_lab import EVERYTHING
from xiaoneng.insight.tests.test_lab_pages import LAB, PERIOD, plain, shown
from xiaoneng.obligations.queries import Obligation
from xiaoneng.people.queries import bodies_on
from xiaoneng.warehouse.queries import extract

pytestmark = pytest.mark.extract
DAY = date(2026, 3, 20)
ACCEPT = "步骤accept"


@pytest.fixture
def tried(lab):
    """A step with more time: one of three is late even so."""
    question = replace(EVERYTHING, steps={(lab.licence.item_id, ACCEPT): 24.0})
    return answered(extract(), question, None)


def test_every_way_of_counting_steps_has_the_same_sums_and_opens_them(tried):
    steps = tried.stepped
    sums = {name: int(steps.among(name).sum()) for name in STEP_SETS}

    found = [by_step_limit(steps), *by_hands(steps, bodies_on(DAY))]

    assert (sums["yellow_now"], sums["yellow_then"]) == (3, 1)
    assert {name: tried.figures[f"step_{name}"] for name in STEP_SETS} == sums
    for counted in found:
        for name in ("late_then", "yellow_now", "yellow_then"):
            assert counted.total(name) == sums[name]
            for key, figures in counted.rows.items():
                told = address_of(steps, counted.by, key)
                sheet = cases_behind(tried, Asked(name, counted.by, told), DAY)
                assert len(sheet.rows) == figures.get(name, 0)


def address_of(steps, by, key):
    if by == "limit":
        return f"{steps.lines[key].item}|{steps.lines[key].title}"
    return "-".join(map(str, key)) if by == "limit-person" else str(key)


def test_whoever_had_the_step_when_it_became_late_is_told(tried, lab):
    organs, _posts, people = by_hands(tried.stepped, bodies_on(DAY))

    held = Obligation.objects.filter(parent__isnull=False).values_list("organ", "officer")
    assert set(people.rows) <= {(organ, officer or 0) for organ, officer in held}
    assert set(organs.rows) == {lab.other.pk}


def test_a_step_has_the_ladder_of_the_kind_of_its_case(lab):
    found = extract()
    facts = answered(found, EVERYTHING, None).facts
    place = facts.cases.column_names.index("yellow_days")
    far = pa.array([9] * facts.size)
    later = replace(facts, cases=facts.cases.set_column(place, "yellow_days", far))

    own, other = (Lives(step_facts(found, one)).lived() for one in (facts, later))

    assert (own.yellow < other.yellow).any()
    assert (own.is_late == other.is_late).all()


def test_where_steps_alone_are_changed_the_sentence_is_of_them(tried, lab, client):
    assert tried.then is tried.now
    assert tried.stepped.among("late_then").sum() == 1
    told = lead_of(tried.question, tried.totals)  # as a scenario of old keeps it
    assert str(tried.totals["late_then"]) in told
    asked = f"{PERIOD}&change=&item={lab.licence.item_id}&step-{lab.licence.item_id}-{ACCEPT}=24"
    html = shown(client, lab.office, f"{LAB}?{asked}")
    assert "With the limits set for single steps, 1 of the 3 steps" in plain(html)
    assert "in fact 3 were; 2 fewer yellow cards." in plain(html)
    assert "The promises of the cases stay as they are." in plain(html)
    links = re.findall(r'"(/limit-lab/cases/[^"]+by=limit[^"]*)">(\d+)<', html)
    ways = set(re.findall(r"by=([a-z-]+)", " ".join(url for url, _number in links)))
    assert ways == {"limit", "limit-organ", "limit-post", "limit-person"}
    for url, number in links[::5]:
        assert f"{number} step" in plain(shown(client, lab.office, url.replace("&amp;", "&")))
    both = plain(shown(client, lab.office, f"{LAB}?{PERIOD}&change=half"))
    assert "By their own limits" in both
