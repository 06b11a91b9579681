"""A flow as files: what is in them is what is on the page, and nobody can be told from them."""

import csv
import gzip
import re
from datetime import datetime
from io import BytesIO, StringIO
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from django.urls import reverse

from xiaoneng.cases.queries import Case
from xiaoneng.cases.tests.importing import office
from xiaoneng.engine.embedded import embedded
from xiaoneng.errands.jobs import work
from xiaoneng.errands.queries import Errand
from xiaoneng.insight.flows.asked import flow_asked
from xiaoneng.insight.flows.naming import activity
from xiaoneng.insight.flows.selecting import cases_asked, counted_events
from xiaoneng.insight.pseudonyms import pseudonym
from xiaoneng.insight.views import flows as views
from xiaoneng.kit.time import now
from xiaoneng.ledger.queries import Entry
from xiaoneng.logs.mapping import load_mapping
from xiaoneng.logs.reading import read_log
from xiaoneng.logs.rejects import RejectedRows
from xiaoneng.people.models import Organ, User
from xiaoneng.people.tests.factories import OrganFactory, someone
from xiaoneng.warehouse.queries import extract as last_extract

pytestmark = pytest.mark.extract
MAPPING = """\
time_zone = "Asia/Shanghai"
calendar = "cn"
[columns]
case = "case:concept:name"
activity = "concept:name"
at = "time:timestamp"
organ = "org:group"
officer = "org:resource"
item = "case:xiaoneng:item"
"""
RULE = '[[event]]\nmatch = "{match}"\ndoes = "{does}"\ncredited = {credited}\n'


def taken(client, **query):
    answer = client.get(reverse("insight:flow"), query)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def table_in(content):
    return list(csv.reader(StringIO(content.decode("utf-8-sig"))))


def events_of(source, query):
    """case, activity, at, organ, does of every event that counts, from the extract itself."""
    asked = flow_asked(office(source), query, [], now())
    numbers = dict(Case.objects.values_list("pk", "number"))
    organs = dict(Organ.objects.values_list("pk", "name"))
    with embedded() as engine:
        extract = last_extract()
        cases = cases_asked(engine, extract, asked)
        events = counted_events(extract.table(engine, "events"), cases)
        return [
            (pseudonym("case", numbers[row["case"]]), activity(row["activity"]), row["at"],
             organs.get(row["organ_id"]), row["does"])
            for row in engine.rows(events.order_by("case", "key"))
        ]  # fmt: skip


def test_a_log_taken_as_xes_comes_back_as_it_was(source, version, client, tmp_path):
    client.force_login(office(source))
    path, own = tmp_path / "own.xes.gz", tmp_path / "own.toml"
    path.write_bytes(taken(client, item=version.item_id, out="xes"))
    expected = events_of(source, {"item": str(version.item_id)})
    does = {name: what for _case, name, _at, _organ, what in expected if what != "step"}
    rules = [RULE.format(match=name, does=what, credited="false") for name, what in does.items()]
    own.write_text(MAPPING + "".join(rules), encoding="utf-8")

    rejected = RejectedRows()
    rows = [
        row for batch in read_log([path], load_mapping(own), rejected) for row in batch.to_pylist()
    ]
    assert rejected.count == 0
    plain = [(row["case"], row["activity"], row["at"], row["organ"]) for row in rows]
    assert plain == [row[:4] for row in expected]
    # "受理" is a step of the log and an act of the platform: the words alone do not tell them apart
    told = [(row["activity"], row["does"]) for row in rows if row["activity"] != "受理"]
    assert told == [(row[1], row[4]) for row in expected if row[1] != "受理"]
    text = gzip.decompress(path.read_bytes()).decode()
    assert re.findall(r'key="xiaoneng:does" value="(\w+)"', text) == [row[4] for row in expected]
    assert {row["item"] for row in rows} == {"许可", version.name}


def test_the_same_log_as_csv_with_the_offset_of_the_site(source, version, client):
    client.force_login(office(source))

    heads, *rows = table_in(taken(client, item=version.item_id, out="events"))

    assert heads[:4] == ["办件", "环节", "时刻", "单位"]
    zone = ZoneInfo("Asia/Shanghai")
    assert [
        (row[0], row[1], datetime.fromisoformat(row[2]), row[3] or None, row[5]) for row in rows
    ] == [
        (case, name, at.replace(tzinfo=zone), organ, does)
        for case, name, at, organ, does in events_of(source, {"item": str(version.item_id)})
    ]


