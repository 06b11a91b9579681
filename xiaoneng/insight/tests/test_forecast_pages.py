"""The pages of the forecast: one number on screen, file and list; scope; what is not known."""

import csv
import re
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils.translation import override
from openpyxl import load_workbook

from xiaoneng.insight.forecast import naming
from xiaoneng.insight.jobs import make_forecast
from xiaoneng.insight.models import Forecast, Hindcast
from xiaoneng.insight.tests.forecast_town import NOW
from xiaoneng.insight.tests.test_lab_pages import plain, shown
from xiaoneng.people.tests.factories import OrganFactory, someone

LIST, COMPARED = "/forecast/", "/forecast/calibration/"


def lines(client, user, url):
    return list(csv.DictReader(shown(client, user, url).splitlines()))


def test_screen_file_list_and_case_say_the_same(client, town, django_assert_max_num_queries):
    make_forecast(NOW)
    client.force_login(town.leader)
    with django_assert_max_num_queries(20):  # eleven rows; the same for many
        client.get(f"{LIST}?said=told")
    told = list(Forecast.objects.filter(said="told"))
    worst = max(told, key=lambda one: one.rank)
    with override("en"):
        chance = naming.per_cent(worst.chance)

    page = plain(shown(client, town.leader, f"{LIST}?said=told"))
    rows = lines(client, town.leader, f"{LIST}?said=told&out=csv")
    assert len(told) == len(rows) > 3
    assert rows[0]["Chance of being late"] == chance
    for row in rows:
        assert row["Number"] in page
        assert row["Reckoned from"] in page
        assert row["Expected finish"] in page
    assert "2026-03-20 17:00" in page  # the extract's moment, not the reader's
    warned = [one for one in told if one.rank >= 200]
    assert warned
    cockpit = shown(client, town.leader, "/cockpit/")
    assert f"{len(warned)} open cases in time may be late" in cockpit
    assert len(lines(client, town.leader, f"{LIST}?said=told&chance=warned&out=csv")) == len(warned)
    signed(client, town, worst, chance, len(warned))
    unknown_and_scope(client, town)
    compared(client, town)


def signed(client, town, worst, chance, warned):
    """Lists warn beside the due date, and the page of a case has the arithmetic."""
    found = lines(client, town.leader, "/cases/?out=csv")
    signs = {row["Number"]: row["To be expected"] for row in found}
    assert sum("late, " in sign for sign in signs.values()) == warned
    assert chance in signs[worst.case.number]
    case = plain(shown(client, town.leader, worst.case.get_absolute_url()))
    assert f"With a chance of {chance} it will be late" in case
    assert f"{worst.own_number} like it: {worst.own_late / 10:.0f}% late" in case
    assert "late, " in plain(shown(client, town.officer, "/obligations/?state=open"))


def unknown_and_scope(client, town):
    """The only case of an item borrows from all; a head sees the cases of the organ alone."""
    alone = Forecast.objects.get(case=town.alone)
    assert alone.own_number == 0
    assert alone.said != "told" or alone.all_number > 20
    mine = lines(client, town.head, f"{LIST}?out=csv")
    theirs = lines(client, town.stranger, f"{LIST}?out=csv")
    assert {row["Number"] for row in theirs} == {alone.case.number}
    assert alone.case.number not in {row["Number"] for row in mine}
    assert len(mine) + len(theirs) == Forecast.objects.count()
    Forecast.objects.filter(pk=alone.pk).update(said="outlived", chance=None, rank=-1)
    page = plain(shown(client, town.stranger, f"{LIST}?said=unknown"))
    assert "Not known: no case like it took so long" in page
    row = page[page.index(alone.case.number) :]
    assert row.count("%") == 1  # the share of the limit that is used
    assert "used; cases that got so far: 0 like it" in row
    assert "Whether it will be late is not known" in plain(
        shown(client, town.stranger, alone.case.get_absolute_url())
    )


def compared(client, town):
    """Every figure of the comparison opens its cases, and is that of the viewer's scope."""
    html = shown(client, town.leader, COMPARED)
    links = re.findall(r'<a href="(/forecast/calibration/cases/[^"]+)">([\d,]+)</a>', html)
    assert len(links) > 5
    assert "0" not in {number for _url, number in links}
    for url, number in links[:4] + links[-5:]:
        behind = plain(shown(client, town.leader, url.replace("&amp;", "&")))
        assert f"{number} forecasts behind it" in behind
    rows = lines(client, town.leader, f"{COMPARED}?out=csv")
    whole = next(row for row in rows if row["Chance or month"] == "All together")
    settled = Hindcast.objects.filter(said="told", is_late__isnull=False)
    errors = [((one.chance or 0) / 1000 - bool(one.is_late)) ** 2 for one in settled]
    assert int(whole["Cases"]) == len(errors) > 3
    assert float(whole["Brier score"]) == pytest.approx(sum(errors) / len(errors), abs=6e-5)
    assert int(whole["Became late"]) == settled.filter(is_late=True).count()
    assert "There is no month yet" in plain(shown(client, town.stranger, COMPARED))
    client.force_login(town.leader)
    book = client.get(f"{COMPARED}?out=xlsx")
    [sheet, *_about] = load_workbook(BytesIO(b"".join(book.streaming_content))).worksheets
    heads, *written = sheet.iter_rows(values_only=True)
    share = 100 * settled.filter(is_late=True).count() / len(errors)
    for row in written:
        told = dict(zip(heads, row, strict=True))
        assert isinstance(told["Cases"], int)
        if told["Chance or month"] == "All together":
            assert told["Share (%)"] == pytest.approx(share, abs=0.06)
            assert told["Interval from (%)"] <= told["Share (%)"] <= told["Interval to (%)"]


@pytest.mark.django_db
def test_without_a_forecast_pages_say_what_to_do_and_lists_nothing(client, warehouse):
    head = someone("head", OrganFactory())

    for name in ("forecast", "calibration", "forecast_cases"):
        assert "xiaoneng forecast" in shown(client, head, reverse(f"insight:{name}"))
    client.force_login(someone("system_admin", OrganFactory()))
    assert client.get(LIST).status_code == 403
