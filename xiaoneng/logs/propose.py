"""Writes a first mapping for an unknown log, with what was seen and why each guess was made."""

import json
from collections.abc import Iterator
from pathlib import Path

from xiaoneng.core.refusals import Unusable, mark
from xiaoneng.logs.guesses import Guess, deeds_in, guesses_for
from xiaoneng.logs.profiles import FirstLook, Profile, format_of, look_at, offsets_of
from xiaoneng.logs.terms import UNITS

SHOWN_VALUES, SHOWN_LENGTH = 3, 40


def propose(path: Path) -> str:
    """A mapping in TOML that loads and reads this file; Unusable where there is nothing to map.

    It is a guess for a person to check: limit and calendar are nearly always theirs to say.
    """
    look = look_at(path)
    shape, found = guesses_for(look)
    for role in lacking(shape, found):
        raise Unusable(
            mark("%(file)s: no column looks like [columns] %(role)s; map it by hand"),
            file=path,
            role=role,
        )
    return written(look, shape, found)


def propose_what_is_there(path: Path) -> str:
    """The same, with a line to be filled in for what no column looks like: it does not load yet."""
    look = look_at(path)
    return written(look, *guesses_for(look))


def lacking(shape: str, found: dict[str, Guess]) -> list[str]:
    """What a shape cannot do without and no column looks like."""
    needed = ("case", "activity", "at") if shape == "events" else ("case", "start")
    return [role for role in needed if role not in found]


def written(look: FirstLook, shape: str, found: dict[str, Guess]) -> str:
    parts = (
        *seen(look),
        *general(look, shape, found),
        *columns(look, shape, found),
        *case_times(shape, found),
        *limit(found),
        *events(found),
        *json_rows(look),
    )
    return "\n".join(parts) + "\n"


