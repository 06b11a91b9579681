"""Who hands on to whom: a matrix whose cells open their cases, of organs and of officers."""

import csv
import re
from datetime import timedelta
from html import unescape
from io import StringIO

import pytest
from django.urls import reverse

from xiaoneng.cases.operations.deciding import decide_case
from xiaoneng.cases.tests.factories import accepted
from xiaoneng.cases.tests.importing import office
from xiaoneng.insight.flows.asked import HANDED
from xiaoneng.insight.flows.handovers import MOST_SHOWN, Handing, Pair, handover_tables, matrices_of
from xiaoneng.insight.pseudonyms import pseudonym
from xiaoneng.insight.tests.test_flow_ways import WHOLE, listed
from xiaoneng.kit.time import now
from xiaoneng.obligations.operations.handing import hand_over_obligation
from xiaoneng.people.tests.factories import someone
from xiaoneng.warehouse.jobs import extract

pytestmark = pytest.mark.extract


def matrices(client, **query):
    answer = client.get(reverse("insight:flow"), {**WHOLE, **query})
    return {one.code: one for one in answer.context["page"].matrices}, answer.content.decode()


def table_in(client, code, **query):
    told = {**WHOLE, **query, "out": "csv", "table": code}
    answer = client.get(reverse("insight:flow"), told)
    content = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(StringIO(content)))


def handed_by_two(version, number=2):
    """Cases that one officer accepts; they are handed to another, who decides."""
    first, second = (
        someone("officer", version.item.organ, full_name=one) for one in ("钱亮", "孙月")
    )
    chief = someone("section_chief", version.item.organ)
    at = now().replace(hour=9, minute=0, second=0) - timedelta(days=40)
    for _place in range(number):
        case = accepted(version, officer=first, at=at)
        hand_over_obligation(
            case.decision, organ=version.item.organ, officer=second, reason="休假",
            actor=chief, at=at + timedelta(days=1),
        )  # fmt: skip
        case.refresh_from_db()
        later = at + timedelta(days=4)
        decide_case(case, outcome="granted", paper="准字 1", actor=second, at=later)
    extract(now(), whole=True)
    return first, second


def test_each_cell_opens_the_cases_it_counts_and_a_file_has_them_all(source, client):
    client.force_login(office(source))

    found, page = matrices(client)

    one = found["handovers-matrix"]
    assert set(found) == {"handovers-matrix"}
    assert one.heads == [name for name, _cells in one.rows]
    assert {"一科", "二科"} <= set(one.heads)
    cells = [cell for _name, row in one.rows for cell in row if cell.url]
    assert len(cells) == len(one.table.lines) > 0
    for cell in cells:
        assert listed(client, cell.url) == int(cell.figure) > 0
        assert cell.said.endswith(f"{cell.figure} 件")
    assert page.count('<th scope="row">一科</th>') == 1
    assert f'aria-label="{cells[0].said}"' in unescape(page)
    heads, *rows = table_in(client, "handovers-matrix")
    assert heads[1:] == one.heads
    assert [row[1:] for row in rows] == [[cell.figure for cell in row] for _name, row in one.rows]


def test_officers_of_one_organ_are_told_by_name_on_the_page_and_by_no_name_in_a_file(
    version, client
):
    first, second = handed_by_two(version)
    organ = version.item.organ
    client.force_login(someone("head", organ))

    found, _page = matrices(client, organ=organ.pk)

    one = found["officers-matrix"]
    assert sorted(one.heads) == ["孙月", "钱亮"]
    figures = {
        (name, head): cell
        for name, row in one.rows
        for head, cell in zip(one.heads, row, strict=True)
        if cell.url
    }
    assert {ends: cell.figure for ends, cell in figures.items()} == {("钱亮", "孙月"): "2"}
    assert all(listed(client, cell.url) == 2 for cell in figures.values())
    signs = {pseudonym("officer", str(one.pk)) for one in (first, second)}
    for code in ("officers", "officers-matrix"):
        text = str(table_in(client, code, organ=organ.pk))
        assert "钱亮" not in text
        assert set(re.findall(r"[0-9a-f]{20}", text)) == signs


def test_those_with_most_are_shown_and_the_others_are_told():
    number = MOST_SHOWN + 3
    pairs = [Pair(str(one), str(one + 1), 100 - one, 90 - one, None) for one in range(number)]
    handing = Handing(
        "handovers", HANDED, pairs, {str(one): f"{one}科" for one in range(number + 1)}
    )
    tables = {one.code: one for one in handover_tables([handing], "", 28_800)}

    [matrix] = matrices_of([handing], tables, "", is_of_organ=True)

    assert len(matrix.heads) == len(matrix.rows) == MOST_SHOWN
    assert "其余 4 个" in matrix.note
    shades = [cell.shade for _name, row in matrix.rows for cell in row if cell.url]
    assert set(shades) == {0, 1, 2, 3}
    darkest = max((cell for _name, row in matrix.rows for cell in row if cell.url),
                  key=lambda cell: int(cell.figure))  # fmt: skip
    assert darkest.shade == 3
    assert len(tables["handovers-matrix"].lines) == number + 1
