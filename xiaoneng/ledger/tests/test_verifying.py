"""Whoever gets at the database itself is found out: what, in which chain, at which place."""

import json
from datetime import date, timedelta

import pytest
from django.db import connection

from xiaoneng.core.chain import link
from xiaoneng.ledger import raw_lines
from xiaoneng.ledger.chaining import digest_of
from xiaoneng.ledger.faults import Fault, Kind
from xiaoneng.ledger.models import Entry, Head
from xiaoneng.ledger.operations import seal_day
from xiaoneng.ledger.raw_lines import batches, chains
from xiaoneng.ledger.sealing import receipt_of
from xiaoneng.ledger.tests.untied import untied
from xiaoneng.ledger.tests.writing import AT, write
from xiaoneng.ledger.verifying import Walk, verify
from xiaoneng.people.tests.factories import OrganFactory

pytestmark = pytest.mark.django_db
FRIDAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    monkeypatch.setattr(raw_lines, "BATCH", 3)


@pytest.fixture
def lines(organ, officer):
    """Eight lines of CG, two of FG; a day sealed after five, another after eight."""
    write(OrganFactory(code="FG"), officer, 2)
    found = write(organ, officer, 5)
    seal_day(FRIDAY, at=AT)
    found += write(organ, officer, 3)
    seal_day(FRIDAY + timedelta(days=1), at=AT + timedelta(days=1))
    return found


