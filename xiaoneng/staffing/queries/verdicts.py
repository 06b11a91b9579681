"""What importing one row of a list would do, or why it cannot be done."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from xiaoneng.people.masking import masked_email, masked_phone
from xiaoneng.staffing.columns import title_of

ADDED, CHANGED, UNCHANGED, REFUSED = "added", "changed", "unchanged", "refused"

MOST = {  # characters that a column of the records holds
    "code": 40,
    "name": 120,
    "name_en": 160,
    "username": 60,
    "full_name": 80,
    "post": 80,
    "rank": 40,
    "phone": 30,
    "email": 254,
}


@dataclass(slots=True)
class Verdict:
    """What importing one row would do, or why it cannot be done."""

    number: int
    cells: dict[str, str]
    outcome: str = UNCHANGED
    changes: list[tuple[str, str, str]] = field(default_factory=list)  # column, before, after
    column: str = ""
    reason: str = ""

    def change(self, column: str, before: object, after: object) -> None:
        """Note what a column would become; an empty cell says: leave it as it is."""
        if str(after) and str(before) != str(after):
            self.note(column, str(before), str(after))

    def note(self, column: str, before: str, after: str) -> None:
        self.changes.append((column, before, after))
        self.outcome = CHANGED

    @property
    def title(self) -> str:
        """What the row is about: a name and a code, of an organ or a person."""
        parts = ("name", "full_name", "code", "username")
        return "\u3000".join(self.cells[one] for one in parts if self.cells.get(one))

    @property
    def value(self) -> str:
        """The cell that was refused; numbers and addresses of people are not repeated."""
        said = self.cells.get(self.column, "")
        masks = {"phone": masked_phone, "email": masked_email}
        return masks[self.column](said) if self.column in masks else said

    @property
    def column_words(self) -> str:
        """How the header calls the refused column."""
        return title_of(self.column)

    @property
    def change_words(self) -> list[tuple[str, str, str]]:
        """The changes, each column called as the header calls it."""
        return [(title_of(column), before, after) for column, before, after in self.changes]

    def refuse(self, column: str, reason: str) -> "Verdict":
        self.outcome, self.column, self.reason = REFUSED, column, reason
        self.changes.clear()
        return self


def too_long(cells: dict[str, str]) -> tuple[str, str] | None:
    """The first cell that holds more than the record can keep, and why."""
    for column, most in MOST.items():
        if len(cells.get(column, "")) > most:
            return column, _("At most %(most)s characters fit here.") % {"most": most}
    return None
