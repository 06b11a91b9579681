"""Two people enter the same at the same moment: one is refused by a sentence, nobody fails."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from xiaoneng.core.refusals import Refused
from xiaoneng.kit.tests.locking import locking
from xiaoneng.obligations.operations.calendars import add_calendar
from xiaoneng.obligations.operations.grounds import keep_ground
from xiaoneng.obligations.operations.kinds import define_kind
from xiaoneng.obligations.tests.factories import MONDAY
from xiaoneng.people.models import Calendar, Ground
from xiaoneng.people.tests.factories import OrganFactory, UserFactory
from xiaoneng.staffing.operations.organs import Founding, found_organ
from xiaoneng.staffing.operations.persons import Particulars, enrol_person


@pytest.fixture
def root(transactional_db):
    return OrganFactory()


def holder(role, root):
    user = UserFactory()
    user.grants.create(role=role, organ=root, from_on=root.opened_on)
    return user


def ground(actor, _root, _cn):
    entry = Ground(code="hazard", words="危害评估", words_en="Hazard review")
    return keep_ground(entry, actor=actor, at=MONDAY)


def kind(actor, _root, _cn):
    return define_kind("hazard", "危害评估", actor=actor, at=MONDAY)


def local_calendar(actor, _root, cn):
    return add_calendar("hazard", "本地", cn, actor=actor, at=MONDAY)


def organ(actor, root, _cn):
    founding = Founding(code="hazard", name="新科室", level="section", parent=root)
    return found_organ(founding, on=MONDAY.date(), actor=actor, at=MONDAY)


def person(actor, _root, _cn):
    return enrol_person("hazard", Particulars(full_name="陈晓岚"), actor=actor, at=MONDAY)


@pytest.mark.parametrize(
    ("role", "enter", "names"),
    [
        ("efficiency_office", ground, "hazard"),
        ("efficiency_office", kind, "hazard"),
        ("efficiency_office", local_calendar, "hazard"),
        ("system_admin", organ, "hazard"),
        ("system_admin", person, "hazard"),
    ],
)
def test_the_slower_is_told_that_it_is_there(root, tmp_path, role, enter, names):
    people = [holder(role, root) for _one in range(2)]
    cn, _new = Calendar.objects.get_or_create(name="cn", defaults={"title": "全国"})
    barrier = Barrier(2)

    def run(actor):
        try:
            barrier.wait()
            enter(actor, root, cn)
        except Refused as refused:
            return str(refused)
        else:
            return ""
        finally:
            connection.close()

    with locking(tmp_path), ThreadPoolExecutor() as pool:
        said = sorted(one.result(timeout=60) for one in [pool.submit(run, one) for one in people])

    assert said[0] == ""
    assert names in said[1]
