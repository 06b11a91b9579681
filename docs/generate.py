"""Writes the reference pages that come from the code; --check only compares."""

import argparse
import json
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from django.utils.translation import override

from xiaoneng.config.cli import parser

import_module("xiaoneng.config.started")  # readies the rooms, whose rules are read
from xiaoneng.access import policy  # noqa: E402
from xiaoneng.access.roles import Role  # noqa: E402
from xiaoneng.api.resources import RESOURCES  # noqa: E402
from xiaoneng.api.serving import coded_conditions, known_fields  # noqa: E402
from xiaoneng.core.lifecycle import Lifecycle  # noqa: E402
from xiaoneng.kit.columns import in_file  # noqa: E402
from xiaoneng.kit.time import now  # noqa: E402
from xiaoneng.people.models import User  # noqa: E402

DOCS = Path(__file__).resolve().parent
REFERENCE = DOCS / "reference"
FOLDERS = {
    "explanation": "How it works",
    "how-to": "How to",
    "reference": "Reference",
    "decisions": "Decisions",
}
FILE = " as "  # what a file of a page is called in the matrix
MATRIX = REFERENCE.parents[1] / "tests" / "house" / "access_matrix.json"
NOT_FOUND, NOT_ALLOWED, NO_SUCH_METHOD, NO_KEY = "404", "403", "405", "401"


def index() -> Iterator[str]:
    """The first page: every other one under its own heading, so that none is left out."""
    yield "# xiaoneng 效能"
    yield ""
    yield "A platform for governments that keep their word. The words are in the"
    yield "[glossary](glossary.md)."
    for folder, words in FOLDERS.items():
        yield f"\n## {words}\n"
        for page in sorted((DOCS / folder).glob("*.md")):
            heading = page.read_text(encoding="utf-8").partition("\n")[0]
            yield f"- [{heading.removeprefix('# ')}]({folder}/{page.name})"


def commands() -> Iterator[str]:
    """The page of the command line, from its own help."""
    every = parser()
    every.formatter_class = wide
    yield "# Commands"
    yield ""
    yield "Written by `docs/generate.py` from the program's own help. Exit code 0: done;"
    yield "2: unusable input or arguments, and nothing written."
    for action in every._actions:
        if isinstance(action, argparse._SubParsersAction):
            helps = {one.dest: one.help for one in action._choices_actions}
            for name, command in action.choices.items():
                command.formatter_class = wide
                yield f"\n## xiaoneng {name}\n\n{helps[name]}.\n"
                yield f"```\n{command.format_help().strip()}\n```"


def wide(prog: str) -> argparse.HelpFormatter:
    return argparse.HelpFormatter(prog, width=100)


def permissions() -> Iterator[str]:
    """The page of who may do what: the rules, and what each role gets at each page."""
    yield "# Permissions"
    yield ""
    yield "Written by `docs/generate.py`. [How it works](../explanation/access.md)."
    yield "\n## Rules\n\n| action | who may |\n|---|---|"
    for action in policy.actions():
        yield f"| `{action}` | {policy.words_of(action)} |"
    yield "\n## Pages\n"
    yield "What a person of each role gets in one organ with one thing of each kind (the test"
    yield "`tests/house/test_access_matrix.py`): ● gets it, · does not, or there was none to get."
    yield "The last column is for people who have not signed in."
    names = [str(role) for role in Role]
    yield f"\n| page | {' | '.join(name.replace('_', ' ') for name in names)} | anybody |"
    yield "|---|" + ":-:|" * (len(names) + 1)
    table = sorted(json.loads(MATRIX.read_text(encoding="utf-8")).items())
    for page, row in table:
        if FILE in page:
            continue
        cells = ["●" if gets(row[name]) else "·" for name in names]
        opened = "●" if gets(row["nobody"]) and "302" not in row["nobody"] else "·"
        yield f"| `{page}` | {' | '.join(cells)} | {opened} |"
    yield "\n## Files\n"
    yield "How many rows each gets in the file of a page, as CSV and as XLSX alike: those that the"
    yield "page shows. Nobody who may not see a page gets its file."
    yield f"\n| page | {' | '.join(name.replace('_', ' ') for name in names)} |"
    yield "|---|" + ":-:|" * len(names)
    for page, row in table:
        if page.endswith(f"{FILE}csv"):
            cells = [row[name].partition(" ")[2] or "·" for name in names]
            yield f"| `{page.removesuffix(f'{FILE}csv')}` | {' | '.join(cells)} |"


def interface() -> Iterator[str]:
    """The page of the interface for programs: each address, what it is asked and what it tells."""
    yield "# Interface for programs"
    yield ""
    yield "Written by `docs/generate.py` from the lists that are served."
    yield "[How it works](../explanation/interface.md); the choices are on the page `/api/v1/`."
    for one in RESOURCES:
        listing = one.listing(User(), now())
        columns = list(in_file(listing.columns))
        with override("en"):
            labels = [str(column.label) for column in columns]
        yield f"\n## /api/v1/{one.name}/\n"
        yield f"One row: `/api/v1/{one.name}/12/`.\n"
        yield f"Conditions: {', '.join(f'`{name}`' for name in known_fields(listing))}.\n"
        yield f"Codes: {', '.join(f'`{name}`' for name in coded_conditions(listing, one.keyed))}.\n"
        yield "| column | what it is |\n|---|---|"
        for column, label in zip(columns, labels, strict=True):
            yield f"| `{column.key}` | {label} |"


def lifecycles() -> Iterator[str]:
    """The page of every lifecycle: its states and the steps between them, as diagrams."""
    yield "# Lifecycles"
    yield ""
    yield "Written by `docs/generate.py` from the tables in `<room>/lifecycle.py`. A state changes"
    yield "by these steps alone, by whoever saw it as it is (`kit/moves.py`)."
    for path in sorted((REFERENCE.parents[1] / "xiaoneng").glob("*/lifecycle.py")):
        room = import_module(f"xiaoneng.{path.parent.name}.lifecycle")
        for name, found in sorted(vars(room).items()):
            if isinstance(found, Lifecycle):
                yield f"\n## {path.parent.name}: {name.lower()}\n\n```mermaid"
                yield from found.mermaid()
                yield "```\n\n| from | step | to |\n|---|---|---|"
                for step in found.steps:
                    for source in sorted(step.sources):
                        yield f"| {source} | {step.name} | {step.target} |"


def gets(cell: str) -> bool:
    """Whether a cell of the matrix, "what is shown, what is done", lets one in."""
    shown, done = cell.split()
    return (done if shown == NO_SUCH_METHOD else shown) not in {NOT_FOUND, NOT_ALLOWED, NO_KEY}


def main() -> int:
    stale = False
    pages = {"commands": commands(), "permissions": permissions(), "lifecycles": lifecycles()}
    pages |= {"interface": interface(), "../index": index()}
    for name, lines in pages.items():
        page, text = (REFERENCE / f"{name}.md").resolve(), "\n".join(lines) + "\n"
        if "--check" not in sys.argv:
            page.write_text(text, encoding="utf-8")
        elif not page.is_file() or page.read_text(encoding="utf-8") != text:
            sys.stderr.write(f"{page.name} is not what the code says: run 'make docs'\n")
            stale = True
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
