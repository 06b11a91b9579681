"""Long work in the browser: asked for, looked at, called off, its file fetched."""

from io import BytesIO

import openpyxl
import pytest

from xiaoneng.core.refusals import Denied, Unusable
from xiaoneng.errands.jobs import claim, work
from xiaoneng.errands.models import Errand
from xiaoneng.errands.operations import MOST, ask_errand, cancel_errand
from xiaoneng.errands.queries import news_for
from xiaoneng.errands.tests.conftest import AT
from xiaoneng.kit import listing
from xiaoneng.ledger.queries import entries_of
from xiaoneng.people.models import Organ
from xiaoneng.people.tests.factories import someone


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    own = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(tmp_path)},
    }
    settings.STORAGES = {**settings.STORAGES, "default": own}


@pytest.fixture
def page(client, asker):
    client.force_login(asker)
    return client


def content(answer):
    found = b"".join(answer.streaming_content) if answer.streaming else answer.content
    for close in answer._resource_closers:
        close()
    return found


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_long_list_is_made_apart_and_is_the_same_file(page, asker, hand, monkeypatch, form):
    address = f"/people/?q=%E8%81%8C%E5%91%98&out={form}"
    someone("officer", Organ.objects.get(), full_name="职员甲")
    at_once = content(page.get(address))
    monkeypatch.setattr(listing, "MOST_AT_ONCE", 1)

    told = page.get(address)
    assert told.status_code == 302
    shown = page.post(told.url, follow=True)
    work(hand)
    errand = Errand.objects.get()

    assert (errand.state, errand.done, errand.total) == ("done", 2, 2), errand.error
    assert shown.redirect_chain[-1][0] == errand.get_absolute_url()
    made = content(page.get(f"{errand.get_absolute_url()}file/"))
    if form == "csv":
        assert made == at_once
    else:
        sheets = [openpyxl.load_workbook(BytesIO(one)).worksheets[0] for one in (made, at_once)]
        assert [*sheets[0].values] == [*sheets[1].values]
    assert errand.url == "/people/?q=%E8%81%8C%E5%91%98"


def test_its_page_asks_again_until_it_is_over(page, asked, hand):
    address = asked.get_absolute_url()
    assert 'hx-trigger="every 2s"' in page.get(address).content.decode()
    claim(hand())
    region = page.get(address, headers={"HX-Request": "true"}).content.decode()
    assert region.strip().startswith('<div id="standing"')
    hand.forward(minutes=6)
    work(hand)

    assert "every 2s" not in page.get(address).content.decode()


def test_what_is_over_is_news_until_it_is_looked_at(page, asked, asker, hand):
    work(hand)
    assert news_for(asker) == 1
    page.get(asked.get_absolute_url())

    assert news_for(asker) == 0


def test_what_was_called_off_can_be_asked_for_again(page, asked, asker):
    address = asked.get_absolute_url()
    page.post(f"{address}cancel/")
    page.post(f"{address}again/")

    assert [*Errand.objects.values_list("state", flat=True)] == ["waiting", "cancelled"]
    assert page.get("/errands/?state=waiting").status_code == 200
    events = {entry.event for entry in entries_of(asked)}
    assert events == {"errand.asked", "errand.cancelled"}


def test_others_do_not_find_it(client, asked):
    other = someone("head", Organ.objects.get())
    client.force_login(other)

    for part in ("", "file/"):
        assert client.get(f"{asked.get_absolute_url()}{part}").status_code == 404
    with pytest.raises(Denied):
        cancel_errand(asked, actor=other, at=AT)


def test_there_is_no_file_before_it_is_made(page, asked):
    assert page.get(f"{asked.get_absolute_url()}file/").status_code == 404


def test_asked_for_twice_it_is_one_and_too_many_are_refused(asker, asked):
    again = ask_errand("counting", "数一数", {"what": 1}, actor=asker, at=AT)
    assert again == asked
    for place in range(2, MOST + 1):
        ask_errand("counting", "数", {"what": place}, actor=asker, at=AT)

    with pytest.raises(Unusable):
        ask_errand("counting", "数", {"what": 99}, actor=asker, at=AT)


@pytest.mark.parametrize(
    "address", ["/nowhere/?out=csv", "/?out=csv", "https://elsewhere.example/?out=csv", "/people/"]
)
def test_only_lists_of_ours_give_files(page, hand, address):
    said = page.post("/errands/export/", query_params={"list": address})
    work(hand)

    assert said.status_code in {302, 409}
    assert not Errand.objects.filter(state="done").exists()
