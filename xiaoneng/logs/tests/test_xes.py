from datetime import datetime

import pytest

from xiaoneng.core.refusals import Unusable
from xiaoneng.logs.tests.conftest import HEAD

COLUMNS = """[columns]
case = "case:concept:name"
activity = "concept:name"
at = "time:timestamp"
"""


def event(name="A", more=""):
    return (
        f'<event><string key="concept:name" value="{name}"/>'
        f'<date key="time:timestamp" value="2024-05-06T10:00:00.000+02:00"/>{more}</event>'
    )


def trace(case, *events, more=""):
    name = f'<string key="concept:name" value="{case}"/>'
    return f"<trace>{name}{''.join(events)}{more}</trace>"


def log_of(*traces):
    extension = '<extension name="Concept" prefix="concept" uri="x"/>'
    defaults = '<global scope="event"><string key="org:group" value="UNKNOWN"/></global>'
    return f'<?xml version="1.0"?><log>{extension}{defaults}{"".join(traces)}</log>'


def test_events_carry_the_attributes_of_their_trace(read):
    log = read(
        "log.xes", log_of(trace("1", event("A"), event("B")), trace("2", event("C"))), COLUMNS
    )

    assert log.column("case") == ["1", "1", "2"]
    assert log.column("activity") == ["A", "B", "C"]
    assert log.column("row") == [1, 2, 3]
    assert log.column("at")[0] == datetime(2024, 5, 6, 10)


def test_attributes_of_attributes_and_of_lists_are_left_out(read):
    nested = (
        '<string key="org:group" value="G"><string key="concept:name" value="not me"/></string>'
        '<list key="l"><values><string key="concept:name" value="nor me"/></values></list>'
    )
    log = read("log.xes", log_of(trace("1", event("A", nested))), COLUMNS + 'organ = "org:group"\n')

    assert (log.column("activity"), log.column("organ")) == (["A"], ["G"])


def test_global_defaults_are_not_filled_in(read):
    events = event("A"), event("B", '<string key="org:group" value="G"/>')
    log = read("log.xes", log_of(trace("1", *events)), COLUMNS + 'organ = "org:group"\n')

    assert log.column("organ") == [None, "G"]


def test_attributes_of_a_trace_may_stand_behind_its_events(read):
    late = '<date key="end" value="2024-05-07T00:00:00"/>'
    log = read(
        "log.xes", log_of(trace("1", event(), more=late)), COLUMNS + '[case]\nend = "case:end"\n'
    )

    assert log.column("ended_at") == [datetime(2024, 5, 7)]


def test_a_prefix_on_all_elements_is_understood(read):
    text = log_of(trace("1", event()))
    for name in ("log", "trace", "event", "string", "date", "global", "extension"):
        text = text.replace(f"<{name}", f"<x:{name}").replace(f"</{name}", f"</x:{name}")
    log = read("log.xes", text.replace("<x:log", '<x:log xmlns:x="u"'), COLUMNS)

    assert log.column("case") == ["1"]


def test_equal_events_have_equal_lines_though_others_know_more_attributes(read):
    more = '<string key="extra" value="x"/>'
    many = [trace(str(n), event()) for n in range(5000)]
    log = read(
        "log.xes",
        log_of(trace("a", event()), *many, trace("b", event(more=more)), trace("a", event())),
        COLUMNS,
    )
    lines = log.column("line")

    assert lines[0] == lines[-1]
    assert len(set(lines)) == 5002


def test_an_empty_value_and_no_value_are_different_facts(read):
    log = read(
        "log.xes", log_of(trace("1", event(), event(more='<string key="x" value=""/>'))), COLUMNS
    )

    assert len(set(log.column("line"))) == 2


def test_an_event_outside_every_trace_has_no_case_and_is_rejected(read):
    log = read("log.xes", log_of(trace("1", event()), event()), COLUMNS)

    assert log.column("case") == ["1"]
    assert log.reasons() == ["The case number is empty."]


def test_a_log_without_events_gives_no_rows(read):
    assert read("log.xes", log_of(), COLUMNS).rows_read == 0


def test_a_column_no_event_has_is_refused_at_the_end(read):
    with pytest.raises(Unusable, match=r'no column "case:concept:nam".*did you mean'):
        read("log.xes", log_of(trace("1", event())), COLUMNS.replace('name"', 'nam"', 1))


BOMB = '<!DOCTYPE log [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
EXTERNAL = '<!DOCTYPE log [<!ENTITY x SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize(
    "doctype", [BOMB, EXTERNAL, '<!DOCTYPE log SYSTEM "http://x.invalid/x.dtd">']
)
def test_a_document_type_is_refused_before_any_entity_is_read(read, doctype):
    text = f"{doctype}<log>{trace('&x;&b;', event())}</log>"

    with pytest.raises(Unusable, match="document type declaration"):
        read("log.xes", text, COLUMNS)


@pytest.mark.parametrize(
    "text", ["<log><trace></log>", "<log><trace>", "no xml", "<log>\x00</log>"]
)
def test_what_is_not_well_formed_is_refused(read, text):
    with pytest.raises(Unusable, match="not well-formed XML"):
        read("log.xes", text, COLUMNS)


def test_another_kind_of_xml_is_refused(read):
    with pytest.raises(Unusable, match="begins with <feed>"):
        read("log.xes", "<feed/>", COLUMNS)


def test_utf_16_is_read_as_the_file_declares_it(read):
    text = log_of(trace("受理", event())).replace(
        'version="1.0"', 'version="1.0" encoding="utf-16"'
    )

    assert read("log.xes", text.encode("utf-16"), COLUMNS, HEAD).column("case") == ["受理"]


def test_a_value_of_ten_million_characters_rejects_its_row_only(read):
    log = read("log.xes", log_of(trace("1", event("x" * 10_000_000), event("B"))), COLUMNS)

    assert log.column("activity") == ["B"]
    assert log.reasons() == ["The value is longer than 100000 characters."]
