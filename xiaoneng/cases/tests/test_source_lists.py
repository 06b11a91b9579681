"""Sources of cases and the files of one are lists, with conditions and files out."""

import pytest
from django.urls import reverse

from xiaoneng.cases.tests.importing import bring, log, office, source_of
from xiaoneng.cases.views import sources

pytestmark = pytest.mark.django_db


@pytest.fixture
def source():
    return source_of()


@pytest.fixture
def brought(source, client, tmp_path):
    """Three files of a source, as its office looks at them."""
    client.force_login(office(source), "django.contrib.auth.backends.ModelBackend")
    for name in ("一月", "二月", "三月"):
        bring(source, log(tmp_path / f"{name}.csv", [(name, "apply", "2026-03-02 09:00")]))
    return client


def test_sources_are_found_by_a_word_and_go_out_as_a_file(brought, source):
    address = reverse("cases:sources")

    found = brought.get(address, {"q": "审批"}).context["found"]
    none = brought.get(address, {"q": "别处"}).context["found"]
    written = b"".join(brought.get(address, {"out": "csv"})).decode("utf-8-sig")

    assert [line.url for line in found.lines] == [source.get_absolute_url()]
    assert none.lines == []
    assert written.splitlines()[1].startswith("审批系统,approvals,总局")


def test_the_page_of_a_source_shows_its_newest_files_and_the_way_to_all(
    brought, source, monkeypatch
):
    monkeypatch.setattr(sources, "SHOWN", 2)
    address = reverse("cases:files", args=[source.code])

    page = brought.get(source.get_absolute_url()).content.decode()
    found = brought.get(address, {"q": "一月"}).context["found"]
    written = b"".join(brought.get(address, {"out": "csv"})).decode("utf-8-sig")

    assert "一月.csv" not in page
    assert address in page
    assert [line.title for line in found.lines] == ["一月.csv"]
    assert len(written.splitlines()) == 4
