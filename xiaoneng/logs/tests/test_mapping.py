import pytest

from xiaoneng.core.refusals import Unusable
from xiaoneng.logs.mapping import load_mapping
from xiaoneng.logs.terms import Column, EventRule, Fixed
from xiaoneng.logs.tests.conftest import EVENTS, HEAD

WHOLE = """
shape = "events"
time_zone = "Asia/Shanghai"
calendar = "cn"
encoding = "gb18030"
delimiter = ";"
title = "T"
source = "S"
licence = "L"
generated = true
time_format = "%Y/%m/%d %H:%M"
null = ["", "NIL"]

[columns]
case = "a"
activity = "b"
at = "c"
recorded = "d"
organ = "e"
officer = { value = "Li" }
item = { value = "permit" }

[case]
start = "f"
end = "g"
due = "h"
due_precision = "moment"

[limit]
amount = 20
unit = "workday"
statutory_amount = { column = "i" }
warn = 2
profile = "day_count"

[[event]]
match = ["Wait", "Hold"]
does = "pause"
credited = true

[[event]]
match = "Done"
does = "close"

[json]
rows = "$.a.b[*]"
"""


@pytest.fixture
def load(tmp_path):
    def loading(text):
        path = tmp_path / "m.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return load_mapping(path)

    return loading


def test_every_key_is_read(load):
    mapping = load(WHOLE)

    assert (mapping.shape, mapping.time_zone, mapping.calendar) == ("events", "Asia/Shanghai", "cn")
    assert (mapping.encoding, mapping.delimiter, mapping.title) == ("gb18030", ";", "T")
    assert (mapping.source, mapping.licence, mapping.generated) == ("S", "L", True)
    assert (mapping.time_formats, mapping.nulls) == (("%Y/%m/%d %H:%M",), ("", "NIL"))
    assert mapping.columns.recorded == Column("d")
    assert mapping.columns.officer == Fixed("Li")
    assert (mapping.case.due, mapping.case.due_precision) == (Column("h"), "moment")
    assert (mapping.limit.amount, mapping.limit.unit) == (20.0, "workday")
    assert mapping.limit.statutory_amount == Column("i")
    assert mapping.limit.profile == "day_count"
    assert mapping.events[0] == EventRule(("Wait", "Hold"), "pause", credited=True)
    assert mapping.events[1] == EventRule(("Done",), "close")
    assert mapping.json_rows == ("a", "b")
    assert dict(mapping.mapped_columns())["limit.statutory_amount"] == "i"


def test_little_is_required(load):
    mapping = load(HEAD + EVENTS)

    assert (mapping.shape, mapping.encoding, mapping.nulls) == ("events", "utf-8", ("",))
    assert mapping.limit.amount is None
    assert mapping.json_rows == ()


def test_a_calendar_may_be_a_file_beside_the_mapping(load, tmp_path):
    (tmp_path / "ours.toml").write_text("x")
    mapping = load(HEAD.replace('"weekdays"', '"ours.toml"') + EVENTS)

    assert mapping.calendar == "ours.toml"
    assert mapping.calendar_file == tmp_path / "ours.toml"


