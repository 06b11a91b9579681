"""The register of grounds on which clocks may stand still, and what kinds take from it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from xiaoneng.access.roles import Role
from xiaoneng.core.refusals import Denied, IllegalStep
from xiaoneng.ledger.queries import entries_of
from xiaoneng.obligations.operations.grounds import keep_ground, remove_ground
from xiaoneng.obligations.operations.kinds import change_kind
from xiaoneng.obligations.operations.pausing import pause_obligation
from xiaoneng.obligations.tests.factories import MONDAY, at, kind, obligation
from xiaoneng.people.models import Ground
from xiaoneng.people.tests.factories import OrganFactory, UserFactory

pytestmark = pytest.mark.django_db
LIST = "/obligations/kinds/grounds/"


@pytest.fixture(autouse=True)
def plain_files(settings):
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": plain}}


def holder(role):
    user, organ = UserFactory(), OrganFactory()
    user.grants.create(role=role, organ=organ, from_on=organ.opened_on)
    return user


@pytest.fixture
def office():
    return holder(Role.EFFICIENCY_OFFICE)


def signed_in(user):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def expert(**more):
    usual = {"code": "hazard", "words": "危害评估", "words_en": "Hazard review", "cap_days": 20}
    return Ground(**{**usual, **more})


def test_the_register_begins_with_the_grounds_of_the_law(office):
    text = signed_in(office).get(LIST).content.decode()

    assert Ground.objects.filter(basis__contains="四十五条").count() == 8
    assert "听证" in text
    assert "以文书所载期限为准" in text


def test_the_office_adds_changes_and_takes_out_by_the_pages(office):
    client = signed_in(office)
    entered = {"code": "hazard", "words": "危害评估", "words_en": "Hazard", "cap_days": "20"}

    client.post(f"{LIST}new/", entered)
    made = Ground.objects.get(code="hazard")
    client.post(f"{LIST}{made.pk}/edit/", {**entered, "code": "other", "cap_days": "15"})
    made.refresh_from_db()
    assert (made.code, made.cap_days) == ("hazard", 15)  # the short name stays
    assert client.post(f"{LIST}{made.pk}/edit/", {**entered, "cap_days": "0"}).status_code == 422
    client.post(f"{LIST}{made.pk}/delete/")

    assert not Ground.objects.filter(code="hazard").exists()
    events = [one.event for one in entries_of(made)]
    assert events == ["ground.added", "ground.changed", "ground.removed"]


def test_a_kind_takes_a_ground_and_its_clock_stops_on_it(office):
    keep_ground(expert(), actor=office, at=MONDAY)
    row = obligation()
    client = signed_in(office)
    form = client.get("/obligations/kinds/licence/change/").content.decode()
    assert "危害评估（最多 20 个工作日）" in form

    taken = [expert().taken, *kind().grounds]
    change_kind(kind(), {"grounds": taken}, basis="试行", actor=office, at=MONDAY)
    row.kind.refresh_from_db()
    wednesday = at("2026-03-04")
    pause_obligation(row, ground="hazard", paper="评估委托书", actor=row.officer, at=wednesday)

    assert row.pauses.get().cap_days == 20
    changed = next(one for one in entries_of(kind()) if one.event == "kind.changed")
    assert "hazard:20" in str(changed.facts)


def test_what_a_kind_has_is_not_taken_out_and_keeps_what_it_took(office):
    keep_ground(expert(), actor=office, at=MONDAY)
    change_kind(kind(), {"grounds": [expert().taken]}, basis="试行", actor=office, at=MONDAY)
    entry = Ground.objects.get(code="hazard")
    entry.cap_days = 5
    keep_ground(entry, actor=office, at=MONDAY)

    with pytest.raises(IllegalStep, match="行政许可"):
        remove_ground(entry, actor=office, at=MONDAY)
    assert kind().grounds[0]["cap_days"] == 20


def test_a_short_name_stays(office):
    keep_ground(expert(), actor=office, at=MONDAY)
    entry = Ground.objects.get(code="hazard")
    entry.code = "peril"

    with pytest.raises(IllegalStep, match="hazard"):
        keep_ground(entry, actor=office, at=MONDAY)


@pytest.mark.parametrize("role", [Role.HEAD, Role.LEADER, Role.SYSTEM_ADMIN])
def test_others_read_and_do_not_keep(role):
    user = holder(role)
    client, entry = signed_in(user), Ground.objects.first()

    with pytest.raises((Denied, PermissionDenied)):
        keep_ground(expert(), actor=user, at=MONDAY)
    with pytest.raises((Denied, PermissionDenied)):
        remove_ground(entry, actor=user, at=MONDAY)
    assert client.get(LIST).status_code == 200
    assert "new/" not in client.get(LIST).content.decode()
    for page in ("edit", "delete"):
        assert client.post(f"{LIST}{entry.pk}/{page}/").status_code == 403
    assert signed_in(holder(Role.OFFICER)).get(LIST).status_code == 403
    assert reverse("obligations:grounds-detail", args=[entry.pk]).startswith(LIST)
