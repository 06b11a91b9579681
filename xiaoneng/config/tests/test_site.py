"""The site founded, filled and ticking: the demonstration's whole way, small."""

import json
from collections import Counter
from datetime import timedelta

import pytest

from xiaoneng.access.roles import Role
from xiaoneng.cases.queries import cases_for
from xiaoneng.config.district import make_district
from xiaoneng.config.founding import FirstPerson, found_site
from xiaoneng.config.ticking import tick
from xiaoneng.core.refusals import Unusable
from xiaoneng.kit.time import now
from xiaoneng.ledger.verifying import verify
from xiaoneng.obligations.jobs import wrong_copies
from xiaoneng.obligations.queries import obligations_for
from xiaoneng.people.models import Organ, User

pytestmark = pytest.mark.django_db
PEOPLE = {
    Role.SYSTEM_ADMIN: FirstPerson("sys", "系统", "a-long-enough-one"),
    Role.SECURITY_ADMIN: FirstPerson("sec", "安全", "a-long-enough-two"),
    Role.AUDIT_ADMIN: FirstPerson("aud", "审计", "a-long-enough-three"),
}


@pytest.fixture
def home(settings, tmp_path):
    settings.XIAONENG_HOME = tmp_path
    settings.XIAONENG_DEMO = True
    return tmp_path


def test_a_site_is_founded_once(home):
    at = now()
    found_site("某县", PEOPLE, on=at.date(), at=at)

    with pytest.raises(Unusable, match="founded already"):
        found_site("某县", PEOPLE, on=at.date(), at=at)
    assert Organ.objects.get().name == "某县"
    assert User.objects.get(username="aud").must_change_password


def test_a_site_needs_all_three_administrators(home):
    at = now()
    some = {Role.SYSTEM_ADMIN: PEOPLE[Role.SYSTEM_ADMIN]}

    with pytest.raises(Unusable, match="audit administrator"):
        found_site("某县", some, on=at.date(), at=at)


def test_the_district_works_from_its_first_minute(home):
    at = now()
    lines: list[str] = []
    made = make_district(at, lines.append, cases=40)
    logins = json.loads((home / "demo_logins.json").read_text(encoding="utf-8"))
    office = User.objects.get(username="office")

    assert made == cases_for(office, at).filter(source__code="sp").count() == 40
    in_hand = Counter(cases_for(office, at).filter(source=None).values_list("state", flat=True))
    assert in_hand == {
        "registered": 9,
        "awaiting_papers": 3,
        "accepted": 15,
        "decided": 3,
        "delivered": 3,
        "refused": 3,
        "withdrawn": 3,
    }
    assert obligations_for(office, at.date()).filter(is_generated=False).count() == 0
    names = {login["username"] for login in logins}
    assert names >= {"officer", "chief", "leader", "auditor"}
    assert User.objects.filter(username__in=names).count() == len(logins)  # nobody under two
    assert wrong_copies(at) == []
    ticked = tick(at + timedelta(days=1))
    assert "looked at" in ticked.line
    assert ticked.failed == ()
    assert verify().is_whole
