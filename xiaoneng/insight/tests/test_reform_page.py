"""Before and after a reform, through HTTP: the figures of the measures, each with its cases."""

import csv
import re
from datetime import date
from html import unescape
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from xiaoneng.catalogue.queries import versions_dated
from xiaoneng.core.shares import apart
from xiaoneng.insight.flows.asked import flow_asked
from xiaoneng.insight.reforms.asked import AFTER, BEFORE, reform_asked
from xiaoneng.insight.reforms.doors import counted
from xiaoneng.insight.reforms.gathering import TOOK, Compared, Judged
from xiaoneng.insight.tests.test_overruns import read
from xiaoneng.kit.time import now
from xiaoneng.obligations.queries import Obligation
from xiaoneng.people.tests.factories import OrganFactory, someone
from xiaoneng.warehouse.queries import extract

pytestmark = pytest.mark.extract
PAGE = "/flows/reform/"
DAY = "2026-02-10"


def asked(user, versions=(), **told):
    return reform_asked(flow_asked(user, told, [], now()), told, versions)


def test_both_sides_are_counted_and_open_their_cases(lab, client):
    question = asked(lab.office, day=DAY, span="12")
    found = counted(extract(), question)

    closed = Obligation.objects.filter(state="closed", kind__code="case", parent=None)
    before = closed.filter(closed_at__date__lt=date.fromisoformat(DAY))
    assert found.cases == {BEFORE: before.count(), AFTER: closed.count() - before.count()}
    met = closed.filter(light="met").count()
    labels = [row["item"] for row in found.items[TOOK]]
    both = [found.judged_in(one, labels) for one in (BEFORE, AFTER)]
    assert sum(one.met for one in both) == met
    permit, licence = found.items[TOOK]
    assert permit["is_enough"]
    assert permit["median_low"] < permit["median_difference"] < permit["median_high"]
    assert (licence["is_enough"], licence["before_median"]) == (False, None)
    whole = found.whole[TOOK]
    assert (whole["items"], whole["items_left_out"]) == (1, 1)
    assert whole["before_median"] == permit["before_median"]
    assert [one.found for one in found.rates_in([permit["item"]])] == [
        one.met / one.number
        for one in (found.judged_in(period, [permit["item"]]) for period in (BEFORE, AFTER))
    ]
    page = read(client, lab.office, f"{PAGE}?day={DAY}&span=12")
    assert "the rates on top are of all cases" in page
    assert "Of 1 item with enough cases" in page
    assert "too few" in page
    links = re.findall(r'<a (?:class="xn-stat" )?href="([^"]+/reform/cases/[^"]+)"', page)
    links += re.findall(r'data-l="Cases (?:before|after)"><a href="([^"]+)">', page)
    numbers = [re.search(rf"\b{one} cases? as of", read(client, lab.office, unescape(url)))
               for one, url in zip(found.cases.values(), links, strict=False)]  # fmt: skip
    assert all(numbers)
    table = read(client, lab.office, f"{PAGE}?day={DAY}&span=12&out=csv&table=items")
    assert len(list(csv.reader(table.splitlines()))) == 3
    figures_in_the_workbook_are_numbers(client)
    bad_input_and_scope(lab, client)


def figures_in_the_workbook_are_numbers(client):
    book = client.get(f"{PAGE}?day={DAY}&span=12&out=xlsx")
    sheet = load_workbook(BytesIO(b"".join(book.streaming_content))).worksheets[0]
    [heads, median, *_means, rate] = sheet.iter_rows(values_only=True)
    assert heads[:4] == ("Figure", "Before", "After", "Difference")  # days, so no sign of shares
    assert median[3] == pytest.approx(median[2] - median[1], abs=0.11)
    assert rate[0] == "On-time rate (%)"
    assert 1 < rate[1] <= 100


def test_a_change_of_mix_alone_changes_no_rate():
    judged = {
        ("quick", BEFORE): Judged(90, 100), ("quick", AFTER): Judged(270, 300),
        ("slow", BEFORE): Judged(30, 60), ("slow", AFTER): Judged(10, 20),
        ("new", AFTER): Judged(0, 50),
    }  # fmt: skip
    found = Compared({}, {}, judged, {}, 1)

    before, after = found.rates_in(["quick", "slow", "new"])

    assert before.found == pytest.approx((0.9 * 400 + 0.5 * 80) / 480)
    assert after.found == pytest.approx(before.found)
    low, high = apart(before, after)
    assert low < 0 < high
    assert found.rates_in(["new"]) is None


def bad_input_and_scope(lab, client):
    for told in ("day=2026-02-31&span=x", "day=0001-01-01", "day=9999-12-31", "item=x&day=x"):
        assert "Before and after a reform" in read(client, lab.office, f"{PAGE}?{told}")
    few = read(client, lab.office, f"{PAGE}?item={lab.licence.item_id}&day={DAY}")
    assert "Too few cases to say anything" in few
    elsewhere = someone("head", OrganFactory(parent=lab.root))
    assert "No case was closed" in read(client, elsewhere, f"{PAGE}?day={DAY}")
    client.force_login(someone("officer", lab.organ))
    for name in ("reform", "reform_cases"):
        assert client.get(reverse(f"insight:{name}")).status_code == 403


@pytest.mark.django_db
def test_the_day_asked_for_the_last_change_or_the_middle(warehouse, client):
    head = someone("head", OrganFactory())
    changed = type("V", (), {"from_on": date(2026, 3, 2)})
    today = now().date()

    assert asked(head, day="2026-01-15", span="3").flow.since == date(2025, 10, 15)
    assert asked(head, [changed, changed]).day == date(2026, 3, 2)
    assert asked(head, [changed]).day == asked(head).day < today
    assert asked(head, day="2149-01-01").day == asked(head, day="2149-01-01").flow.until == today
    assert versions_dated(-1) == []
    assert "xiaoneng extract" in read(client, head, PAGE)
    assert client.get(f"{PAGE}?out=xlsx").status_code == 404
    assert client.get(reverse("insight:reform_cases")).status_code == 404
