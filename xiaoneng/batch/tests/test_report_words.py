"""Every word of the report has its translation, and nothing is translated that is not said."""

from gettext import NullTranslations

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

from xiaoneng.batch.words import LOCALE, SOURCE, words
from xiaoneng.core.refusals import Unusable

ROOT = LOCALE.parent
KEYWORDS = {**DEFAULT_KEYWORDS, "say": None, "pieces": None, "mark": None, "plural": (1, 2)}
ROOMS = [path.parent.name for path in (ROOT / "xiaoneng").glob("*/apps.py")]  # speak for themselves
METHODS = [
    *((f"xiaoneng/{room}/**", "ignore") for room in [*ROOMS, "config", "core", "logs"]),
    ("xiaoneng/**/tests/**", "ignore"),
    ("xiaoneng/**.py", "python"),
    ("xiaoneng/**/templates/**.j2", "jinja2"),
]
HOW_TO = "see locale/babel.cfg for the two commands that bring the catalogue up to date"


@pytest.fixture(scope="module")
def said() -> Catalog:
    options = {"xiaoneng/**/templates/**.j2": {"newstyle_gettext": "true", "silent": "false"}}
    found = Catalog()
    for _, _, message, _, context in extract_from_dir(
        ROOT, METHODS, options, KEYWORDS, directory_filter=lambda path: ".venv" not in str(path)
    ):
        found.add(message, context=context)
    return found


@pytest.fixture(scope="module")
def chinese() -> Catalog:
    with (LOCALE / "zh_Hans" / "LC_MESSAGES" / "xiaoneng.po").open("rb") as text:
        return read_po(text, locale="zh_Hans")


def ids(catalog: Catalog) -> set[object]:
    return {message.id for message in catalog if message.id}


def test_every_message_is_translated(said, chinese):
    missing = [one for one in said if one.id and not (chinese.get(one.id) or one).string]
    absent = ids(said) - ids(chinese)

    assert not absent, f"{absent}: {HOW_TO}"
    assert not missing or all(chinese.get(one.id).string for one in missing), HOW_TO


def test_no_translation_is_empty_or_fuzzy(chinese):
    for message in chinese:
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(strings), f"{message.id!r} has no words"
        assert not message.fuzzy, f"{message.id!r} is fuzzy"


def test_no_translation_is_left_over(said, chinese):
    assert not ids(chinese) - ids(said), HOW_TO
    assert not chinese.obsolete, HOW_TO


def test_the_template_holds_what_is_said(said):
    with (LOCALE / "xiaoneng.pot").open("rb") as text:
        template = read_po(text)

    assert ids(template) == ids(said), HOW_TO


def test_placeholders_survive_the_translation(chinese):
    for message in chinese:
        assert not list(message.check()), f"{message.id!r} and its translation differ"


def test_english_is_the_language_of_the_messages():
    english = words(SOURCE)

    assert type(english) is NullTranslations
    assert english.ngettext("%(number)s case", "%(number)s cases", 1) == "%(number)s case"


def test_a_language_without_words_is_refused():
    with pytest.raises(Unusable, match="no words for the language 'tlh'"):
        words("tlh")
