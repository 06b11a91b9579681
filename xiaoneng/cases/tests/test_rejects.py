"""Rows that could not be used: kept with their reason, put right one by one, or left out."""

import pytest
from django.urls import reverse

from xiaoneng.cases.models import Case, Event
from xiaoneng.cases.operations.rejects import drop_reject
from xiaoneng.cases.operations.repairs import repair_reject
from xiaoneng.cases.tests.importing import bring, log, moment, office, source_of
from xiaoneng.core.refusals import Denied, IllegalStep, Unusable
from xiaoneng.ledger.queries import entries_of
from xiaoneng.people.tests.factories import OrganFactory, UserFactory

pytestmark = pytest.mark.django_db
ROWS = [
    ("A1", "apply", "2026-03-02 09:00", "一科", ""),
    ("A1", "close", "soon", "一科", ""),
    ("A2", "apply", "2026-03-02 09:00", "三科", ""),
    ("A3", "apply", "2026-03-21 09:00", "一科", ""),
]


@pytest.fixture
def batch(tmp_path):
    source = source_of()
    OrganFactory(parent=source.organ, name="一科")
    return bring(source, log(tmp_path / "log.csv", ROWS))


def test_each_row_that_cannot_be_used_says_why(batch):
    found = [(one.row, one.column, one.value) for one in batch.rejects.all()]

    assert found == [(3, "at", "soon"), (4, "organ", "三科"), (5, "at", "2026-03-21 09:00:00")]
    counts = batch.counts
    assert counts["read"] == counts["used"] + counts["rejected"] == 4
    assert Case.objects.get().source_key == "A1"


def test_a_row_is_kept_with_its_case_and_what_it_says(batch, client):
    reject = batch.rejects.get(row=3)
    client.force_login(office(batch.source))

    page = client.get(reject.get_absolute_url()).content.decode()
    found = client.get(reverse("cases:rejects", args=[batch.pk]), {"q": "A3"}).content.decode()

    assert reject.case == "A1"
    assert reject.cells[:3] == [["case", "A1"], ["activity", "close"], ["at", "soon"]]
    assert "<dt>organ</dt><dd>一科</dd>" in page
    assert "<mark>soon</mark>" in page
    assert ("A3" in found, "三科" in found) == (True, False)


def test_a_row_that_is_put_right_comes_in(batch):
    reject = batch.rejects.get(row=3)

    repair_reject(reject, "2026-03-10 11:00", actor=office(batch.source), at=moment())

    reject.refresh_from_db()
    assert (reject.state, reject.repaired) == ("repaired", "2026-03-10 11:00")
    case = Case.objects.get()
    assert (case.state, case.decision.light) == ("decided", "missed")
    assert [line.event for line in entries_of(reject)] == ["reject.repaired"]


def test_a_row_that_is_still_wrong_changes_nothing(batch):
    reject = batch.rejects.get(row=4)

    with pytest.raises(Unusable):
        repair_reject(reject, "四科", actor=office(batch.source), at=moment())

    reject.refresh_from_db()
    assert (reject.state, reject.repaired) == ("waiting", "")
    assert Event.objects.count() == 1


def test_a_row_that_is_left_out_is_not_brought_in_later(batch):
    reject = batch.rejects.get(row=4)
    drop_reject(reject, words="重复报送", actor=office(batch.source), at=moment())

    with pytest.raises(IllegalStep):
        repair_reject(reject, "一科", actor=office(batch.source), at=moment())


def test_only_the_efficiency_office_settles(batch):
    with pytest.raises(Denied):
        drop_reject(batch.rejects.get(row=4), words="重复报送", actor=UserFactory(), at=moment())


def test_a_row_is_left_out_with_a_reason_on_the_ledger(batch):
    reject = batch.rejects.get(row=4)
    with pytest.raises(Unusable):
        drop_reject(reject, words=" ", actor=office(batch.source), at=moment())

    drop_reject(reject, words="重复报送", actor=office(batch.source), at=moment())

    [line] = entries_of(reject)
    assert (line.event, dict(line.facts)["reason"]) == ("reject.dropped", "重复报送")
    assert (reject.state, reject.words) == ("dropped", "重复报送")


def test_a_row_is_left_out_on_its_page(batch, client):
    client.force_login(office(batch.source))
    reject = batch.rejects.get(row=4)
    address = reverse("cases:drop_reject", args=[reject.pk])

    none = client.post(address, {"words": ""})
    client.post(address, {"words": "重复报送"})

    assert none.status_code == 422
    assert "重复报送" in client.get(reject.get_absolute_url()).content.decode()
    reject.refresh_from_db()
    assert reject.state == "dropped"


def test_a_row_is_put_right_on_its_page(batch, client):
    client.force_login(office(batch.source))
    reject = batch.rejects.get(row=4)

    page = client.get(reject.get_absolute_url()).content.decode()
    wrong = client.post(reject.get_absolute_url(), {"value": "四科"})
    done = client.post(reject.get_absolute_url(), {"value": "一科"})

    assert "三科" in page
    assert wrong.status_code == 422
    assert "四科" in wrong.content.decode()
    assert done.url == f"{reverse('cases:rejects', args=[batch.pk])}?state=waiting"
    assert Case.objects.count() == 2


def test_the_rows_of_a_file_are_a_list_from_which_many_are_left_out(batch, client):
    client.force_login(office(batch.source))
    address = reverse("cases:rejects", args=[batch.pk])

    page = client.get(f"{address}?state=waiting&q=三科").content.decode()
    file = b"".join(client.get(f"{address}?out=csv").streaming_content).decode()
    dropping = {"bulk": "drop", "all": "1"}
    client.post(f"{address}?state=waiting", dropping)
    untouched = {one.state for one in batch.rejects.all()}
    client.post(f"{address}?state=waiting", {**dropping, "words": "重复报送"})

    chosen = client.get(address, {"reason": "This is not a time that can be read."})
    rows = chosen.content.decode().partition("<tbody>")[2]
    assert "三科" in page
    assert "2026-03-21" not in page
    assert "这里没有叫这个名称的单位。" in page
    assert "无法识别为时间。" in rows
    assert "三科" not in rows
    assert all(value in file for value in ("soon", "三科"))
    assert untouched == {"waiting"}
    assert {(one.state, one.words) for one in batch.rejects.all()} == {("dropped", "重复报送")}
    lines = [line for one in batch.rejects.all() for line in entries_of(one)]
    assert [dict(line.facts)["reason"] for line in lines] == ["重复报送"] * 3


def test_who_only_watches_mends_nothing(batch, client):
    client.force_login(UserFactory())

    for address in (
        batch.rejects.get(row=4).get_absolute_url(),
        f"{batch.get_absolute_url()}rejects/",
    ):
        assert client.get(address).status_code == 403


def test_a_file_is_tried_and_taken_in_by_the_pages(batch, client, tmp_path):
    client.force_login(office(batch.source))
    path = log(tmp_path / "more.csv", [("乙一", "apply", "2026-03-02 09:00", "一科", "")])

    with path.open("rb") as file:
        tried = client.post(reverse("cases:try", args=["approvals"]), {"file": file})
    page = client.get(tried.url).content.decode()
    client.post(f"{tried.url}import/")

    assert "more.csv" in page
    assert Case.objects.filter(source_key="乙一").exists()
    assert "乙一" not in client.get(reverse("cases:source", args=["approvals"])).content.decode()
