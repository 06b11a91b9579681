"""The Chinese of every room of the platform: check it, update it, compile it.

`.venv/bin/python locale/messages.py` checks every room: nothing missing, nothing left over.
`… update` adds what is new to each room's django.po, untranslated; `… compile` writes each
django.mo that is older than its django.po.

A room owns the words of its own code and templates: <room>/locale/zh_Hans/LC_MESSAGES/django.po.
Words that kit's catalogue has are not repeated. (The report of the batch has its own: babel.cfg.)
"""

# ruff: noqa: INP001  # a folder of catalogues, not a package

import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "xiaoneng"
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "mark": None,
    "lazy": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3), "npgettext_lazy": ((1, "c"), 2, 3),
}  # fmt: skip
SHARED = "kit"
HEADER = """\
msgid ""
msgstr ""
"Language: zh_Hans\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"""
Key = tuple[str, str]  # context (or nothing) and msgid


def rooms() -> list[Path]:
    """The rooms that are Django apps and say something to people."""
    apps = sorted(path.parent for path in PACKAGE.glob("*/apps.py"))
    return [*apps, PACKAGE / "config"]


def catalogue_of(room: Path) -> Path:
    return room / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"


def said_in(room: Path) -> Catalog:
    """Every message of a room's code and templates, with where it stands.

    Kit says what the core and the readers of logs refuse: these know no catalogue, they mark
    their sentences.
    """
    found = Catalog(locale="zh_Hans")
    marked = [*(PACKAGE / "core").rglob("*.py"), *(PACKAGE / "logs").rglob("*.py")]
    for path in sorted([*room.rglob("*"), *(marked if room.name == SHARED else ())]):
        if "tests" in path.relative_to(PACKAGE).parts or "migrations" in path.parts:
            continue
        if path.suffix == ".py":
            source = path.read_bytes()
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            source = as_python(path.read_text(encoding="utf-8")).encode()
        else:
            continue
        where = path.relative_to(ROOT).as_posix()
        for line, msgid, _comments, context in extract("python", BytesIO(source), KEYWORDS):
            found.add(msgid, locations=[(where, line)], context=context)
    return found


def as_python(template: str) -> str:
    """A template as Django's own extractor sees it: each translated text a call of gettext."""
    from django.conf import settings  # noqa: PLC0415  # the extractor asks for settings

    if not settings.configured:
        settings.configure(USE_I18N=True)
    from django.utils.translation.template import templatize  # noqa: PLC0415

    calls = re.findall(
        r"\b(?:(?:n|p|np)?gettext|_)\((?:[^()'\"]|'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\")*\)",
        templatize(template),
    )
    return "\n".join(re.sub(r",\s*count\b", ", 2", call) for call in calls)


def written_for(room: Path) -> Catalog:
    path = catalogue_of(room)
    if not path.is_file():
        return Catalog(locale="zh_Hans")
    with path.open("rb") as text:
        return read_po(text, locale="zh_Hans")


def messages(catalogue: Catalog) -> dict[Key, Message]:
    return {key_of(one): one for one in catalogue if one.id}


def key_of(message: Message) -> Key:
    msgid = message.id[0] if isinstance(message.id, tuple | list) else message.id
    return (message.context or "", msgid)


def faults() -> Iterator[str]:
    """Everything that is wrong with the Chinese, one sentence each."""
    shared = messages(written_for(PACKAGE / SHARED))
    meanings: dict[Key, dict[str, str]] = defaultdict(dict)
    for room in rooms():
        said, written = messages(said_in(room)), messages(written_for(room))
        known = written if room.name == SHARED else shared | written
        yield from (f"{room.name}: no Chinese for {key[1]!r}" for key in said if key not in known)
        yield from faults_of(room.name, said, written)
        yield from (
            f"{room.name}: {line!r} is a second msgstr of one msgid" for line in second_in(room)
        )
        for key, message in written.items():
            meanings[key][room.name] = str(message.string)
    for key, ways in meanings.items():
        if len(ways) > 1 and SHARED in ways:
            others = [name for name in ways if name != SHARED]
            yield f"{', '.join(others)}: kit has {key[1]!r} already; take it out"
        elif len(set(ways.values())) > 1:
            yield f"{key[1]!r} has different Chinese in {', '.join(ways)}"


def faults_of(room: str, said: dict[Key, Message], written: dict[Key, Message]) -> Iterator[str]:
    for key, message in written.items():
        strings = message.string if isinstance(message.string, tuple | list) else [message.string]
        if key not in said and not (room == SHARED and key in said_anywhere()):
            yield f"{room}: {key[1]!r} is said nowhere; take it out"
        elif message.fuzzy:
            yield f"{room}: the Chinese of {key[1]!r} is only a guess (fuzzy)"
        elif not all(strings):
            yield f"{room}: no Chinese for {key[1]!r}"
        elif not message.pluralizable and places(key[1]) != places(strings[0]):
            yield f"{room}: the Chinese of {key[1]!r} does not hold the same values"


def second_in(room: Path) -> Iterator[str]:
    """The lines that give a msgid Chinese once more: babel drops them unsaid, msgfmt stops."""
    path = catalogue_of(room)
    told: set[str] = set()
    for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else ():
        word = line.partition(" ")[0]
        if word in {"msgctxt", "msgid"}:
            told.clear()
        elif word.startswith("msgstr"):
            if word in told:
                yield line
            told.add(word)


def places(text: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)", text))


_anywhere: set[Key] = set()


def said_anywhere() -> set[Key]:
    """Kit's catalogue may hold words that only higher rooms say: those two rooms share."""
    if not _anywhere:
        _anywhere.update(key for room in rooms() for key in messages(said_in(room)))
    return _anywhere


def compile_all() -> list[Path]:
    """Write each django.mo that is older than its django.po."""
    written = []
    for room in rooms():
        source = catalogue_of(room)
        target = source.with_suffix(".mo")
        if not source.is_file() or (
            target.is_file() and target.stat().st_mtime >= source.stat().st_mtime
        ):
            continue
        with target.open("wb") as binary:
            write_mo(binary, written_for(room))
        written.append(target)
    return written


def update() -> None:
    """Add what is new to each room's catalogue, to be translated by hand; drop nothing."""
    shared = messages(written_for(PACKAGE / SHARED))
    for room in rooms():
        written = messages(written_for(room))
        new = Catalog(locale="zh_Hans")
        for key, message in messages(said_in(room)).items():
            if key not in written and key not in shared:
                new.add(message.id, locations=message.locations, context=message.context)
        if not len(new):
            continue
        path = catalogue_of(room)
        path.parent.mkdir(parents=True, exist_ok=True)
        text = BytesIO()
        write_po(text, new, omit_header=True, no_location=True, width=96)
        before = path.read_text(encoding="utf-8") if path.is_file() else HEADER
        path.write_text(before.rstrip("\n") + "\n\n" + text.getvalue().decode().strip() + "\n")
        sys.stdout.write(f"{path.relative_to(ROOT)}: {len(new)} to translate\n")


def main(arguments: list[str]) -> int:
    match arguments:
        case ["compile"]:
            compile_all()
        case ["update"]:
            update()
        case [] | ["check"]:
            wrong = list(faults())
            sys.stdout.write("".join(f"{fault}\n" for fault in wrong))
            return 1 if wrong else 0
        case _:
            sys.stderr.write(__doc__ or "")
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
