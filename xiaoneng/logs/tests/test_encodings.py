import pytest

from xiaoneng.core.refusals import Unusable
from xiaoneng.logs.decoding import likely_encoding
from xiaoneng.logs.tests.conftest import HEAD

ENGLISH = "case,activity,at\n"
CHINESE = "办件编号,环节,时间\n"
CHINESE_COLUMNS = '[columns]\ncase = "办件编号"\nactivity = "环节"\nat = "时间"\n'


def declared(encoding):
    return f'{HEAD}encoding = "{encoding}"\n'


@pytest.mark.parametrize("encoding", ["gb18030", "gbk", "utf-16", "utf-16-le", "utf-8-sig"])
def test_a_declared_encoding_is_read(read, encoding):
    text = CHINESE + "一,收件,2024-05-06\n二,中文\\名,2024-05-06\n"
    log = read("log.csv", text.encode(encoding), CHINESE_COLUMNS, declared(encoding))

    assert log.column("activity") == ["收件", "中文\\名"]


def test_western_encodings_are_read(read):
    log = read(
        "log.csv", (ENGLISH + "é,Übergabe,2024-05-06\n").encode("latin-1"), head=declared("latin-1")
    )

    assert log.column("activity") == ["Übergabe"]


def test_rows_of_another_encoding_are_rejected_one_by_one(read):
    content = ENGLISH.encode() + "1,受理,2024-05-06\n2,办结,2024-05-06\n".encode("gb18030")
    content += "3,受理,2024-05-06\n".encode()
    log = read("log.csv", content)

    assert log.column("case") == ["3"]
    assert [reject["row"] for reject in log.rejects] == [2, 3]
    assert log.reasons()[0] == (
        "The value is not valid utf-8, the encoding of the mapping; it looks like gb18030."
    )
    assert log.rejects[0]["column"] == "activity"
    assert log.rejects[0]["value"] == r"\xca\xdc\xc0\xed"


def test_an_unmapped_column_must_be_valid_too(read):
    log = read("log.csv", b"case,activity,at,note\n1,A,2024-05-06,M\xfcller\n")

    assert log.reasons() == [
        "The value is not valid utf-8, the encoding of the mapping; it looks like latin-1."
    ]


def test_utf_8_rows_under_another_encoding_are_told_apart(read):
    content = ENGLISH.encode() + "1,受理中文字,2024-05-06\n".encode() + b"2,\xff,2024-05-06\n"
    log = read("log.csv", content, head=declared("gb18030"))

    assert any("it looks like utf-8" in reason for reason in log.reasons())


def test_a_header_of_another_encoding_is_refused_with_the_likely_one(read):
    content = (CHINESE + "一,受理,2024-05-06\n").encode("gb18030")

    with pytest.raises(Unusable, match='header is not valid utf-8; set encoding = "gb18030"'):
        read("log.csv", content, CHINESE_COLUMNS)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_under_a_utf_8_mapping_is_refused_with_its_name(read, encoding):
    content = (ENGLISH + "1,A,2024-05-06\n").encode(encoding)

    with pytest.raises(Unusable, match=f'set encoding = "{encoding}"'):
        read("log.csv", content)


def test_a_character_cut_by_a_chunk_of_the_reader_is_whole(read):
    rows = "".join(f"{n},受理办结,2024-05-06\n" for n in range(60_000))
    log = read("log.csv", ENGLISH + "x" + rows)

    assert set(log.column("activity")) == {"受理办结"}
    assert log.rows_read == 60_000


def test_a_character_no_text_may_hold_rejects_its_row(read):
    log = read("log.csv", ENGLISH + "\ufdd0zz,A,2024-05-06\n2,A,2024-05-06\n")

    assert log.column("case") == ["2"]


@pytest.mark.parametrize(
    ("text", "encoding", "likely"),
    [
        ("行政审批局受理", "gb18030", "gb18030"),
        ("Beschwerde über Müller", "latin-1", "latin-1"),
        ("costs €5 – more", "windows-1252", "windows-1252"),
    ],
)
def test_a_likely_encoding_is_found(text, encoding, likely):
    assert likely_encoding(text.encode(encoding), "utf-8") == likely
