"""Sources, their files and the rows of these are for the efficiency office over their organ."""

import pytest
from django.urls import reverse

from xiaoneng.cases.operations.rejects import drop_reject
from xiaoneng.cases.operations.sources import Described, define_source
from xiaoneng.cases.tests.importing import MAPPING, bring, keeper, log, moment, source_of
from xiaoneng.core.refusals import Denied
from xiaoneng.people.tests.factories import OrganFactory

pytestmark = pytest.mark.django_db
ROWS = [("A1", "apply", "soon", "一科", "")]


@pytest.fixture
def batch(tmp_path):
    source = source_of()
    OrganFactory(parent=source.organ, name="一科")
    return bring(source, log(tmp_path / "log.csv", ROWS))


@pytest.fixture
def elsewhere(batch):
    """The efficiency office of an organ beside that of the source."""
    return keeper(OrganFactory(parent=batch.source.organ.parent))


def addresses(batch):
    code, row = batch.source.code, batch.rejects.get()
    coded = ("source", "edit_source", "outage", "source_cases", "source_cards")
    return [
        batch.get_absolute_url(),
        reverse("cases:rejects", args=[batch.pk]),
        row.get_absolute_url(),
        *(reverse(f"cases:{name}", args=[code]) for name in coded),
    ]


def test_another_efficiency_office_finds_none_of_them(client, batch, elsewhere):
    found, near = {}, batch.brought_by
    for user in (near, elsewhere):
        client.force_login(user)
        found[user] = {client.get(address).status_code for address in addresses(batch)}
    listed = client.get(reverse("cases:sources")).content.decode()

    assert found == {near: {200}, elsewhere: {404}}
    assert batch.source.title not in listed


def test_nor_does_it_change_them(client, batch, elsewhere):
    client.force_login(elsewhere)
    for act in ("import", "drop_batch", "settle_batch", "try_again"):
        assert client.post(reverse(f"cases:{act}", args=[batch.pk])).status_code == 404, act
    with pytest.raises(Denied):
        drop_reject(batch.rejects.get(), words="重复", actor=elsewhere, at=moment())
    described = Described(title="另一系统", organ=batch.source.organ, mapping=MAPPING)
    with pytest.raises(Denied):
        define_source("other", described, actor=elsewhere, at=moment())
