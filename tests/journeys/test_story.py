"""A card by its pages: on the second holder, explained, confirmed, revoked on appeal."""

import pytest
from django.urls import reverse

from xiaoneng.ledger.queries import entries_of
from xiaoneng.supervision.models import Card
from xiaoneng.supervision.tests.factories import NOTICED, at, district, handed_over, tick

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def day(monkeypatch):
    """Turn the page of the calendar: what every page takes for now."""

    def turned(moment):
        monkeypatch.setattr("xiaoneng.kit.time.localtime", lambda: moment)

    return turned


@pytest.fixture
def place(clock):
    return district()


@pytest.fixture
def card(place):
    """A case that was handed over and was late at its second holder."""
    _case, second = handed_over(place)
    tick(NOTICED)
    return Card.objects.get(officer=second)


@pytest.fixture
def by(look, live_server, card):
    """Somebody does one act on the card, by its button, its form and its button."""

    def done(user, act, **entered):
        page = look(user)
        page.goto(live_server.url + card.get_absolute_url())
        page.click(f".xn-head a:has-text('{act}')")
        for name, value in entered.items():
            field = page.locator(f"[name={name}]")
            field.select_option(value) if name == "ground" else field.fill(value)
        page.click(f"form button:has-text('{act}')")
        page.wait_for_url(f"**{card.get_absolute_url()}")
        return page

    return done


@pytest.fixture
def figures(look, live_server, place):
    """What the leader reads in the cockpit and the office in the bulletin: yellow, red, revoked."""
    organ = place.organ.pk

    def read():
        page = look(place.leader)
        page.goto(f"{live_server.url}{reverse('insight:cockpit')}?month=2026-03&organ={organ}")
        stat = page.locator(".xn-stat").nth(4)
        told = look(place.office)
        told.goto(f"{live_server.url}{reverse('supervision:bulletin')}?month=2026-03")
        row = told.locator(f"tr:has-text('{place.organ.name}')").first
        return (
            stat.locator(".xn-stat__n > span").inner_text(),
            stat.inner_text(),
            row.inner_text(),
        )

    return read


def test_a_card_is_revoked_on_appeal_by_another_and_the_figures_follow(
    day, place, card, by, figures
):
    day(NOTICED)
    assert figures()[0] == "1"
    assert "为什么亮这张牌" in by(place.liaison, "说明", words="检测委托在前").inner_text("h1")
    day(at("2026-03-18"))
    by(place.office, "认定", words="理由不成立")
    day(at("2026-03-20"))
    by(place.head, "申诉", words="委托单属实")
    day(at("2026-03-23"))
    before = figures()
    page = by(place.second, "申诉成立", ground="late_pause", words="委托单早于到期日，属实")
    after = figures()

    assert "已撤" in page.inner_text("main")
    assert (before[0], after[0]) == ("1", "0")
    assert "已撤 1 张不计" in after[1]
    assert before[2] != after[2]
    assert [line.event for line in entries_of(card)][-2:] == ["card.appealed", "appeal.granted"]
