"""Writes the reference pages that come from the code; --check only compares."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from xiaoneng.config.cli import parser

REFERENCE = Path(__file__).resolve().parent / "reference"


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


def main() -> int:
    page = REFERENCE / "commands.md"
    text = "\n".join(commands()) + "\n"
    if "--check" in sys.argv:
        if not page.is_file() or page.read_text(encoding="utf-8") != text:
            sys.stderr.write(f"{page.name} is not what the code says: run 'make docs'\n")
            return 1
        return 0
    page.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
