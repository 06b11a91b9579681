"""What the facts of an entry are called; one without words is for machines and sealed only."""

import re
from collections.abc import Mapping
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xiaoneng.kit.words import moment_words

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d")

WORDS: dict[str, Promise] = {
    "reason": _("Reason"),
    "late_reason": _("Why so late"),
    "outcome": _("What came of it"),
    "ground": _("Ground"),
    "paper": _("Paper"),
    "paper_on": _("Date on the paper"),
    "basis": _("Basis"),
    "words": _("What was asked"),
    "answer": _("Answer"),
    "amount": _("Amount"),
    "number": _("Number"),
    "title": _("Title"),
    "name": _("Name"),
    "code": _("Code"),
    "source": _("Source"),
    "year": _("Year"),
    "edition": _("Edition"),
    "rung": _("Line"),
    "steps": _("Steps"),
    "moved": _("Moved"),
    "organ": _("Organ"),
    "target": _("To which organ"),
    "left": _("From which organ"),
    "parent": _("Part of"),
    "post": _("Post"),
    "user": _("Person"),
    "officer": _("Officer"),
    "made_by": _("Who made it"),
    "to_officer": _("To which officer"),
    "on": _("From which day on"),
    "from_on": _("From"),
    "until_on": _("Up to"),
    "due_at": _("Due"),
    "started_at": _("The clock began"),
    "function": _("Function"),
    "filename": _("File"),
    "rows": _("Rows"),
    "cases": _("Cases"),
    "ended": _("Sessions ended"),
    "attempts": _("Attempts"),
    "matters": _("Matters on the list"),
    "officers_left": _("Officers left out"),
    "steps_kept": _("Events kept as steps"),
}
VALUES: dict[str, dict[str, Promise]] = {
    "rung": {
        "reminder": _("Reminder"),
        "yellow": _("Yellow card line"),
        "red": _("Red card line"),
    },
}


def told_of(facts: Mapping[str, str]) -> list[tuple[str, str]]:
    """The facts people read, each by its words."""
    return [
        (str(WORDS[name]), plainly(name, value))
        for name, value in facts.items()
        if name in WORDS and value
    ]


def plainly(name: str, value: str) -> str:
    """A moment as it is read, a value that has words by these; anything else as it is."""
    if value in VALUES.get(name, {}):
        return str(VALUES[name][value])
    return moment_words(datetime.fromisoformat(value)) if MOMENT.fullmatch(value) else value
