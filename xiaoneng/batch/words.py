"""Words in the reader's language: messages are English, translations lie as text in `locale/`."""

from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from xiaoneng.core.refusals import Unusable

DOMAIN = "xiaoneng"
SOURCE = "en"  # the language the messages are written in
LOCALE = Path(__file__).resolve().parents[2] / "locale"


@cache
def words(language: str) -> NullTranslations:
    """The messages of one language, read from its .po; raises Unusable where there is none."""
    if language == SOURCE:
        return NullTranslations()
    path = LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    if not path.is_file():
        raise Unusable(f"there are no words for the language {language!r}; write {path.name} first")
    with path.open("rb") as text:
        catalog = read_po(text, locale=language, domain=DOMAIN)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return GNUTranslations(compiled)


def mark(message: str) -> str:
    """A message to be translated later, where it is said."""
    return message
