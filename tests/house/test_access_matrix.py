"""Every role at every page and every file of one: what each gets is in `access_matrix.json`.

`obligations:list as csv` tells of a file: its status, and how many rows it has.
A page without a row fails, and so does a cell that has changed. Look at the difference, decide
whether it is meant, then write the table anew, twice where a page has new files:
`UPDATE_MATRIX=yes .venv/bin/pytest -n 0 -p no:randomly tests/house/test_access_matrix.py`
"""

import csv
import json
import os
import re
from copy import copy
from html import unescape
from io import BytesIO, StringIO
from pathlib import Path

import openpyxl
import pytest
from django.db import transaction
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver

from xiaoneng.access.roles import Role
from xiaoneng.kit import refusals

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).with_name("access_matrix.json")
VISITORS = [*(str(role) for role in Role), "foreign", "foreign_head", "nobody"]
OPEN = {  # pages for everyone: each one is meant
    "staffing:sign_in",
    "kit:language",
    "kit:keys",
    "ledger:roots",
    "ledger:seal_file",
    "ledger:proof",
    "ledger:proof_file",
    "desk:feed",
    "desk:pulse",
    "portal:progress",
}
FORMS = ("csv", "xlsx")
KEPT = ("kind", "kinds", "grounds-detail", "grounds-list")  # read by all who lead, wherever
LED = {f"obligations:{one}" for one in KEPT}
LED |= {f"obligations:{one} as {form}" for one in ("kinds", "grounds-list") for form in FORMS}
GUARDS = (
    "Content-Security-Policy",
    "X-Frame-Options",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Cross-Origin-Opener-Policy",
    "Permissions-Policy",
)
OF_EXTRACTS = re.compile("insight:(flow|overrun|reform|doubt|lab)")  # the office asks them again
FOUND = 302
AT_ONCE = 25  # rows of a list on one page
FILES = re.compile(r'href="(\?[^"]*\bout=(csv|xlsx)\b[^"]*)"')
INLINE = re.compile(r"""\sstyle=["']|\son[a-z]+=["']|<script(?![^>]*(src=|nonce=))""")