@pytest.mark.parametrize("form", ["xes", "events"])
def test_nobody_is_named_and_taking_it_is_written_down(source, version, client, form):
    client.force_login(office(source))

    content = taken(client, item=version.item_id, out=form)

    text = (gzip.decompress(content) if form == "xes" else content).decode()
    officers = list(User.objects.filter(terms__isnull=False).values_list("full_name", flat=True))
    hidden = [*Case.objects.values_list("number", flat=True), *officers, "赵明"]
    assert [name for name in hidden if name and name in text] == []
    [entry] = Entry.objects.filter(event="flow.exported")
    assert entry.actor == office(source)
    assert "cases" in entry.facts
    assert re.search(r"5:cases,?1:8", entry.facts)


def test_pseudonyms_are_of_one_purpose_and_of_one_site(settings):
    said = pseudonym("case", "1"), pseudonym("officer", "1"), pseudonym("case", "2")
    assert len(set(said)) == 3
    assert pseudonym("case", "1") == said[0]

    settings.SECRET_KEY = "of another site"
    assert pseudonym("case", "1") != said[0]


def test_tables_hold_all_rows_and_equal_the_screen(source, version, client):
    client.force_login(office(source))
    query = {"item": version.item_id, "months": "12"}
    page = client.get(reverse("insight:flow"), query).context["page"]
    shown = {**page.tables, **{table.code: table for table in page.beside if table.lines}}

    book = openpyxl.load_workbook(BytesIO(taken(client, **query, out="xlsx")))

    assert {"handbook", "steps", "bottlenecks", "variants", "rework"} <= shown.keys()
    for table in shown.values():
        _heads, *rows = written(book[table.title])
        assert len(rows) == len(table.lines)
        for row, (line, cells) in zip(rows, table.shown, strict=False):
            assert row[0] == line.name
            shown_cells = [cell for _head, cell, _url in cells]
            assert all(map(same, row[1:], shown_cells))
    for code in ("steps", "variants"):
        lines = table_in(taken(client, **query, out="csv", table=code))
        for row, cells in zip(lines, written(book[shown[code].title]), strict=True):
            assert all(map(same, row, cells))


def written(sheet):
    """A sheet's rows in words, as the screen has them where there is nothing."""
    rows = sheet.iter_rows(values_only=True)
    return [["无" if cell is None else str(cell) for cell in row] for row in rows]


def same(written, shown):
    """A figure of a file and its words on the screen."""
    if written == "":
        return shown == "无"
    try:
        return float(written) == float(shown.replace(",", "").removesuffix("%"))
    except ValueError:
        return written.removeprefix("'") == shown


def test_somebody_elses_cases_are_in_no_file(source, version, client):
    client.force_login(someone("head", OrganFactory(parent=source.organ.parent)))

    for query in (
        {"out": "xes"},
        {"out": "events"},
        {"out": "xlsx"},
        {"out": "csv", "table": "steps"},
    ):
        answer = client.get(reverse("insight:flow"), {"item": version.item_id, **query})
        assert answer.status_code == 404

    inner = someone("head", version.item.organ)
    client.force_login(inner)
    text = gzip.decompress(taken(client, out="xes")).decode()
    assert text.count("<trace>") == 3


def test_an_officer_gets_none(source, client):
    client.force_login(someone("officer", source.organ))

    for form in ("xes", "events", "xlsx", "csv"):
        assert client.get(reverse("insight:flow"), {"out": form}).status_code == 403
    assert not Entry.objects.filter(event="flow.exported").exists()


def test_very_many_cases_are_written_apart(source, client, monkeypatch):
    monkeypatch.setattr(views, "MOST_AT_ONCE", 3)
    client.force_login(office(source))

    answer = client.get(reverse("insight:flow"), {"months": "12", "out": "xes"})

    assert answer.url.startswith(reverse("errands:export"))
    client.post(answer.url)
    assert not Entry.objects.filter(event="flow.exported").exists()
    assert work(now)
    errand = Errand.objects.get()
    assert errand.state == "done", errand.error
    content = b"".join(client.get(reverse("errands:file", args=[errand.pk])).streaming_content)
    assert gzip.decompress(content).decode().count("<trace>") == 8
    assert Entry.objects.filter(event="flow.exported").count() == 1
