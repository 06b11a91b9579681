"""Two writers at once: whoever has to give way is told so, and loses nothing that was typed."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import connection, connections, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from xiaoneng.kit.tests import addresses
from xiaoneng.kit.tests.locking import locking
from xiaoneng.people.models import Organ
from xiaoneng.people.tests.factories import OrganFactory

pytestmark = pytest.mark.django_db(transaction=True)
WENT_FIRST = "Others were saving to the same records"
BOTH_BEGUN = Barrier(2)


@login_not_required
def rename(request):
    """Write to organs in the order asked for; between two of them, meet another who does so."""
    with transaction.atomic():
        for turn, code in enumerate(request.POST.getlist("pk")):
            if turn:
                BOTH_BEGUN.wait(20)
            Organ.objects.filter(code=code).update(name=request.POST["name"])
    return HttpResponse("done")


urlpatterns = [*addresses.urlpatterns, path("rename/", rename)]
handler400, handler404, handler500 = (
    addresses.handler400,
    addresses.handler404,
    addresses.handler500,
)


@pytest.fixture(autouse=True)
def _addresses(_own_addresses, settings):
    settings.ROOT_URLCONF = __name__


@pytest.fixture
def organs():
    return [OrganFactory(code=code) for code in ("A", "B")]


def sent(name, *codes):
    """What the page answers to one who renames organs, in a thread."""
    client = Client()
    client.cookies["xiaoneng_language"] = "en"
    try:
        answer = client.post("/rename/", {"name": name, "pk": codes})
        return answer.status_code, answer.content.decode()
    finally:
        connection.close()


def names():
    try:
        return list(Organ.objects.order_by("code").values_list("name", flat=True))
    finally:
        connection.close()


@pytest.mark.usefixtures("organs")
def test_of_two_who_wait_for_each_other_one_is_refused_politely():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time: nobody waits for each other")
    with ThreadPoolExecutor() as pool:
        sending = [pool.submit(sent, "李局", "A", "B"), pool.submit(sent, "王局", "B", "A")]
        answers = dict(one.result(timeout=60) for one in sending)
        kept = pool.submit(names).result(timeout=60)

    assert sorted(answers) == [200, 409]
    assert WENT_FIRST in answers[409]
    assert len(set(kept)) == 1
    assert ("王局" if kept == ["李局", "李局"] else "李局") in answers[409]


@pytest.mark.usefixtures("organs")
def test_whoever_waits_too_long_for_the_database_is_refused_politely(tmp_path, monkeypatch):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL locks rows, not the whole database")
    monkeypatch.setitem(connections.settings["default"]["OPTIONS"], "timeout", 0.05)
    holds, may_end = Event(), Event()

    def hold():
        with transaction.atomic():
            Organ.objects.filter(code="A").update(name="李局")
            holds.set()
            may_end.wait(20)
        connection.close()

    with locking(tmp_path), ThreadPoolExecutor() as pool:
        first = pool.submit(hold)
        holds.wait(20)
        status, page = pool.submit(sent, "王局", "B").result(timeout=60)
        may_end.set()
        first.result(timeout=60)
        kept = pool.submit(names).result(timeout=60)

    assert status == 409
    assert WENT_FIRST in page
    assert "王局" in page
    assert kept[0] == "李局"
    assert "王局" not in kept
