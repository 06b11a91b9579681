"""How names, codes, user names, numbers and addresses are written."""

import re
from unicodedata import normalize

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from xiaoneng.people.queries import CLOCK

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
RESERVED = frozenset({"system"})  # the ledger's chain of acts that belong to no organ
USERNAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@+-]{0,59}")
PHONE = re.compile(r"\+?[0-9][0-9 ()-]{2,28}")


def plain(name: str) -> str:
    """A name as it is read: full or half width, spaces and capitals make no other one of it."""
    return "".join(normalize("NFKC", name).split()).casefold()


def is_code(text: str) -> bool:
    """Whether an organ can have this code."""
    return CODE.fullmatch(text) is not None and text.casefold() not in RESERVED


def is_username(text: str) -> bool:
    """Whether a person can sign in by this name; the clock's own is taken for good."""
    return USERNAME.fullmatch(text) is not None and text != CLOCK


def is_phone(text: str) -> bool:
    """Whether a text can be dialled."""
    return PHONE.fullmatch(text) is not None


def is_email(text: str) -> bool:
    """Whether a text can be written to."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
