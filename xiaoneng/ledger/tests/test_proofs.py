"""A receipt leads to the root that was published, by a computation anyone can do."""

import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from xiaoneng.ledger.models import Entry, Seal
from xiaoneng.ledger.operations import seal_day
from xiaoneng.ledger.proofs import entry_of, proof_of
from xiaoneng.ledger.tests.untied import untied
from xiaoneng.ledger.tests.writing import AT, write
from xiaoneng.people.tests.factories import OrganFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)
MANUAL = Path(__file__).resolve().parents[3] / "docs" / "how-to" / "check-a-receipt.md"


@pytest.fixture
def lines(organ, officer, monkeypatch):
    monkeypatch.setattr("xiaoneng.ledger.operations.now", lambda: AT)
    write(OrganFactory(code="F-G"), officer, 2)
    return write(organ, officer, 4, reason="申请人李四")


def checked(proof, folder):
    """The root, computed by the script of the manual as it is printed there."""
    script = MANUAL.read_text(encoding="utf-8").split("```python\n")[1].split("```")[0]
    (folder / "check.py").write_text(script, encoding="utf-8")
    (folder / "proof.json").write_bytes(proof)
    line = [sys.executable, "-X", "utf8", folder / "check.py", folder / "proof.json"]
    return subprocess.run(line, check=True, capture_output=True, text=True).stdout.split()


@pytest.mark.parametrize("index", [0, 2, 3])
def test_anyone_can_compute_the_root_from_a_proof(lines, index, client, tmp_path):
    seal = seal_day(DAY, at=AT)
    receipt = lines[index].receipt
    answer = client.get(reverse("ledger:proof_file", args=[receipt]))

    assert checked(answer.content, tmp_path) == ["2026-11-20", seal.root]


def test_the_first_day_that_sealed_it_counts(lines):
    first = seal_day(DAY, at=AT)
    seal_day(DAY + timedelta(days=1), at=AT + timedelta(days=1))

    assert proof_of(lines[0]).sealed.root == first.root


def test_chains_that_differ_in_capitals_only_have_receipts_each(lines, officer):
    entries = [write(OrganFactory(code=code), officer)[0] for code in ("ab", "AB", "Ab")]
    seal_day(DAY, at=AT)

    assert [entry_of(one.receipt.lower()) for one in entries] == entries
    assert [proof_of(one).chain for one in entries] == ["ab", "AB", "Ab"]


def test_a_chain_with_a_stroke_in_its_name_has_receipts_too(lines):
    seal_day(DAY, at=AT)
    entry = Entry.objects.filter(chain__name="F-G").first()

    assert proof_of(entry_of(f" {entry.receipt.lower().replace('f-g', 'F-G')} ")).holds


@pytest.mark.parametrize("wrong", ["", "CG", "CG-1", "CG-1-00000000", "CG-x-1", "CG-99-00000000",
                                   "CG-" + "9" * 30 + "-1"])  # fmt: skip
def test_what_is_no_receipt_finds_nothing(lines, wrong):
    assert entry_of(wrong) is None


def test_the_page_says_found_sealed_or_unknown_and_names_nobody(lines, client):
    page = reverse("ledger:proof")
    receipt = lines[1].receipt

    assert "CG-1-00" in client.get(page, {"receipt": "CG-1-00"}).content.decode()
    assert proof_page(client, receipt).context["proof"] is None
    seal = seal_day(DAY, at=AT)
    answer = proof_page(client, receipt)
    assert seal.root in answer.content.decode()
    for told in ("李四", "王宁", "people.organ"):
        assert told not in answer.content.decode()


def proof_page(client, receipt):
    return client.get(reverse("ledger:proof"), {"receipt": receipt})


def test_a_ledger_changed_since_does_not_prove(lines, client):
    seal_day(DAY, at=AT)
    with untied():
        Entry.objects.filter(pk=lines[2].pk).update(event="matter.closed")

    assert not proof_of(lines[1]).holds
    assert b"xn-note--red" in proof_page(client, lines[1].receipt).content


def test_an_unsealed_entry_has_no_proof_file(lines, client):
    assert client.get(reverse("ledger:proof_file", args=[lines[0].receipt])).status_code == 404


def test_the_roots_go_page_by_page_by_their_day_and_out_as_a_file(
    client,
):
    for number in range(30):
        day = DAY.replace(day=1 + number)
        Seal.objects.create(day=day, sealed_at=AT, count=number, root=f"{number:064}", line="{}")
    address = reverse("ledger:roots")

    newest = client.get(address).context["found"]
    with CaptureQueriesContext(connection) as asked:
        older = client.get(f"{address}{newest.next_url}").context["found"]
    written = b"".join(client.get(address, {"out": "csv"})).decode("utf-8-sig")

    assert [line.title.split()[0] for line in older.lines] == [
        f"2026-11-{day:02}" for day in range(5, 0, -1)
    ]
    assert not any("OFFSET" in one["sql"] for one in asked.captured_queries)
    assert len(written.splitlines()) == 31


def test_the_roots_and_the_seal_file_are_open_to_everyone(lines, client, seals):
    assert client.get(reverse("ledger:seal_file")).status_code == 404
    assert reverse("ledger:seal_file") not in client.get(reverse("ledger:roots")).content.decode()
    seal = seal_day(DAY, at=AT)

    page = client.get(reverse("ledger:roots")).content.decode()
    assert seal.root in page
    assert reverse("ledger:seal_file") in page
    answer = client.get(reverse("ledger:seal_file"))
    assert b"".join(answer.streaming_content) == seals.read_bytes()
