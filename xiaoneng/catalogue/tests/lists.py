"""Lists of items as files, and what comes of them."""

import csv
import io
import json
from datetime import date

from xiaoneng.catalogue.operations.rounds import import_round, try_round
from xiaoneng.catalogue.tests.factories import PAPER
from xiaoneng.obligations.tests.factories import MONDAY

FROM = date(2026, 3, 1)
CREDIT = "11510000000000001L"  # nobody's: its check character was computed


def sheet(*rows, heads=None):
    """A CSV file of rows by column name."""
    text = io.StringIO()
    names = heads or list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.DictWriter(text, names)
    writer.writeheader()
    writer.writerows(rows)
    return io.BytesIO(text.getvalue().encode())


def row(code="XK1", organ="区城管局", **more):
    return {"code": code, "kind": "行政许可", "name": f"事项{code}", "organ": organ, **more}


def portal(*items, department="区城管局"):
    """A catalogue in the shape of a portal; items are (name, code, kind)."""
    subs = [
        {"name": name, "link": f"http://portal.invalid/?itemCode={code}&taskType={kind}"}
        for name, code, kind in items
    ]
    tree = [{"department": department, "items": [{"main_item": "未分类", "sub_items": subs}]}]
    return io.BytesIO(json.dumps(tree, ensure_ascii=False).encode())


def tried(file, actor, *, from_on=FROM, paper=PAPER, filename="事项.csv"):
    return try_round(filename, file, paper=paper, from_on=from_on, actor=actor, at=MONDAY)


def imported(file, actor, **more):
    return import_round(tried(file, actor, **more), actor=actor, at=MONDAY)
