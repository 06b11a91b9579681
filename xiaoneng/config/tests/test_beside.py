"""The minute hand begins an extract where it is time, and never waits for it."""

from datetime import timedelta

import pytest

from xiaoneng.config import beside
from xiaoneng.config.beside import Extracts
from xiaoneng.kit.time import now


@pytest.fixture
def hand(settings, tmp_path, monkeypatch):
    """A minute hand whose extracts are a program that does nothing."""
    settings.XIAONENG_WAREHOUSE = tmp_path
    monkeypatch.setattr(beside, "EXTRACT", ["true"])
    return Extracts()


def test_one_is_begun_and_tried_again_when_it_is_time_again(hand):
    at = now()

    assert hand.begin_due(at)
    hand.running.wait(timeout=60)

    assert not hand.begin_due(at + timedelta(minutes=59))
    assert hand.begin_due(at + timedelta(minutes=60))
    hand.running.wait(timeout=60)


def test_while_one_runs_no_other_begins(hand, monkeypatch):
    monkeypatch.setattr(beside, "EXTRACT", ["sleep", "60"])
    assert hand.begin_due(now())

    assert not hand.begin_due(now() + timedelta(hours=2))
    hand.running.kill()
    hand.running.wait(timeout=60)


def test_a_site_may_want_none(hand, settings):
    settings.XIAONENG_EXTRACT_MINUTES = 0

    assert not hand.begin_due(now())


def test_a_forecast_is_begun_once_where_an_extract_has_none(hand, monkeypatch):
    monkeypatch.setattr(beside, "FORECAST", ["true"])
    waiting = [False, True, True]
    monkeypatch.setattr(beside, "is_forecast_due", lambda: waiting.pop(0))
    forecasts, at = beside.Forecasts(), now()

    assert [forecasts.begin_due(at) for _try in range(2)] == [False, True]
    forecasts.running.wait(timeout=60)
    assert not forecasts.begin_due(at + timedelta(minutes=29))
    assert forecasts.begin_due(at + timedelta(minutes=30))
    forecasts.running.wait(timeout=60)
