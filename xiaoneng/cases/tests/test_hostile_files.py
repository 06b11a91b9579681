"""Files that no system should send: refused by name as a whole or row by row; nothing is lost."""

import gzip
import zipfile
from functools import partial
from io import BytesIO
from random import Random

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from xiaoneng.cases.models import Batch, Case
from xiaoneng.cases.operations.batches import import_batch
from xiaoneng.cases.tests.importing import MAPPING, office, source_of
from xiaoneng.core.refusals import IllegalStep
from xiaoneng.errands.jobs import work
from xiaoneng.errands.queries import errands_of
from xiaoneng.kit.time import now
from xiaoneng.people.tests.factories import OrganFactory

pytestmark = pytest.mark.django_db
HEAD = "case,activity,at,organ,officer,item\n"
GOOD = "A1,apply,2026-03-02 09:00,一科,,许可\n"
BOMB = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


def zip_bomb() -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number in range(9):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", bytes(1 << 26))
        archive.writestr("xl/media/pad.bin", bytes(1 << 20), zipfile.ZIP_STORED)
    return packed.getvalue()


def cut_short(size: int = 1 << 16) -> bytes:
    """Rows of so many random bytes in hexadecimal, packed, the latter half missing."""
    digits = Random(7).randbytes(size).hex()  # noqa: S311  # nothing to keep secret
    rows = "".join(f"{digits[n : n + 60]},apply\n" for n in range(0, len(digits), 60))
    packed = gzip.compress(rows.encode(), compresslevel=1, mtime=0)
    return packed[: len(packed) // 2]


WHOLE = {
    "空.csv": (b"", "空文件"),
    "列.csv": (b"case,activity\nA1,apply\n", "没有“at”列"),
    "页.csv": (b"<!DOCTYPE html><html><body>502 Bad Gateway</body></html>", "HTML 网页"),
    "断.csv.gz": (cut_short(), "不完整的 gzip 文件"),
    "弹.xes": (f'<!DOCTYPE x [<!ENTITY l0 "lol">{BOMB}]><log>&l9;</log>'.encode(), "文档类型声明"),
    "码.csv": ((HEAD + GOOD).encode("utf-16"), "表头不是"),
    "册.doc": (b"x", ".csv"),
}
ROWS = {
    "a page amid the rows": "<html><body>502 Bad Gateway</body></html>\n",
    "a cell of ten million characters": f"A2,{'x' * 10_000_000},soon,一科,,许可\n",
    "a time that is none": "A2,apply,soon,一科,,许可\n",
    "a number too long to keep": f"{'9' * 101},apply,2026-03-02 09:00,一科,,许可\n",
    "an organ nobody knows": "A2,apply,2026-03-02 09:00,三科,,许可\n",
    "an end on the day before the start": (
        "A2,start,2026-03-05 09:00,一科,,许可\nA2,close,2026-03-03 09:00,一科,,许可\n"
    ),
}


@pytest.fixture
def source(db):
    source = source_of(MAPPING + '[[event]]\nmatch = "start"\ndoes = "start"\n')
    OrganFactory(parent=source.organ, name="一科")
    return source


@pytest.fixture
def send(client, source):
    """Bring a file by the page, as a person does."""
    client.force_login(office(source))

    def sent(name, content):
        file = SimpleUploadedFile(name, content)
        return client.post(reverse("cases:try", args=[source.code]), {"file": file})

    return sent


@pytest.mark.parametrize("name", WHOLE)
def test_a_file_that_cannot_be_read_is_said_at_its_field_and_put_aside(name, send):
    content, words = WHOLE[name]
    answer = send(name, content)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page[page.index("xn-note--red") :][:600]
    kept = Batch.objects.all()
    assert [batch.state for batch in kept] == ([] if name == "空.csv" else ["dropped"])
    assert all(words in batch.counts["refusal"] for batch in kept)
    assert not Case.objects.exists()


@pytest.mark.parametrize("rows", ROWS.values(), ids=ROWS)
def test_rows_that_cannot_be_used_are_set_aside_and_the_others_come_in(rows, send, client):
    tried = send("log.csv", (HEAD + GOOD + rows).encode())
    if tried.url.startswith("/errands"):
        assert work(now)
    batch = Batch.objects.get()
    client.post(reverse("cases:import", args=[batch.pk]))

    batch.refresh_from_db()
    counts = batch.counts
    assert batch.state == "imported"
    assert [case.source_key for case in Case.objects.all()] == ["A1"]
    assert counts["rejected"] == batch.rejects.count() > 0
    assert counts["read"] == counts["used"] + counts["rejected"]
    assert all(one.reason for one in batch.rejects.all())


def test_times_with_and_without_an_offset_are_the_moments_they_are(send, client):
    rows = "A2,apply,2026-03-02T01:00:00Z,一科,,许可\nA3,apply,2026-03-02 09:00,一科,,许可\n"
    send("log.csv", (HEAD + rows).encode())
    client.post(reverse("cases:import", args=[Batch.objects.get().pk]))

    first, second = Case.objects.order_by("source_key")
    assert first.received_at == second.received_at


def test_an_event_that_stands_twice_counts_once(send, client):
    send("log.csv", (HEAD + GOOD + GOOD).encode())
    client.post(reverse("cases:import", args=[Batch.objects.get().pk]))

    case, batch = Case.objects.get(), Batch.objects.get()
    assert (batch.counts["duplicate"], case.events.count()) == (1, 1)


@pytest.mark.parametrize(
    ("name", "made", "words"),
    [  # made where they are sent: every process that collects would make them
        ("断.csv.gz", partial(cut_short, 5 << 20), "不完整的 gzip 文件"),
        ("弹.xlsx", zip_bomb, "超过 512 MiB"),
    ],
)
def test_a_long_file_that_cannot_be_read_ends_its_errand_with_the_reason(
    name, made, words, send, source
):
    answer = send(name, made())
    assert answer.url.startswith("/errands")

    assert work(now)
    errand = errands_of(office(source)).get()
    assert errand.state == "failed"
    assert words in errand.error
    assert Batch.objects.get().state == "dropped"


def test_a_source_described_wrongly_puts_no_file_aside(send, source, client):
    send("log.csv", (HEAD + GOOD).encode())
    source.mapping = source.mapping.replace('unit = "workday"', 'unit = "fortnight"')
    source.save()
    batch = Batch.objects.get()

    answer = client.post(reverse("cases:import", args=[batch.pk]))

    batch.refresh_from_db()
    assert (answer.status_code, batch.state) == (409, "tried")


def test_a_file_that_was_put_aside_is_not_imported(send, source, client):
    send("log.csv", (HEAD + GOOD).encode())
    batch = Batch.objects.get()
    client.post(reverse("cases:drop_batch", args=[batch.pk]))

    with pytest.raises(IllegalStep):
        import_batch(Batch.objects.get(), actor=office(source), at=now())
    assert not Case.objects.exists()
