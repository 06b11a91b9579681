"""Lists inside one cell of a sheet: a line for each row, its parts parted by ｜.

A stroke, a line break or a backslash inside a part is written behind a backslash, so that what was
written out comes back as it was.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiaoneng.catalogue.spellings import FLAGS, FORMS, SOURCES, UNITS, code_of, word_of
from xiaoneng.core.refusals import Unusable

STROKES = "｜|"
ESCAPES = {"\\": "\\", "n": "\n", "｜": "｜", "|": "|"}


class Part(NamedTuple):
    """One part of a line: its name in a row, how it is called, how it is read and written."""

    name: str
    words: str | Promise
    read: Callable[[str], Any]
    write: Callable[[Any], str]


def lines_in(cell: str) -> list[list[str]]:
    """The lines of a cell, each as its parts."""
    return [list(parts_in(line)) for line in cell.splitlines() if line.strip()]


def parts_in(line: str) -> Iterator[str]:
    part, is_behind = "", False
    for one in line:
        if is_behind:
            part, is_behind = part + ESCAPES.get(one, f"\\{one}"), False
        elif one == "\\":
            is_behind = True
        elif one in STROKES:
            yield part.strip()
            part = ""
        else:
            part += one
    yield part.strip()


def escaped(text: str) -> str:
    for plain, behind in (("\\", "\\\\"), ("\n", "\\n"), ("｜", "\\｜"), ("|", "\\|")):
        text = text.replace(plain, behind)
    return text.strip()


def read_list(cell: str, parts: Sequence[Part]) -> list[dict[str, Any]]:
    """The rows a cell holds; raises Unusable with the line and the part that cannot be read."""
    rows = []
    for place, said in enumerate(lines_in(cell), start=1):
        if len(said) > len(parts):
            raise Unusable(
                _("Line %(line)s has more than %(most)s parts.")
                % {"line": place, "most": len(parts)}
            )
        texts = [*said, *[""] * (len(parts) - len(said))]
        rows.append(
            {part.name: read_part(part, one, place) for part, one in zip(parts, texts, strict=True)}
        )
    return rows


def read_part(part: Part, text: str, line: int) -> Any:
    try:
        return part.read(text)
    except (ValueError, KeyError):
        raise Unusable(
            _("Line %(line)s: “%(text)s” is no %(part)s.")
            % {"line": line, "text": text, "part": part.words}
        ) from None


def write_list(rows: Sequence[Mapping[str, Any]], parts: Sequence[Part]) -> str:
    """Rows as a cell; empty parts at the end of a line are left out."""
    lines = []
    for row in rows:
        said = [escaped(part.write(row.get(part.name))) for part in parts]
        while len(said) > 1 and not said[-1]:
            said.pop()
        lines.append("｜".join(said))
    return "\n".join(lines)


def text(name: str, words: str | Promise) -> Part:
    return Part(name, words, str, lambda value: str(value or ""))


def count(name: str, words: str | Promise, *, default: int | None = None) -> Part:
    def read(said: str) -> int | None:
        return int(said) if said else default

    return Part(name, words, read, lambda value: "" if value is None else str(value))


def amount(name: str, words: str | Promise) -> Part:
    def read(said: str) -> float | None:
        return float(said) if said else None

    return Part(name, words, read, lambda value: "" if value is None else f"{value:g}")


def choice(name: str, words: str | Promise, known: Mapping[str, tuple[str, ...]],
           default: str) -> Part:  # fmt: skip
    def read(said: str) -> str:
        code = code_of(known, said) if said else default
        if code is None:
            raise KeyError(said)
        return code

    return Part(name, words, read, lambda value: word_of(known, value) if value else "")


def flag(name: str, words: str | Promise) -> Part:
    def read(said: str) -> bool:
        code = code_of(FLAGS, said)
        if code is None:
            raise KeyError(said)
        return code == "yes"

    return Part(name, words, read, lambda value: FLAGS["yes" if value else "no"][0])


def codes(name: str, words: str | Promise) -> Part:
    def read(said: str) -> list[str]:
        return [
            one for one in (part.strip() for part in said.replace("，", "、").split("、")) if one
        ]

    return Part(name, words, read, lambda value: "、".join(value or ()))


LEGAL_BASES = (
    text("title", gettext_lazy("law")),
    text("article", gettext_lazy("article")),
    text("text", gettext_lazy("wording")),
)
MATERIALS = (
    text("name", gettext_lazy("material")),
    choice("form", gettext_lazy("form"), FORMS, "original"),
    count("copies", gettext_lazy("number of copies"), default=1),
    choice("source", gettext_lazy("source"), SOURCES, "applicant"),
    flag("may_be_missing", gettext_lazy("yes or no (may be missing at intake)")),
)
PROCEDURES = (
    text("words", gettext_lazy("procedure")),
    count("cap_days", gettext_lazy("number of working days at most")),
    text("basis", gettext_lazy("basis")),
    text("words_en", gettext_lazy("name in English")),
    text("code", gettext_lazy("code")),
)
STEPS = (
    text("code", gettext_lazy("code")),
    text("words", gettext_lazy("step")),
    amount("amount", gettext_lazy("amount of time")),
    choice("unit", gettext_lazy("unit of time"), UNITS, ""),
    codes("follows", gettext_lazy("codes of the steps before")),
    text("organ", gettext_lazy("organ")),
    text("post", gettext_lazy("post")),
)