def quoted(text: str) -> str:
    """A TOML string."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def remark(text: str) -> str:
    """A TOML comment: no control characters, no line ends."""
    return "# " + "".join(c if c.isprintable() else " " for c in text)


def seen(look: FirstLook) -> Iterator[str]:
    yield remark(
        f"Proposed for {look.path.name} from its first {look.rows} rows. Check every line."
    )
    yield remark("What was seen: column, share of rows that have it, distinct values, examples")
    for column in look.columns:
        yield remark(f"  {column.name}: {column.filled:.0%}, {column.distinct}, {examples(column)}")
    yield ""


def examples(column: Profile) -> str:
    values = list(dict.fromkeys(column.values))[:SHOWN_VALUES]
    cut = (v if len(v) <= SHOWN_LENGTH else v[:SHOWN_LENGTH] + "…" for v in values)
    return " | ".join(cut) or "always empty"


def general(look: FirstLook, shape: str, found: dict[str, Guess]) -> Iterator[str]:
    times = [g.column for g in found.values() if format_of(g.column) is not None]
    formats = time_formats(times)
    why = "a case comes on several rows" if shape == "events" else "one row is one case"
    yield f"shape = {quoted(shape)}  # {why}"
    yield zone(look, times)
    yield calendar(look)
    if look.kind == "csv":
        yield f"encoding = {quoted(look.encoding)}"
        yield f"delimiter = {quoted(look.delimiter)}"
    if formats:
        yield f"time_format = [{', '.join(quoted(form) for form in formats)}]"
    blanks = dict.fromkeys(blank for guess in found.values() for blank in guess.column.blanks)
    if set(blanks) - {""}:
        nulls = ["", *(blank for blank in blanks if blank)]
        yield f"null = [{', '.join(quoted(blank) for blank in nulls)}]  # these seem to mean none"
    yield 'source = ""  # whose data it is, and where it was taken from'
    yield 'licence = ""  # on what terms it may be used'
    yield ""


def time_formats(times: list[Profile]) -> list[str]:
    """Formats for all columns of times, and their days alone.

    Where one column can only be day/month, the others that could be either are so too.
    """
    formats = {form for column in times if (form := format_of(column))}
    if any(form.startswith("%d/%m") for form in formats):
        formats = {form.replace("%m/%d", "%d/%m") for form in formats}
    return sorted(formats | {form.partition(" ")[0] for form in formats}, reverse=True)


def is_chinese(look: FirstLook) -> bool:
    return any("\u4e00" <= c <= "\u9fff" for column in look.columns for c in column.name)


def zone(look: FirstLook, times: list[Profile]) -> str:
    offsets = sorted(set().union(*(offsets_of(column) for column in times)))
    if is_chinese(look) or set(offsets) & {"+08:00", "+0800"}:
        name = "Asia/Shanghai"
    elif set(offsets) & {"+01:00", "+02:00", "+0100", "+0200"}:
        name = "Europe/Amsterdam"
    else:
        name = "UTC"
    written = f"offsets written: {', '.join(offsets)}" if offsets else "no offsets are written"
    return f"time_zone = {quoted(name)}  # a guess; {written}"


def calendar(look: FirstLook) -> str:
    if is_chinese(look):
        return 'calendar = "cn"  # the headers are Chinese'
    return 'calendar = "weekdays"  # a guess: Monday to Friday without holidays'


def columns(look: FirstLook, shape: str, found: dict[str, Guess]) -> Iterator[str]:
    yield "[columns]"
    missing = lacking(shape, found)
    for role in ("case", "activity", "at", "recorded", "organ", "officer", "item"):
        if role in found:
            yield mapped(role, found[role])
        elif role in missing:
            yield to_be_named(role)
    if "item" not in found:
        yield f"item = {{ value = {quoted(look.path.name.partition('.')[0])} }}  # no column found"
    yield ""


def mapped(role: str, guess: Guess) -> str:
    return f"{role} = {quoted(guess.column.name)}  {remark(told(guess))}"


def to_be_named(role: str) -> str:
    return f'{role} = ""  # no column looks like it: write the name of one of those seen above'


def told(guess: Guess) -> str:
    return f"{guess.why}; {guess.column.distinct} distinct, for instance {examples(guess.column)}"


def case_times(shape: str, found: dict[str, Guess]) -> Iterator[str]:
    roles = [role for role in ("start", "end", "due") if role in found]
    is_lacking = "start" in lacking(shape, found)
    if not roles and not is_lacking:
        return
    yield "[case]"
    if is_lacking:
        yield to_be_named("start")
    yield from (mapped(role, found[role]) for role in roles)
    if "due" in found:
        is_day = all(":" not in value for value in found["due"].column.values)
        why = "its values are dates" if is_day else "its values have a time of day"
        yield f"due_precision = {quoted('day' if is_day else 'moment')}  # {why}"
    yield ""


def limit(found: dict[str, Guess]) -> Iterator[str]:
    if "amount" not in found and "statutory_amount" not in found:
        why = "a due column is given" if "due" in found else "without it nothing is ever late"
        yield remark(f"The log does not say how long a case may take; {why}.")
        yield from ("# [limit]", "# amount = 20", '# unit = "workday"', "")
        return
    yield "[limit]"
    for role in ("amount", "statutory_amount"):
        if role in found:
            yield f"{role} = {{ column = {quoted(found[role].column.name)} }}  # by its name"
    if "unit" in found:
        yield f"unit = {{ column = {quoted(found['unit'].column.name)} }}  # holds our units"
    else:
        yield f'unit = "workday"  # a guess; one of {", ".join(UNITS)}'
    yield ""


def events(found: dict[str, Guess]) -> Iterator[str]:
    if "activity" not in found:
        return
    deeds = deeds_in(found["activity"].column)
    if not deeds:
        yield remark("No activity sounds like a pause or a closing; add [[event]] where one is.")
    for deed, names in deeds.items():
        yield "[[event]]  # by the sound of the names"
        yield f"match = [{', '.join(quoted(name) for name in names)}]"
        yield f"does = {quoted(deed)}"
        if deed == "pause":
            yield "credited = true  # say false where a pause has no paper and must not count"
        yield ""


def json_rows(look: FirstLook) -> Iterator[str]:
    if look.kind == "json":
        path = ".".join(("$", *look.json_rows))
        yield from ("[json]", f"rows = {quoted(path + '[*]')}", "")