def pages(resolver=None, prefix="", path=""):
    """Every address of the site: its name and its pattern."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from pages(entry, inner, path + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield prefix + entry.name, path + str(entry.pattern)


@pytest.fixture
def one_refusal_each(monkeypatch):
    """The page of a refusal is one template: it is drawn once for each status, then left out."""
    drawn, seen = refusals.render, set()

    def render(request, template, context, status):
        if (template, status) in seen:
            return HttpResponse(status=status)
        seen.add((template, status))
        return drawn(request, template, context, status=status)

    monkeypatch.setattr(refusals, "render", render)


def answer_of(client, method, address):
    """What a page answers; whatever it did is undone."""
    with transaction.atomic():
        response = getattr(client, method)(address)
        content = b"".join(response) if response.streaming else response.content
        for close in response._resource_closers:
            close()  # what a server does; the whole of close() would end the connection too
        transaction.set_rollback(True)
    return response, content


def rows_in(form, content):
    """How many rows a file has below its heads."""
    if form == "csv":
        return len(list(csv.reader(StringIO(content.decode("utf-8-sig"))))) - 1
    book = openpyxl.load_workbook(BytesIO(content), read_only=True)
    return sum(1 for _row in next(iter(book)).iter_rows()) - 1


def files_of(client, address, shown, page):
    """Each kind of file of a page: its status, and the rows where there is one.

    Whoever may not see the page may not have its files; a file has the rows of the page.
    """
    offered = {form: link for link, form in FILES.findall(page)}
    place, _, query = address.partition("?")
    for form in FORMS:
        link = unescape(offered.get(form, f"?{query}&out={form}"))
        file, content = answer_of(client, "get", f"{place}{link}")
        if not file.streaming:
            assert file.status_code == shown.status_code or form not in offered
            yield form, str(file.status_code)
            continue
        assert shown.status_code == 200
        rows, seen = rows_in(form, content), page.count("data-row-key=")
        assert rows == seen or (rows > seen and seen in (0, AT_ONCE)), f"{address}{link}"
        yield form, f"{file.status_code} {rows}"


def as_it_opens(client, address, shown, page):
    """A page, or what it leads to where it opens with conditions of its own."""
    if shown.status_code != FOUND or not shown["Location"].startswith((f"{address}?", "?")):
        return shown, page
    query = shown["Location"].partition("?")[2]
    shown, content = answer_of(client, "get", f"{address}?{query}")
    return shown, content.decode("utf-8", "replace")


def row_of(client, world, with_files, is_left_out):
    found, kept = {}, copy(client.cookies)
    for name, pattern in sorted(pages()):
        if is_left_out(name):
            continue
        address = world.address(name, pattern)
        shown, content = answer_of(client, "get", address)
        content = content.decode("utf-8", "replace")
        seen, page = as_it_opens(client, address, shown, content)
        if name in with_files or FILES.search(page):
            for form, cell in files_of(client, address, seen, page):
                found[f"{name} as {form}"] = cell
        done, _content = answer_of(client, "post", address)
        client.cookies = copy(kept)  # one of the pages signs out
        found[name] = f"{shown.status_code} {done.status_code}"
        if shown["Content-Type"].startswith("text/html"):
            assert not INLINE.search(content), f"{name} has inline style or script"
        missing = [header for header in GUARDS if header not in shown.headers]
        assert not missing, f"{name} comes without {missing}"
    return found


@pytest.mark.parametrize("visitor", VISITORS)
@pytest.mark.usefixtures("one_refusal_each")
def test_each_visitor_gets_what_the_table_says(client, world, visitor, pytestconfig):
    is_again = pytestconfig.option.again and visitor != "efficiency_office"
    if world.people[visitor] is not None:
        client.force_login(world.people[visitor])
        client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {world.secrets[visitor]}"
    table = json.loads(TABLE.read_text(encoding="utf-8")) if TABLE.exists() else {}
    with_files = {name.split(" as ")[0] for name in table if " as " in name}

    def is_left_out(name):
        return is_again and bool(OF_EXTRACTS.match(name))

    found = row_of(client, world, with_files, is_left_out)
    if os.environ.get("UPDATE_MATRIX"):
        for name, cell in found.items():
            table.setdefault(name, {})[visitor] = cell
        TABLE.write_text(json.dumps(table, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    asked = {name: row for name, row in table.items() if not is_left_out(name)}
    written = {name: row.get(visitor) for name, row in asked.items()}

    assert found == written, f"see the head of {Path(__file__).name} for what to do"


def test_every_page_has_a_row_and_every_row_a_page():
    table = json.loads(TABLE.read_text(encoding="utf-8"))

    assert {name.split(" as ")[0] for name in table} == {name for name, _pattern in pages()}
    assert len([name for name in table if " as " in name]) > 30


def test_nobody_sees_a_page_that_is_not_meant_for_everyone():
    table = json.loads(TABLE.read_text(encoding="utf-8"))
    leaking = [
        name
        for name, row in table.items()
        if row["nobody"] not in ("302 302", "302", "401 405") and name.split(" as ")[0] not in OPEN
    ]

    assert leaking == []


def test_every_address_is_that_of_something():
    table = json.loads(TABLE.read_text(encoding="utf-8"))
    names = [name for name in table if " as " not in name]
    idle = {name for name in names if not is_answered(table, name)}

    assert idle == set(), "make what it is about in world.py: its cells tell nothing"


def is_answered(table, name):
    """Whether anybody who is signed in sees the page or a file of it, or does what it is for."""
    cells = [cell.split() for visitor, cell in table[name].items() if visitor != "nobody"]
    files = [table.get(f"{name} as {form}", {}).values() for form in FORMS]
    return any(cell.startswith("200") for row in files for cell in row) or any(
        shown == "200" or done not in ("403", "404", "405") for shown, done in cells
    )


@pytest.mark.parametrize(("visitor", "leads"), [("foreign", set()), ("foreign_head", LED)])
def test_somebody_of_another_organ_finds_no_obligation_here(visitor, leads):
    table = json.loads(TABLE.read_text(encoding="utf-8"))
    one = {name: row[visitor] for name, row in table.items() if name.startswith("obligations:")}
    seen = {name for name, cell in one.items() if cell.split()[0] == "200" and cell != "200 0"}

    assert (
        seen
        == {
            "obligations:calendar",
            "obligations:calendars",
            "obligations:open",
            "obligations:calendar_year",
        }
        | leads
    )
