"""Whoever guesses the code of a case is stopped: six digits could be tried through otherwise.

Counted is in the memory of each process that serves pages, by number: whoever asks from many
addresses gains nothing.
"""

import hashlib

from django.core.cache import cache

MOST = 20  # wrong codes of one number
WITHIN = 3600  # seconds


def is_closed(number: str) -> bool:
    """Whether so many codes of a number were wrong that none is looked at for now."""
    return int(cache.get(_key(number), 0)) >= MOST


def note_wrong(number: str) -> None:
    """Count a wrong code; the hour begins with the first."""
    key = _key(number)
    if not cache.add(key, 1, WITHIN):
        cache.incr(key)


def _key(number: str) -> str:
    typed = number.strip().upper().encode()
    return f"progress-{hashlib.sha256(typed).hexdigest()}"
