"""Which column is which, guessed from names (English, Chinese, XES) and from what they hold."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from xiaoneng.logs.profiles import FirstLook, Profile, format_of
from xiaoneng.logs.spellings import DEEDS, SPELLINGS

UNIT_WORDS = {"workday", "day", "hour", "workhour"}
FEW = 200  # an activity has fewer distinct values than this
EXACT, WITHIN = 1000, 500


@dataclass(frozen=True, slots=True)
class Guess:
    """A column taken for a role, and the reason told to the reader."""

    column: Profile
    why: str


def guesses_for(look: FirstLook) -> tuple[str, dict[str, Guess]]:
    """The shape, and for each role the column it is probably in."""
    free = {column.name: column for column in look.columns if column.values}
    timed = {name: column for name, column in free.items() if format_of(column) is not None}
    found: dict[str, Guess] = {}

    def settle(role: str, among: Iterable[Profile], fits: Callable[[Profile], bool]) -> None:
        taken = {guess.column.name for guess in found.values()}
        columns = [c for c in among if c.name not in taken and fits(c)]
        best = max(columns, key=lambda c: likeness(c.name, role), default=None)
        if best and likeness(best.name, role):
            found[role] = Guess(best, "by its name")

    for role in ("start", "end", "due", "recorded"):
        settle(role, timed.values(), lambda _: True)
    settle("case", free.values(), lambda c: c.name not in timed)
    few = [c for c in free.values() if c.name not in timed and c.distinct < FEW]
    telling = [c for c in few if likeness(c.name, "activity") and deeds_in(c)]
    settle("activity", telling or few, lambda _: True)
    settle("at", timed.values(), lambda c: c.filled > 1 / 2)
    for role in ("statutory_amount", "amount"):  # a legal limit is a limit too
        settle(role, free.values(), lambda c: c.is_number)
    settle("unit", free.values(), lambda c: set(c.values) <= UNIT_WORDS)
    for role in ("organ", "officer", "item"):
        settle(role, free.values(), lambda c: c.name not in timed and c.filled > 1 / 4)
    shape = shape_of(look, found)
    fill_in(shape, found, free, timed)
    return shape, found


def likeness(name: str, role: str) -> int:
    """How like the spellings of a role a name is; 0 for not at all."""
    plain = plainly(name)
    for place, spelling in enumerate(SPELLINGS[role]):
        if plain == plainly(spelling):
            return EXACT - place
    for place, spelling in enumerate(SPELLINGS[role]):
        if len(plainly(spelling)) > 1 and ends_like(plain, plainly(spelling)):
            return WITHIN - place
    return 0


def ends_like(plain: str, spelling: str) -> bool:
    """English names end in what they are ("permit id"), Chinese ones hold it ("事项名称")."""
    if spelling.isascii():
        return len(spelling) > 2 and plain.endswith(spelling)  # noqa: PLR2004
    return spelling in plain


def plainly(name: str) -> str:
    return re.sub(r"[\s._\-:]+", "", name.lower())


def shape_of(look: FirstLook, found: dict[str, Guess]) -> str:
    """Events where a case comes on several rows and something says what happened when."""
    if look.kind == "xes":
        return "events"
    case = found.get("case")
    repeats = case is None or case.column.distinct <= len(case.column.values) * 0.9
    return "events" if repeats and "at" in found and "activity" in found else "cases"


def fill_in(
    shape: str, found: dict[str, Guess], free: dict[str, Profile], timed: dict[str, Profile]
) -> None:
    """Find by content what a shape needs and no name gave; drop what it cannot have."""
    untimed = [column for name, column in free.items() if name not in timed]
    if shape == "cases":
        for role in ("activity", "at"):
            found.pop(role, None)
    if "case" not in found and untimed:
        most = max(untimed, key=lambda column: column.distinct)
        found["case"] = Guess(most, "it has the most distinct values")
    role = "at" if shape == "events" else "start"
    if role not in found and timed:
        fullest = max(timed.values(), key=lambda column: (column.filled, column.distinct))
        if all(guess.column is not fullest for guess in found.values()):
            found[role] = Guess(fullest, "it holds times")
    if shape == "events" and "activity" not in found and untimed:
        fewest = min(untimed, key=lambda column: column.distinct)
        found["activity"] = Guess(fewest, "it has the fewest distinct values")


def deeds_in(activity: Profile) -> dict[str, list[str]]:
    """Deed -> the activities that sound like it."""
    deeds: dict[str, list[str]] = {}
    for name in dict.fromkeys(activity.values):
        deed = next(
            (d for d, sound in DEEDS.items() if re.search(sound, name, re.IGNORECASE)), None
        )
        if deed:
            deeds.setdefault(deed, []).append(name)
    return deeds
