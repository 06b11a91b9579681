"""The reports of a folder, served on this machine and nothing else."""

import http.client
from threading import Thread

import pytest

from xiaoneng.batch.reading_room import reading_room, runs_in
from xiaoneng.core.refusals import Unusable


@pytest.fixture
def folder(tmp_path):
    for run in ("district", "permits"):
        (tmp_path / run).mkdir()
        (tmp_path / run / "report.html").write_text(f"<h1>{run}</h1>")
        (tmp_path / run / "cases.csv").write_text("case\n1\n")
        (tmp_path / run / "secret.txt").write_text("no")
    (tmp_path / "loose.html").write_text("no")
    return tmp_path


@pytest.fixture
def ask(folder):
    """Ask one path: (status, headers, text). Given as it is, so that .. stays .. ."""

    def asked(path, titles=None):
        titles = titles or {"district": "临澄区", "permits": "<Permits>"}
        with reading_room(folder, titles, 0) as server:
            Thread(target=server.serve_forever, daemon=True).start()
            connection = http.client.HTTPConnection(*server.server_address)
            connection.request("GET", path)
            response = connection.getresponse()
            text = response.read().decode()
            connection.close()
            server.shutdown()
        return response.status, dict(response.getheaders()), text

    return asked


def test_a_run_is_shown_by_its_name(ask):
    status, headers, text = ask("/district/")

    assert (status, text) == (200, "<h1>district</h1>")
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_the_tables_beside_a_report_can_be_fetched(ask):
    status, headers, text = ask("/district/cases.csv")

    assert (status, text) == (200, "case\n1\n")
    assert headers["Content-Type"].startswith("text/csv")


def test_several_runs_are_listed_with_their_titles(ask):
    status, _, text = ask("/")

    assert status == 200
    assert '<a href="/district/">临澄区</a>' in text
    assert "&lt;Permits&gt;" in text


def test_the_list_speaks_both_languages(ask):
    _, _, text = ask("/")

    assert "<title>时限监督 · Time limit supervision</title>" in text
    assert '<h2 id="logs">日志 <span lang="en">· Logs</span></h2>' in text


def test_one_run_alone_is_shown_at_once(ask):
    status, headers, _ = ask("/", {"district": "临澄区"})

    assert (status, headers["Location"]) == (302, "/district/")


@pytest.mark.parametrize(
    "path",
    [
        "/loose.html",
        "/district/secret.txt",
        "/district/../loose.html",
        "/district/%2e%2e%2floose.html",
        "/../loose.html",
        "/%2e%2e/loose.html",
        "/district/cases.csv/more",
        "/unknown/report.html",
    ],
)
def test_nothing_else_is_reachable(path, ask):
    status, _, text = ask(path)

    assert status == 404
    assert "no" not in text.split()


def test_a_folder_without_reports_is_refused(tmp_path):
    with pytest.raises(Unusable, match="holds no report"):
        reading_room(tmp_path, runs_in(tmp_path), 0)


def test_a_taken_port_is_named(folder):
    titles = runs_in(folder)
    with reading_room(folder, titles, 0) as server:
        port = server.server_address[1]

        with pytest.raises(Unusable, match=f"port {port}"):
            reading_room(folder, titles, port)

    assert list(titles) == ["district", "permits"]


def test_a_run_is_listed_by_the_title_of_its_report(folder):
    (folder / "permits" / "report.html").write_text("<title>Permits &amp; more</title>")

    assert runs_in(folder) == {"district": "district", "permits": "Permits & more"}


def test_a_foreign_name_for_this_machine_is_refused(folder):
    with reading_room(folder, {"district": "x"}, 0) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        connection = http.client.HTTPConnection(*server.server_address)
        connection.request("GET", "/district/cases.csv", headers={"Host": "evil.example"})
        status = connection.getresponse().status
        connection.close()
        server.shutdown()

    assert status == 403
