"""Compression rates: the sums of core.shortening, as of any day, within the reader's scope."""

from datetime import date

import pytest

from xiaoneng.catalogue.tests.factories import item, published
from xiaoneng.insight.shortening.figures import Held, counted, counted_by, days_back, units_in
from xiaoneng.insight.tests.test_overruns import read
from xiaoneng.people.models import Level
from xiaoneng.people.tests.factories import OrganFactory, someone

PAGE = "/limit-lab/shortening/"
TODAY = date(2026, 11, 26)


def held(key, promised, statutory, from_on="2025-01-01", until_on=None, unit="workday"):
    end = date.fromisoformat(until_on) if until_on else None
    return Held(key, "事", None, unit, promised, statutory, date.fromisoformat(from_on), end)


def test_sums_are_those_of_the_day_and_the_unit():
    every = [
        held(1, 186.0, 587.0),
        held(2, 8.0, 20.0, until_on="2026-06-01"),
        held(2, 4.0, 20.0, from_on="2026-06-01"),
        held(3, 1.0, 2.0, unit="day"),
    ]
    of_days = every[:3]

    assert f"{counted([every[0]], TODAY).found.share:.1%}" == "68.3%"
    assert counted(of_days, date(2026, 5, 31)).found == (607.0, 194.0)
    assert counted(of_days, date(2026, 6, 1)).found == (607.0, 190.0)
    assert counted(of_days, date(2024, 1, 1)).items == 0
    assert list(counted_by(of_days, lambda one: one.item, TODAY)) == [2, 1]
    assert units_in(every, TODAY) == ["workday", "day"]
    assert days_back(TODAY)[:3] == [TODAY, date(2026, 10, 1), date(2026, 7, 1)]
    assert days_back(date(2026, 10, 1))[:2] == [date(2026, 10, 1), date(2026, 7, 1)]


@pytest.mark.django_db
def test_the_page_tells_them_by_district_organ_and_item(client):
    city = OrganFactory()
    organs = [OrganFactory(parent=OrganFactory(parent=city, level=Level.DISTRICT)) for _ in "ab"]
    section = OrganFactory(parent=organs[1], level=Level.SECTION)
    for place, (promised, organ) in enumerate(((5.0, organs[0]), (10.0, section))):
        published(
            item(f"511A000{place}-01", organ=organ), name=f"许可{place}", steps=[],
            promised_amount=promised, statutory_amount=20.0, from_on=date(2024, 1, 1),
        )  # fmt: skip
    office = someone("head", city)

    page = read(client, office, PAGE)
    assert "2 items in working days: the law allows 40 together, promised are 15" in page
    assert "(no name)" not in page
    for said in ("62.5%", "75.0%", "50.0%", "By district", "A year ago it was 62.5%"):
        assert said in page
    own = read(client, someone("head", organs[0]), PAGE)
    assert "75.0%" in own
    assert "许可1" not in own
    assert "75.0%" in read(client, office, f"{PAGE}?organ={organs[0].pk}")
    assert "62.5%" in read(client, office, f"{PAGE}?organ=x")
    table = read(client, office, f"{PAGE}?out=csv&table=organs-workday").splitlines()
    assert table[1].endswith(",1,20,5,75.0,75.0,0.0")
    book = client.get(f"{PAGE}?out=xlsx")
    assert b"".join(book.streaming_content).startswith(b"PK")
    assert "No item has both limits" in read(client, someone("head", OrganFactory()), PAGE)
    client.force_login(someone("officer", organs[0]))
    assert client.get(PAGE).status_code == 403
