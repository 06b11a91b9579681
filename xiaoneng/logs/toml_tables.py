"""Reading a table of a TOML file strictly: every key known, of its type, and spelled right."""

import math
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from xiaoneng.core.refusals import Refused, Unusable, mark

REQUIRED: Any = object()


def suggestion(word: str, known: Iterable[str]) -> Refused | str:
    """A tail for a sentence: '; did you mean "x"?' or nothing."""
    close = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return Refused(mark('; did you mean "%(word)s"?'), word=close[0]) if close else ""


def listed(words: Iterable[str]) -> str:
    return ", ".join(f'"{word}"' for word in words)


class Table:
    """One table of a mapping: take every key once, then `finish`."""

    def __init__(self, values: dict[str, Any], path: Path, name: str = "") -> None:
        self.values = values
        self.path = path
        self.name = name
        self.taken: list[str] = []

    def refusal(self, key: str, problem: str, **values: object) -> Unusable:
        full = f"{self.name}.{key}" if self.name else key
        said = Refused(problem, **values)
        return Unusable(
            mark("%(file)s: %(key)s %(problem)s"), file=self.path, key=full, problem=said
        )

    def take(self, key: str, default: Any = REQUIRED, remedy: str = "") -> Any:
        """The raw value of a key; Unusable where it is required and absent."""
        self.taken.append(key)
        if key in self.values:
            return self.values[key]
        if default is REQUIRED:
            raise self.refusal(
                key,
                mark("is missing%(hint)s; add %(remedy)s"),
                hint=self.misspelling(key),
                remedy=remedy or key,
            )
        return default

    def misspelling(self, key: str) -> Refused | str:
        """Points at a key that may have been meant, before `finish` would."""
        close = get_close_matches(key, [k for k in self.values if k not in self.taken], n=1)
        return Refused(mark(' ("%(word)s" is not a key)'), word=close[0]) if close else ""

    def text(self, key: str, default: Any = REQUIRED, remedy: str = "") -> Any:
        value = self.take(key, default, remedy)
        if value is not default and not isinstance(value, str):
            raise self.refusal(
                key, mark("must be a text in quotation marks, not %(value)s"), value=repr(value)
            )
        return value

    def flag(self, key: str) -> bool:
        value = self.take(key, default=False)
        if not isinstance(value, bool):
            raise self.refusal(key, mark("must be true or false, not %(value)s"), value=repr(value))
        return value

    def choice(self, key: str, known: Sequence[str], default: Any = REQUIRED) -> Any:
        value = self.text(key, default, f'{key} = "{known[0]}"')
        if value is not default and value not in known:
            raise self.refusal(
                key,
                mark('is "%(value)s"; it must be one of %(known)s%(hint)s'),
                value=value,
                known=listed(known),
                hint=suggestion(value, known),
            )
        return value

    def number(self, key: str) -> float | None:
        """A number that is not negative; None where the key is absent."""
        value = self.take(key, default=None)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.refusal(key, mark("must be a number, not %(value)s"), value=repr(value))
        if not (math.isfinite(value) and value >= 0):
            raise self.refusal(
                key, mark("must be a number from 0 up, not %(value)s"), value=repr(value)
            )
        return float(value)

    def texts(self, key: str, default: Any = REQUIRED, remedy: str = "") -> tuple[str, ...]:
        """A text or a list of texts."""
        value = self.take(key, default, remedy)
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, list | tuple) or not all(isinstance(v, str) for v in values):
            raise self.refusal(
                key, mark("must be a text or a list of texts, not %(value)s"), value=repr(value)
            )
        return tuple(values)

    def table(self, key: str) -> "Table":
        """A table inside this one, empty where absent."""
        value = self.take(key, default={})
        if not isinstance(value, dict):
            raise self.refusal(
                key, mark("must be a table: write [%(name)s] on a line of its own"), name=key
            )
        return Table(value, self.path, f"{self.name}.{key}" if self.name else key)

    def tables(self, key: str) -> "list[Table]":
        value = self.take(key, default=[])
        if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
            raise self.refusal(
                key, mark("must be a list of tables: write [[%(name)s]] above each"), name=key
            )
        return [Table(v, self.path, f"{key}[{n}]") for n, v in enumerate(value, 1)]

    def finish(self) -> None:
        """Refuse the keys nobody took."""
        for key in self.values:
            if key not in self.taken:
                raise self.refusal(
                    key,
                    mark("is not a key%(hint)s (known keys are %(known)s)"),
                    hint=suggestion(key, self.taken),
                    known=listed(self.taken),
                )
