"""Why a row is not used: every sentence, and a sentence read back for a reader of another language.

`rejected.csv` says them as they stand here; a page reads them back and translates them.
"""

import re
from collections.abc import Iterable
from functools import cache

from xiaoneng.core.refusals import Refused, mark

NO_CASE = mark("The case number is empty.")
NO_TIME = mark("The time is empty.")
BAD_TIME = mark("This is not a time that can be read.")
BAD_YEAR = mark("The year is not between %(first)s and %(last)s.")
BAD_NUMBER = mark("This is not a number.")
BELOW_ZERO = mark("The number is below zero.")
TOO_MUCH = mark("The number is above %(most)s: no limit is so long.")
NOT_WHOLE = mark("A limit in days must be whole.")
BAD_UNIT = mark("The unit is not one of %(units)s.")
NO_UNIT = mark("The amount has no unit.")
TOO_LONG = mark("The value is longer than %(most)s characters.")
BAD_BYTES = mark("The value is not valid %(encoding)s, the encoding of the mapping.")
LIKELY_BYTES = mark(
    "The value is not valid %(encoding)s, the encoding of the mapping; it looks like %(likely)s."
)
RAGGED = mark("The row has %(row)s values, the header has %(header)s.")
OPEN_QUOTE = mark("A quotation mark is opened in this row and never closed.")
NOT_AN_OBJECT = mark("The row is not a JSON object.")
NOT_JSON = mark("The line is not valid JSON.")
NOT_UTF8 = mark("The line is not valid UTF-8, the encoding of JSON.")
TOO_DEEP = mark("The row is nested too deeply.")
REPEATED = mark("this case is in an earlier row with other values; only that one is used")
BACKWARDS = mark("the case ends on %(ended)s, before it starts on %(started)s")
SENTENCES = tuple(value for name, value in globals().items() if name.isupper())
PLACE = re.compile(r"%\\?\((\w+)\\?\)s")  # escaped or not


def read_back(reason: str, sentences: Iterable[str] = SENTENCES) -> Refused:
    """The sentence of which a reason was made, with its values; the reason itself where of none."""
    for sentence in sentences:
        if found := pattern_of(sentence).fullmatch(reason):
            return Refused(sentence, **found.groupdict())
    return Refused(reason)


@cache
def pattern_of(sentence: str) -> re.Pattern[str]:
    return re.compile(PLACE.sub(r"(?P<\1>.*)", re.escape(sentence)))


def about(sentence: str) -> str:
    """A sentence without its values."""
    return PLACE.sub("…", sentence)


def ends_of(sentence: str) -> tuple[str, str]:
    """What stands before its first value and after its last."""
    pieces = PLACE.split(sentence)
    return pieces[0], pieces[-1]
