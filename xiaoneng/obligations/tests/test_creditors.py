"""A person something is owed to is masked wherever everybody reads; who has to answer asks."""

from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from xiaoneng.core.limits import Limit, Unit
from xiaoneng.core.refusals import Denied, IllegalStep, Unusable
from xiaoneng.kit.time import now
from xiaoneng.ledger.queries import entries_of
from xiaoneng.obligations.figures import matching, seen_by
from xiaoneng.obligations.models import Obligation
from xiaoneng.obligations.operations.naming import unmask_creditor
from xiaoneng.obligations.operations.splitting import Part, split_obligation
from xiaoneng.obligations.tests.factories import MONDAY, kind, obligation
from xiaoneng.people.models import Nameplate
from xiaoneng.people.tests.factories import OrganFactory, someone

pytestmark = pytest.mark.django_db
NAME, SHOWN = "王小明", "王某某"
earlier = import_module("xiaoneng.obligations.migrations.0018_creditors_masked")


@pytest.fixture(autouse=True)
def plain_files(settings):
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": plain}}


@pytest.fixture
def owed():
    return obligation(owed_to=NAME, is_to_person=True, began=now(), at=now())


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(name, *args):
    return reverse(f"obligations:{name}", args=args)


def test_a_person_is_masked_and_a_body_is_not(owed):
    body = obligation(owed_to="区政协", organ=owed.organ)

    assert (owed.owed_to, owed.creditor_name) == (SHOWN, NAME)
    assert (body.owed_to, body.creditor_name) == ("区政协", "")


def test_no_page_and_no_file_shows_the_name(owed):
    split_obligation(owed, [Part("核查", owed.organ, Limit(3, Unit.WORKDAY))],
                     actor=owed.officer, at=now())  # fmt: skip
    client = signed_in(owed.officer)
    places = [
        address("detail", owed.pk),
        address("sheet", owed.pk),
        address("list"),
        address("list") + "?out=csv",
        reverse("desk:home"),
        reverse("desk:search") + "?q=燃气",
    ]

    pages = [b"".join(client.get(place)).decode("utf-8", "replace") for place in places]

    assert all(NAME not in page for page in pages)
    assert [SHOWN in page for page in pages].count(True) >= 4  # the list has it in its file alone


def test_the_name_finds_nothing(owed):
    rows = seen_by(owed.officer, now())

    assert list(matching(rows, SHOWN)) == [owed]
    assert list(matching(rows, NAME)) == []


def test_the_ledger_knows_no_name(owed):
    unmask_creditor(owed, reason="电话答复", actor=owed.officer, at=now())

    lines = entries_of(owed)
    assert [line.event for line in lines] == ["obligation.opened", "obligation.unmasked"]
    assert NAME not in str(lines)


def test_who_has_to_answer_sees_the_name_once_and_the_ledger_has_it(owed):
    client = signed_in(owed.officer)
    assert address("unmask", owed.pk) in client.get(address("detail", owed.pk)).content.decode()
    assert NAME not in client.get(address("unmask", owed.pk)).content.decode()

    shown = client.post(address("unmask", owed.pk), {"reason": "电话答复"})

    assert "王小明" in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    line = entries_of(owed)[-1]
    assert (line.event, line.actor) == ("obligation.unmasked", str(owed.officer))
    assert ("reason", "电话答复") in line.facts
    assert NAME not in client.get(address("detail", owed.pk)).content.decode()


def test_nobody_sees_it_without_a_reason(owed):
    with pytest.raises(Unusable, match="姓名"):
        unmask_creditor(owed, reason=" ", actor=owed.officer, at=now())
    answer = signed_in(owed.officer).post(address("unmask", owed.pk), {"reason": ""})
    assert answer.status_code == 422


@pytest.mark.parametrize("role", ["efficiency_office", "supervision", "officer"])
def test_nobody_else_sees_it(owed, role):
    other = someone(role, owed.organ)

    with pytest.raises(Denied):
        unmask_creditor(owed, reason="好奇", actor=other, at=now())
    page = signed_in(other).get(address("detail", owed.pk))
    assert address("unmask", owed.pk) not in page.content.decode()
    assert [line.event for line in entries_of(owed)] == ["obligation.opened"]


def test_a_body_has_no_other_name(owed):
    body = obligation(owed_to="区政协")

    with pytest.raises(IllegalStep):
        unmask_creditor(body, reason="电话答复", actor=body.officer, at=now())


def test_what_is_opened_by_hand_is_owed_to_a_person_unless_one_says_no():
    officer = someone("officer", OrganFactory())
    client = signed_in(officer)
    assert client.get(address("open")).context["form"]["is_to_person"].value() is True
    entered = {
        "kind": kind(code="licence").pk,
        "title": "答复来信",
        "owed_to": NAME,
        "is_to_person": "on",
        "organ": officer.terms.get().post.organ_id,
        "started_at": f"{now():%Y-%m-%dT%H:%M}",
        "promised_amount": "10",
        "promised_unit": "workday",
        "step": "open",
    }

    client.post(address("open"), entered)

    row = Obligation.objects.get()
    assert (row.owed_to, row.creditor_name) == (SHOWN, NAME)


BEFORE = {
    NAME: SHOWN,
    "王会": "王某",
    "张三、李四": "张某某某某",
    "买买提·艾力": "买某某某某某",
    "区政协": "区政协",
    "溪口燃气有限公司": "溪口燃气有限公司",
    "临政发〔2026〕3号": "临政发〔2026〕3号",
    "便民之家": "便民之家",  # a nameplate of an organ
}


def test_what_was_opened_by_hand_before_is_masked_unless_it_is_no_person():
    organ = OrganFactory()
    Nameplate.objects.create(organ=organ, name="便民之家", from_on=MONDAY.date())
    for said in BEFORE:
        obligation(owed_to=said, organ=organ)
    of_a_case = obligation(owed_to=NAME, organ=organ, url="/cases/1/")

    earlier.mask(apps, None)

    kept = Obligation.objects.exclude(pk=of_a_case.pk).order_by("pk")
    assert [row.owed_to for row in kept] == list(BEFORE.values())
    assert all(row.creditor_name in ("", said) for row, said in zip(kept, BEFORE, strict=True))
    of_a_case.refresh_from_db()
    assert of_a_case.owed_to == NAME  # its own room masks it

    earlier.show(apps, None)
    assert [row.owed_to for row in kept.all()] == list(BEFORE)
