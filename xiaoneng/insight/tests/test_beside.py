"""Organs beside each other and over time, streets as tiles, where the time went."""

import re

import pytest

from xiaoneng.insight.asking import asked_by
from xiaoneng.insight.comparing import FIGURES, MONTHS_COMPARED, compared, year_so_far
from xiaoneng.insight.figures import gathered
from xiaoneng.insight.models import OrganTime
from xiaoneng.insight.tests.factories import town
from xiaoneng.insight.tests.reading import assert_every_link_counts, book_of
from xiaoneng.insight.tiles import band_of, tiles_in
from xiaoneng.insight.times import times_in
from xiaoneng.kit.http import LANGUAGE_COOKIE
from xiaoneng.kit.months import Month, Stretch
from xiaoneng.kit.time import now
from xiaoneng.people.models import Level
from xiaoneng.people.tests.factories import OrganFactory

pytestmark = pytest.mark.django_db


def shown(client, user, address, **asked):
    client.force_login(user)
    client.cookies[LANGUAGE_COOKIE] = "en"
    answer = client.get(address, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_organs_beside_each_other_with_the_same_numbers_everywhere(client):
    place = town(now(), 41)
    keys = [str(place.organ.pk), str(place.street.pk)]
    asked = asked_by(place.leader, {}, place.at)
    found = gathered(place.leader, asked, MONTHS_COMPARED)
    month = asked.month
    for figure in FIGURES:
        one = compared(found, figure, keys)
        html = shown(client, place.leader, "/cockpit/beside/", beside=keys, figure=figure.key)

        assert {row.organ for row in one.rows} == {place.organ, place.street}
        for row in one.rows:
            figures = found.units[row.organ]
            assert row.month.numbers[0] == figure.value(figures.of(month))
            assert row.now == [figure.value(figures.of(each)) for each in found.months]
            assert row.year.numbers[0] == figure.value(figures.over(one.year.months))
            assert row.name in html
        if figure.key in ("rate", "yellow"):
            assert_every_link_counts(client, html, least=12)
            book = book_of(
                client, "/cockpit/beside/", {"beside": keys, "figure": figure.key, "out": "xlsx"}
            )
            rows = list(book["Side by side"].iter_rows(min_row=2, values_only=True))
            assert [row[0] for row in rows] == [row.name for row in one.rows]
            wanted = [row.month.numbers[0] for row in one.rows]
            assert [row[1] for row in rows] == [
                round(value * 100, 1) if figure.is_share and value is not None else value
                for value in wanted
            ]


def test_without_a_year_before_it_says_so(client):
    place = town(now(), 42)
    found = gathered(place.leader, asked_by(place.leader, {}, place.at), MONTHS_COMPARED)
    keys = [str(place.organ.pk), str(place.street.pk)]
    one = compared(found, FIGURES[2], keys)

    # the town began fourteen months ago: last year has this month, but not all months before it
    assert all(row.month.numbers[1] is not None for row in one.rows)
    missing = [each for each in one.year.year_before.months if each not in found.total.months]
    assert bool(missing) == (one.rows[0].year.numbers[1] is None)
    html = shown(client, place.leader, "/cockpit/beside/", beside=keys, figure="closed")
    assert html.count("no figures for last year") == (len(one.rows) if missing else 0)
    assert len(found.months) == 12


def test_who_is_named_twice_out_of_scope_or_not_at_all(client):
    place = town(now(), 43)
    found = gathered(place.leader, asked_by(place.leader, {}, place.at), MONTHS_COMPARED)

    assert len(compared(found, FIGURES[0], []).rows) == 3
    assert len(compared(found, FIGURES[0], [str(place.organ.pk)] * 3).rows) == 3
    everyone = [str(organ.pk) for organ in found.units]
    assert len(compared(found, FIGURES[0], everyone).rows) == len(everyone)
    html = shown(client, place.head, "/cockpit/beside/", beside=[str(place.idle.pk)])
    assert place.idle.name not in html


def test_a_year_so_far_and_a_year_before():
    assert year_so_far(Month(2026, 3)) == Stretch(Month(2026, 1), Month(2026, 3))
    assert year_so_far(Month(2026, 3)).year_before.months == [
        Month(2025, 1), Month(2025, 2), Month(2025, 3)
    ]  # fmt: skip


def test_streets_are_tiles_in_the_order_of_their_codes(client):
    place = town(now(), 44)
    assert tiles_in(gathered(place.leader, asked_by(place.leader, {}, place.at))) == []
    second = OrganFactory(parent=place.root, level=Level.STREET, code="000")
    found = gathered(place.leader, asked_by(place.leader, {}, place.at))

    first, last = tiles_in(found)
    html = shown(client, place.leader, "/cockpit/", quiet="shown")

    assert (first.organ, first.band) == (second, None)
    assert last.organ == place.street
    assert last.band == band_of(found.units[place.street].of(found.asked.month).rate)
    tiles = html[html.index('<ul class="xn-tiles">') :]
    assert tiles.index(second.name) < tiles.index(place.street.name)
    assert_every_link_counts(client, f"<main{tiles[: tiles.index('</ul>')]}</main>", least=4)


@pytest.mark.parametrize(
    ("rate", "band"), [(1.0, 0), (0.98, 0), (0.979, 1), (0.9, 2), (0.8, 3), (0.5, 4), (None, None)]
)
def test_a_shade_begins_where_its_legend_says(rate, band):
    assert band_of(rate) == band


def test_where_the_time_went_is_shown_to_those_who_look_over_the_organ(client):
    place = town(now(), 45)
    month = Month.of(place.at)
    for organ, work, waiting in ((place.section, 30, 60), (place.street, 10, 0)):
        OrganTime.objects.create(
            organ=organ, month=month.key, cases=2, work=work, waiting=waiting, applicant=5,
            paused=5, as_of=place.at,
        )  # fmt: skip
    found = gathered(place.leader, asked_by(place.leader, {}, place.at))

    assert found.units[place.organ].times.parts == (30, 60, 5, 5)
    assert found.total.times.cases == 4
    html = shown(client, place.leader, "/cockpit/", quiet="shown", sort="-waiting")
    assert "Work 30%, Waiting inside 60%, With the applicant 5%, Legally paused 5%" in html
    assert f"/flows/one/?organ={place.street.pk}&amp;months=1&amp;month={month}" in html
    assert re.findall(r"xn-kinds__n\">(\d+)%", html) == ["60", "0"]
    assert {one.organ for one in times_in(place.head, month, place.at)} == {place.section.pk}
    book = book_of(client, "/cockpit/", {"out": "xlsx"})
    heads, *rows = book["The organs"].iter_rows(values_only=True)
    row = next(each for each in rows if each[0] == place.organ.name)
    assert row[heads.index("Waiting inside, share of time")] == 60
    without = shown(client, place.leader, "/cockpit/", month=str(month.before))
    assert "Where the time went" not in without
