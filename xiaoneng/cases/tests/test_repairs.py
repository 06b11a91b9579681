"""A row that is put right comes in as if its file had been right from the beginning."""

import json
from datetime import datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.core.files.storage import default_storage
from django.db import transaction

from xiaoneng.cases.bringing import setting_aside
from xiaoneng.cases.models import Event, Reject
from xiaoneng.cases.operations.repairs import repair_reject
from xiaoneng.cases.tests.importing import (
    AS_OF,
    HEAD,
    bring,
    kept,
    log,
    moment,
    office,
    source_of,
)
from xiaoneng.obligations.jobs import wrong_copies
from xiaoneng.people.tests.factories import OrganFactory

pytestmark = pytest.mark.django_db
RIGHT = [
    ("A1", "apply", "2026-03-02 09:00", "一科", '王 "芳", 2\\3', "许可"),
    ("A1", "close", "2026-03-18 11:00", "一科", "", "许可"),  # what it crossed before stays
    ("A2", "apply", "2026-03-03 09:00", "一科", "", "许可"),
]
FAULTS = [("at", "soon", 1), ("organ", "三科", 1), ("organ", "三科", 2), ("case", "", 2)]
EVENT = ("case__source_key", "activity", "does", "at", "organ_name", "officer_name", "item",
         "print")  # fmt: skip


def with_fault(column, value, place):
    rows = [list(row) for row in RIGHT]
    rows[place][HEAD.index(column)] = value
    return [tuple(row) for row in rows]


def in_json(path, rows):
    found = [{name: value for name, value in zip(HEAD, row, strict=True) if value} for row in rows]
    path.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
    return path


def in_parquet(path, rows):
    """Codes, moments and whole numbers as a file of a database has them."""
    table = pa.table({name: [row[place] for row in rows] for place, name in enumerate(HEAD)})
    at = pa.array([datetime.fromisoformat(row[2]) for row in rows], pa.timestamp("us"))
    table = table.set_column(HEAD.index("at"), "at", at)
    pq.write_table(table.append_column("key", pa.array(range(len(rows)), pa.int64())), path)
    return path


WRITTEN = {"csv": log, "json": in_json, "parquet": in_parquet}


@pytest.fixture
def source():
    found = source_of()
    OrganFactory(parent=found.organ, name="一科")
    return found


def story(source):
    """Everything the database keeps of the cases, but in which order it came."""
    said = {**kept(source, AS_OF), "events": sorted(map(str, Event.objects.values_list(*EVENT)))}
    said["cases"] = sorted(map(str, said["cases"]))
    return said


def of_right_file(source, path):
    """What an import of it leaves, undone again."""
    with transaction.atomic():
        bring(source, path)
        found = story(source)
        transaction.set_rollback(True)
    return found


def repaired(batch, column, place):
    value = RIGHT[place][HEAD.index(column)]
    return repair_reject(batch.rejects.get(), value, actor=office(batch.source), at=moment())


@pytest.mark.parametrize(
    ("form", "column", "value", "place"),
    [
        (form, *fault)
        for form in WRITTEN
        for fault in FAULTS
        if (form, fault[1]) != ("parquet", "soon")  # a column of moments holds no other word
    ],
)
def test_it_is_as_if_the_file_had_been_right(source, tmp_path, form, column, value, place):
    write = WRITTEN[form]
    right = write(tmp_path / f"right.{form}", RIGHT)
    wanted = of_right_file(source, right)
    batch = bring(source, write(tmp_path / f"wrong.{form}", with_fault(column, value, place)))

    repaired(batch, column, place)

    assert story(source) == wanted
    assert wrong_copies(moment()) == []
    assert bring(source, right).counts["known"] == len(RIGHT)


def test_nothing_of_the_file_is_read_but_the_row(source, tmp_path):
    batch = bring(source, log(tmp_path / "log.csv", with_fault("at", "soon", 1)))
    default_storage.delete(batch.kept)

    repaired(batch, "at", 1)

    assert Event.objects.count() == len(RIGHT)


@pytest.mark.parametrize("limit", ["LONGEST_LINE", "LINES_KEPT"])
def test_a_row_too_long_to_be_kept_is_read_from_its_file(source, tmp_path, monkeypatch, limit):
    monkeypatch.setattr(setting_aside, limit, 0)
    batch = bring(source, log(tmp_path / "log.csv", with_fault("at", "soon", 1)))
    assert Reject.objects.get().line == ""

    repaired(batch, "at", 1)

    assert Event.objects.count() == len(RIGHT)


def test_columns_beside_the_mapping_are_kept_as_they_were(source, tmp_path):
    head = f"{','.join(HEAD)},note,note\n"
    rows = [f"A1,apply,{at},一科,,许可,\0x,“y”\n" for at in ("soon", "2026-03-02 09:00")]
    wrong, right = tmp_path / "wrong.csv", tmp_path / "right.csv"
    wrong.write_text(head + rows[0], encoding="utf-8")
    right.write_text(head + rows[1], encoding="utf-8")
    wanted = of_right_file(source, right)
    batch = bring(source, wrong)

    repair_reject(batch.rejects.get(), "2026-03-02 09:00", actor=office(source), at=moment())

    assert story(source) == wanted


def test_undecodable_bytes_are_put_right(source, tmp_path):
    path = tmp_path / "log.csv"
    good = f"{','.join(HEAD)}\nA1,apply,2026-03-02 09:00,一科,王芳,许可\n".encode()
    path.write_bytes(good.replace("王芳".encode(), "王芳".encode("gbk")))
    right = tmp_path / "right.csv"
    right.write_bytes(good)
    wanted = of_right_file(source, right)
    batch = bring(source, path)

    repair_reject(batch.rejects.get(), "王芳", actor=office(source), at=moment())

    assert story(source) == wanted
