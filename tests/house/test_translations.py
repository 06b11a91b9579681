"""The Chinese of every room is complete, without guesses, without leftovers."""

import importlib.util
from pathlib import Path

import pytest

pytestmark = pytest.mark.written
TOOL = Path(__file__).resolve().parents[2] / "locale" / "messages.py"


@pytest.fixture(scope="module")
def tool():
    named = importlib.util.spec_from_file_location("locale_messages", TOOL)
    assert named is not None
    assert named.loader is not None
    module = importlib.util.module_from_spec(named)
    named.loader.exec_module(module)
    module.compile_all()
    return module


def test_every_room_speaks_all_its_chinese(tool):
    faults = list(tool.faults())

    assert faults == [], "run `.venv/bin/python locale/messages.py update`, then translate"


def test_what_is_compiled_is_what_is_written(tool):
    written = [tool.catalogue_of(room) for room in tool.rooms()]
    stale = [
        str(path)
        for path in written
        if path.is_file() and path.with_suffix(".mo").stat().st_mtime < path.stat().st_mtime
    ]

    assert stale == [], "run `.venv/bin/python locale/messages.py compile`"


def test_a_template_gives_up_every_kind_of_text(tool):
    template = """
        {% translate "A (b) it's" %}{% blocktranslate %}Hi <b>{{ name }}</b>{% endblocktranslate %}
        {% blocktranslate count n=rows|length %}one{% plural %}{{ n }} rows{% endblocktranslate %}
        {% translate "May" context "month" %}{% include "x.html" with label=_("Label") %}
    """

    calls = tool.as_python(template)

    assert """gettext(u"A (b) it's")""" in calls
    assert "Hi <b>%(name)s</b>" in calls
    assert "ngettext(u'one', u'%(n)s rows', 2)" in calls
    assert "pgettext(u'month', u'May')" in calls
    assert '_("Label")' in calls


def test_a_second_msgstr_of_one_msgid_is_said(tool, tmp_path):
    source = tool.catalogue_of(tmp_path)
    source.parent.mkdir(parents=True)
    entries = ['msgid "A"\nmsgstr "甲"\nmsgstr "乙"', 'msgid "B"\nmsgid_plural "C"\nmsgstr[0] "丙"']
    source.write_text("\n\n".join([tool.HEADER, *entries, 'msgid "D"\nmsgstr "丁"']) + "\n")

    assert list(tool.second_in(tmp_path)) == ['msgstr "乙"']
