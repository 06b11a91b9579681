"""Real logs beside the district: each in an organ of its own, named with source and licence."""

import shutil

import pytest

from xiaoneng.access.roles import Role
from xiaoneng.batch.tests.conftest import DATA, MAPPINGS
from xiaoneng.cases.queries import cases_for
from xiaoneng.config.district.real_logs import bring_real_logs
from xiaoneng.core.refusals import Unusable
from xiaoneng.kit.time import now
from xiaoneng.people.models import Organ, User
from xiaoneng.people.tests.factories import OrganFactory, UserFactory
from xiaoneng.staffing.policy import keeps_records

pytestmark = pytest.mark.django_db
LOG = "permit-log-wabo-receipt"


@pytest.fixture
def mappings(tmp_path):
    folder = tmp_path / "mappings"
    folder.mkdir()
    shutil.copy(MAPPINGS / f"{LOG}.toml", folder)
    return folder


@pytest.mark.skipif(not (DATA / LOG).is_dir(), reason=f"../shared/data/{LOG} is not there")
def test_a_log_comes_into_an_organ_of_its_own_with_its_calendar(mappings):
    at, said = now(), list[str]()
    district = OrganFactory()
    keeper = UserFactory()
    keeper.grants.create(role=Role.SYSTEM_ADMIN, organ=district, from_on=district.opened_on)

    login = bring_real_logs(DATA, mappings, at, said.append)

    user = User.objects.get(username=login.username)
    assert said == [f"1434 cases of {LOG}"]
    assert cases_for(user, at).count() == 1434
    organ = Organ.objects.get(code="REAL01")
    assert organ.calendar.name == "weekdays"
    case = cases_for(user, at).select_related("source").first()
    assert not case.is_generated
    assert "Buijs" in case.source.provenance
    assert case.source.licence
    assert keeps_records(keeper, organ.parent)


def test_a_folder_without_such_logs_is_refused(tmp_path, mappings):
    with pytest.raises(Unusable, match="named like a mapping"):
        bring_real_logs(tmp_path, mappings, now(), print)
