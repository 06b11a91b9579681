"""What is foreseen, as lists and pages of rooms below show it."""

from collections.abc import Collection

from django.urls import reverse

from xiaoneng.insight.forecast.naming import sentences, sign_words
from xiaoneng.insight.queries import forecasting, forecasts_of
from xiaoneng.obligations.foretelling import Foretold


def foretell(keys: Collection[int]) -> dict[int, Foretold]:
    """The last forecast of some obligations; two queries, one where nothing is foreseen."""
    rows = list(forecasts_of(keys)) if keys else []
    last = forecasting() if rows else None
    if last is None:
        return {}
    return {
        one.obligation_id: Foretold(
            sign_words(one), sentences(one), last.as_of, reverse("insight:forecast")
        )
        for one in rows
    }
