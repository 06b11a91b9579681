"""Keys and other numbers as an address or a form tells them: what is none breaks nothing.

`str.isdigit` is true of "²", which is no number, and a database refuses a key of 23 digits:
whatever comes from outside and counts something is read here.
"""

from collections.abc import Iterable

LONGEST = 18  # digits; no database counts farther


def key_in(said: str) -> int | None:
    """A key, or another whole number from 0 on; None for what is none."""
    is_key = said.isascii() and said.isdecimal() and len(said) <= LONGEST
    return int(said) if is_key else None


def keys_in(said: Iterable[str]) -> list[int]:
    """Those that are keys, in their order."""
    return [key for one in said if (key := key_in(one)) is not None]
