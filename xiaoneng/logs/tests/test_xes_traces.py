"""Traces taken by a pattern say what the parser says of them, however they are written."""

import pytest

from xiaoneng.core.refusals import Unusable
from xiaoneng.logs import xes_rows
from xiaoneng.logs.xes_rows import read_xes
from xiaoneng.logs.xes_traces import trace_of

NAME = '<string key="concept:name" value="{}"/>'
EVENT = "<event>" + NAME + '<date key="time:timestamp" value="2024-05-06T07:08:09Z"/></event>'
TRACE = (
    "<trace>\n\t" + NAME.format("one") + EVENT.format("a") + "\r\n" + EVENT.format("b") + "</trace>"
)
ODD = {
    "plain": TRACE,
    "entities": TRACE.replace("one", "a &amp;lt; b &quot;c&quot; &#20010;"),
    "entities of XML": TRACE.replace("one", "a &amp;lt; b &quot;c&apos; &lt;&gt;"),
    "characters": TRACE.replace("one", "许可 é 🜨"),
    "a line's end inside": TRACE.replace("one", "o\nn\te"),
    "behind its events": TRACE.replace("</trace>", '<string key="x" value="y"/></trace>'),
    "the same key twice": TRACE.replace("<event>", '<event><int key="concept:name" value="7"/>'),
    "a comment": TRACE.replace("<event>", "<!-- <event> --><event>"),
    "a trace in a comment": "<!-- <trace></trace> " + TRACE + " -->" + TRACE,
    "a trace in CDATA": "<x><![CDATA[" + TRACE + "]]></x>" + TRACE,
    "a trace in a trace": TRACE.replace("<event>", "<trace/><event>", 1),
    "a list": TRACE.replace(
        "<event>", '<list key="l"><values><int key="v" value="1"/></values></list><event>'
    ),
    "an attribute of an attribute": TRACE.replace(
        '"one"/>', '"one"><string key="inner" value="i"/></string>'
    ),
    "other quotes": TRACE.replace('"one"', "'one'"),
    "no events": "<trace>" + NAME.format("none") + "</trace>" + TRACE,
    "attributes of the tag": TRACE.replace("<trace>", '<trace id="1">'),
    "text between": TRACE + "text" + TRACE,
    "a processing instruction": "<?go <trace>?>" + TRACE,
}


def rows_in(path):
    return [
        {name: value for name, value in zip(batch.names, row, strict=True) if value is not None}
        for batch in read_xes(path)
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True)
    ]


@pytest.fixture
def both_ways(file_of, monkeypatch):
    """The rows of a log, and those by the parser alone; or what is said of it twice."""

    def ways(content, chunk=xes_rows.CHUNK):
        path = file_of("log.xes", content)
        told = []
        for take in (trace_of, lambda body: None):
            monkeypatch.setattr(xes_rows, "trace_of", take)
            monkeypatch.setattr(xes_rows, "CHUNK", chunk)
            try:
                told.append(rows_in(path))
            except Unusable as refusal:
                told.append(str(refusal))
        return told

    return ways


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("chunk", [1 << 20, 50, 7])
def test_both_ways_agree(both_ways, odd, chunk):
    taken, parsed = both_ways(f"<log>{ODD[odd]}{TRACE}</log>", chunk)

    assert taken == parsed
    assert len(taken) >= 4


@pytest.mark.parametrize(
    "broken",
    [
        TRACE.replace('"a"', '"a<"'),
        TRACE.replace('"a"', '"a\x01"'),
        TRACE.replace('"a"', '"a\ufffe"'),
        TRACE.replace('"a"', '"&none;"'),
        TRACE.replace('key="time:timestamp"', 'key="x" key="y"'),
        TRACE.replace("</event>", "", 1),
        TRACE + "</trace>",
        "<!-- -- -->" + TRACE,
    ],
)
def test_what_is_no_xml_is_refused_with_its_place(both_ways, broken):
    taken, parsed = both_ways(f"<log>\n{TRACE}\n{TRACE}\n{broken}</log>")

    assert "not well-formed" in taken
    assert taken == parsed


def test_another_encoding_is_read_by_the_parser(both_ways):
    text = f"<?xml version='1.0' encoding='iso-8859-1'?><log>{TRACE}</log>".replace("one", "é")

    taken, parsed = both_ways(text.encode("iso-8859-1"))

    assert taken == parsed
    assert taken[0]["case:concept:name"] == "é"


def test_bytes_that_are_no_text_are_refused(both_ways):
    taken, parsed = both_ways(f"<log>{TRACE}</log>".encode().replace(b"one", b"\xff\xfe"))

    assert "not well-formed" in taken
    assert taken == parsed


def test_a_trace_too_long_to_hold_is_read_as_it_comes(both_ways, monkeypatch):
    monkeypatch.setattr(xes_rows, "LARGEST_TRACE", 100)
    long = TRACE.replace("</trace>", "".join(EVENT.format(n) for n in range(50)) + "</trace>")

    taken, parsed = both_ways(f"<log>{TRACE}{long}{TRACE}</log>", 64)

    assert taken == parsed
    assert len(taken) == 56


def test_usual_traces_are_taken_without_the_parser():
    body = TRACE.removeprefix("<trace>").removesuffix("</trace>")

    assert trace_of(body.encode()) is not None
    assert trace_of(ODD["entities of XML"][7:-8].encode()) is not None
    assert trace_of(ODD["a comment"][7:-8].encode()) is None
