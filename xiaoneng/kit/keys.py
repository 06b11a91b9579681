"""Keys of rows as an address tells them: whatever is none is nobody's, and breaks nothing."""

from collections.abc import Iterable

LONGEST = 18  # digits; no database counts farther


def key_in(said: str) -> int | None:
    """A key; None for what is none."""
    is_key = said.isascii() and said.isdecimal() and len(said) <= LONGEST
    return int(said) if is_key else None


def keys_in(said: Iterable[str]) -> list[int]:
    """Those that are keys, in their order."""
    return [key for one in said if (key := key_in(one)) is not None]
