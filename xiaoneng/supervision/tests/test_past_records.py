"""A page of a past day shows the lines of the ledger that could be read there that day."""

import pytest

from xiaoneng.cases.tests.factories import accepted, gas_licence
from xiaoneng.ledger.operations import record
from xiaoneng.people.queries import clock_user
from xiaoneng.supervision.tests.factories import NOTICED, at, carded

CLOCK = "xiaoneng.ledger.operations.now"
SAID = "截至 2026-03-17 周二 日终已记入台账链"


@pytest.fixture
def subjects(place, monkeypatch):
    """One row of each page that has a past; what made them was recorded on 2026-03-17."""
    monkeypatch.setattr(CLOCK, lambda: NOTICED)
    case = accepted(gas_licence(place.section, steps=[]), officer=place.officer)
    card = carded(place)
    monkeypatch.undo()
    return {
        "organ": (place.organ, "organ.renamed"),
        "obligation": (card.obligation, "obligation.urged"),
        "case": (case, "case.decided"),
        "card": (card, "card.explained"),
        "item": (case.version, "version.published"),
    }


@pytest.mark.parametrize("name", ["organ", "obligation", "case", "card", "item"])
def test_what_was_recorded_later_stands_on_the_page_of_today_alone(client, place, subjects, name):
    subject, event = subjects[name]
    page = (subject.item if name == "item" else subject).get_absolute_url()
    record(event, subject, actor=clock_user(), at=at("2026-03-16"))  # entered late
    client.force_login(place.office, "django.contrib.auth.backends.ModelBackend")

    then, today = client.get(page, {"as_of": "2026-03-17"}), client.get(page)

    known = {one.key for one in then.context["entries"]}
    [late] = [one for one in today.context["entries"] if one.key not in known]
    assert (late.event, late.happened_at) == (event, at("2026-03-16"))
    assert {one.recorded_at for one in then.context["entries"]} <= {NOTICED}
    assert SAID in then.content.decode()
    assert "日终已记入台账链" not in today.content.decode()
