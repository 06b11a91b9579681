"""Secrets that stand for a person: told once, kept as a hash.

They are made here of 256 random bits, so that a plain hash keeps them; a password never is.
"""

from hashlib import sha256
from secrets import token_urlsafe


def fresh_secret() -> str:
    return token_urlsafe(32)


def digest_of(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
