"""The story of a case is told in words."""

import pytest
from django.utils.translation import override

from xiaoneng.cases.operations.deciding import decide_case
from xiaoneng.cases.story import story_of
from xiaoneng.cases.tests.factories import accepted
from xiaoneng.obligations.tests.factories import at

pytestmark = pytest.mark.django_db


def test_the_outcome_of_a_decision_is_no_code():
    case = accepted()
    decided = decide_case(
        case, outcome="granted", paper="川 A-001", actor=case.decision.officer, at=at("2026-03-10")
    )
    with override("zh-hans"):
        told = [
            one.text for moment in story_of(decided, [], at("2026-03-12")) for one in moment.note
        ]

    assert any("准予" in text for text in told)
    assert not any("granted" in text for text in told)