def sql(statement, *values):
    with untied(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def found():
    return [(fault.kind, fault.chain, fault.place) for fault in verify().faults]


def test_a_whole_ledger_is_whole_and_its_reading_is_told(lines):
    told = []
    verdict = verify(lambda done, total: told.append((done, total)))

    assert verdict.is_whole
    assert (verdict.entries, verdict.chains, verdict.days) == (10, 2, 2)
    assert told[-1] == (10, 10)


def test_an_empty_ledger_is_whole(db):
    assert verify().is_whole


def test_a_changed_line(lines):
    sql("UPDATE ledger_entry SET facts = '6:reason3:new' WHERE id = %s", lines[3].pk)

    assert [fault.entry for fault in verify().faults] == [lines[3].pk]
    assert found() == [(Kind.CHANGED, "CG", 4)]


@pytest.mark.parametrize("index", [0, 3, 7])
def test_a_changed_seal_is_told_once(lines, index):
    sql("UPDATE ledger_entry SET seal = salt WHERE id = %s", lines[index].pk)

    assert found()[0] == (Kind.CHANGED, "CG", index + 1)
    assert {place for _kind, _chain, place in found()} == {index + 1}


@pytest.mark.parametrize("index", [0, 3, 6])
def test_a_deleted_line(lines, index):
    sql("DELETE FROM ledger_entry WHERE id = %s", lines[index].pk)

    assert found() == [(Kind.REMOVED, "CG", index + 1)]


def test_a_line_put_in_between(lines):
    with untied():
        for line in reversed(lines[3:]):
            Entry.objects.filter(pk=line.pk).update(place=line.place + 1)
        put_in(lines[0].chain, 4, lines[0])

    assert (Kind.INSERTED, "CG", 4) in found()


def test_a_line_put_in_at_the_end(lines):
    with untied():
        put_in(lines[0].chain, 9, lines[0])

    assert found() == [(Kind.INSERTED, "CG", 9)]


def put_in(chain, place, like):
    """A line nobody wrote, on the chain of another."""
    Entry.objects.create(
        chain=chain, place=place, event="matter.closed", subject=like.subject, actor=like.actor,
        happened_at=AT, recorded_at=AT, salt=like.salt, seal=like.seal,
    )  # fmt: skip


@pytest.mark.parametrize("head_moved_too", [False, True])
def test_a_cut_tail(lines, head_moved_too):
    with untied():
        Entry.objects.filter(pk__in=[line.pk for line in lines[6:]]).delete()
        if head_moved_too:
            Head.objects.filter(name="CG").update(count=6, seal=lines[5].seal)

    assert found() == [(Kind.CUT, "CG", 7)]


def test_a_whole_chain_cut_off(lines):
    with untied():
        Entry.objects.filter(chain__name="CG").delete()
        Head.objects.filter(name="CG").delete()

    assert found() == [(Kind.CUT, "CG", 1)]


def test_a_fork(lines):
    """Where the constraint was dropped, two lines can stand at one place."""
    walk = Walk(chains()[0], {})
    for rows in batches(walk.chain):
        walk.read([*rows, rows[-1]] if rows[-1][1] == 3 else rows)

    assert [(one.kind, one.place) for one in walk.ended()] == [(Kind.FORKED, 3)]


@pytest.mark.parametrize(
    "change", [{"seal": bytes(32)}, {"count": 9}, {"count": 7}, {"name": "XX"}, {"organ": None}]
)
def test_a_rewritten_head(lines, change):
    with untied():
        Head.objects.filter(name="CG").update(**change)

    assert {chain for _kind, chain, _place in found()} <= {"CG", "XX"}
    assert found()


def test_a_chain_written_anew_from_some_place_on(lines):
    """Everything is sealed again, the head too: only the day's seal outside remembers."""
    with untied():
        seal = bytes(lines[2].seal)
        for line in lines[3:]:
            line.event = "matter.closed"
            line.seal = seal = link(seal, digest_of(line))
            line.save()
        Head.objects.filter(name="CG").update(seal=seal)

    fault = verify().faults[0]
    assert (fault.kind, fault.chain, fault.place, fault.day) == ("rewritten", "CG", 5, "2026-11-20")


def test_a_truncated_seal_file(lines, seals):
    seals.write_text(seals.read_text().splitlines()[0] + "\n")

    assert [(one.kind, one.day) for one in verify().faults] == [("seal_cut", "2026-11-21")]


@pytest.mark.parametrize("line", [0, 1])
def test_a_changed_line_of_the_seal_file(lines, seals, line):
    kept = seals.read_text().splitlines()
    fields = json.loads(kept[line])
    kept[line] = kept[line].replace(fields["root"], "0" * 64)
    seals.write_text("\n".join(kept) + "\n")

    assert (Kind.SEAL_CHANGED, "", line + 1) in found()


def test_a_line_of_the_seal_file_that_is_none(lines, seals):
    seals.write_bytes(b"\xff\xfe not json\n" + seals.read_bytes())

    assert (Kind.SEAL_CHANGED, "", 1) in found()


@pytest.mark.parametrize("column", ["count = count + 1", "root = '0'", "line = '{}'"])
def test_a_changed_row_of_the_seals(lines, column):
    sql(f"UPDATE ledger_seal SET {column} WHERE day = '2026-11-20'")  # noqa: S608

    assert [(one.kind, one.day) for one in verify().faults] == [("seal_apart", "2026-11-20")]


def test_a_deleted_row_of_the_seals(lines):
    sql("DELETE FROM ledger_seal WHERE day = '2026-11-20'")

    assert [(one.kind, one.day) for one in verify().faults] == [("seal_row", "2026-11-20")]


def test_a_trigger_taken_off(lines):
    with untied():
        faults = verify().faults

    assert {fault.kind for fault in faults} == {Kind.UNGUARDED}


def test_a_long_damage_is_told_in_few_words(organ, officer):
    write(organ, officer, 30)
    sql("UPDATE ledger_entry SET event = 'matter.closed'")

    assert len(verify().faults) == 20


@pytest.mark.parametrize("kind", Kind)
def test_every_fault_is_a_sentence_and_can_be_kept(kind):
    fault = Fault(kind, "CG", 4, 17, "2026-11-20")

    assert "%" not in str(fault)
    assert Fault.of(fault.as_json()) == fault


def test_receipts_carry_a_check_of_the_seal():
    assert receipt_of("C-G", 12, bytes.fromhex("ab" * 32)) == "C-G-12-ABABABAB"