CASES = 'shape = "cases"\n' + HEAD + '[columns]\ncase = "a"\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('calendar = "cn"\n' + EVENTS, r"time_zone is missing; add .*Asia/Shanghai"),
        (HEAD.replace("calendar", "calender") + EVENTS, r'calendar is missing \("calender" is not'),
        (HEAD.replace("weekdays", "weekday") + EVENTS, 'no calendar has that name.*"weekdays"'),
        (HEAD.replace("Amsterdam", "Amsterdm") + EVENTS, 'did you mean "Europe/Amsterdam"'),
        (HEAD.replace("Europe/Amsterdam", "../x") + EVENTS, "no known zone"),
        (HEAD + 'shape = "event"\n' + EVENTS, 'shape is "event"; .*did you mean "events"'),
        (HEAD + 'encoding = "utf8x"\n' + EVENTS, "encoding is .*not known"),
        (HEAD + 'encoding = "hex"\n' + EVENTS, "encoding is .*not known"),
        (HEAD + 'delimiter = ";;"\n' + EVENTS, "delimiter .*one character"),
        (HEAD + "title = 3\n" + EVENTS, "title must be a text in quotation marks, not 3"),
        (HEAD + 'generated = "yes"\n' + EVENTS, "generated must be true or false"),
        (HEAD + "null = [1]\n" + EVENTS, "null must be a text or a list of texts"),
        (HEAD + 'time_format = "%H:%M"\n' + EVENTS, "must hold year, month and day"),
        (HEAD + 'time_format = "%Y-%m-%d %I:%M"\n' + EVENTS, "%I without %p"),
        (HEAD + 'time_format = "%Q"\n' + EVENTS, "is not a format"),
        (HEAD + "colums = 1\n" + EVENTS, 'colums is not a key; did you mean "columns"'),
        (HEAD, "columns.case is missing"),
        (HEAD + EVENTS.replace('case = "case"', ""), "columns.case is missing"),
        (HEAD + EVENTS.replace('at = "at"', ""), "columns.at is missing"),
        (HEAD + EVENTS.replace('activity = "activity"', ""), "columns.activity is missing"),
        (HEAD + EVENTS + 'orgn = "x"\n', 'columns.orgn is not a key; did you mean "organ"'),
        (HEAD + EVENTS + "organ = { values = 1 }\n", "columns.organ must be a column's name or"),
        (HEAD + EVENTS.replace('"case"', "{ value = 'x' }"), "columns.case must be a text"),
        (CASES, r"case.start is missing"),
        (CASES + 'at = "b"\n[case]\nstart = "c"\n', "columns.at has no meaning"),
        (HEAD + EVENTS + "[case]\ndue_precision = 'hour'\n", 'must be one of "day", "moment"'),
        (HEAD + EVENTS + "[limit]\namount = 5\n", "limit.unit is missing"),
        (HEAD + EVENTS + '[limit]\namount = "5"\nunit = "day"\n', "limit.amount must be a number"),
        (HEAD + EVENTS + '[limit]\namount = -5\nunit = "day"\n', "from 0 up"),
        (HEAD + EVENTS + '[limit]\namount = true\nunit = "day"\n', "must be a number"),
        (HEAD + EVENTS + '[limit]\namount = nan\nunit = "day"\n', "from 0 up"),
        (HEAD + EVENTS + '[limit]\namount = 5\nunit = "days"\n', 'did you mean "day"'),
        (HEAD + EVENTS + '[limit]\namount = { colum = "x" }\n', "limit.amount must be a value or"),
        (HEAD + EVENTS + '[limit]\nprofile = "x"\n', "limit.profile"),
        (
            HEAD + EVENTS + "[event]\nmatch = 'x'\n",
            r"list of tables: write \[\[event\]\]",
        ),
        (HEAD + EVENTS + "[[event]]\ndoes = 'pause'\n", r"event\[1\].match is missing"),
        (HEAD + EVENTS + "[[event]]\nmatch = 'x'\ndoes = 'stop'\n", "does is .*must be one of"),
        (HEAD + EVENTS + "[[event]]\nmatch = 'x'\n", r"event\[1\].does is missing"),
        (HEAD + EVENTS + "[[event]]\nmatch = []\ndoes = 'pause'\n", "match is empty"),
        (HEAD + EVENTS + "[[event]]\nmatch = ['x', 'x']\ndoes = 'pause'\n", 'names "x" twice'),
        (HEAD + EVENTS + '[json]\nrows = "requests"\n', r'rows is "requests"; write it as'),
        (HEAD + EVENTS + "[json]\nrow = 1\n", "json.row is not a key"),
        ("= 3", "is not TOML"),
        (b"\xff\xfe", "is not UTF-8"),
    ],
)
def test_what_is_wrong_is_named_with_its_remedy(load, text, message):
    with pytest.raises(Unusable, match=message):
        load(text)


def test_a_mapping_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(Unusable, match=r"none\.toml cannot be read"):
        load_mapping(tmp_path / "none.toml")
