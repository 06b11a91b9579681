"""Identity numbers of people (居民身份证号码): they are not kept, wherever in a file they stand."""

import re
from collections.abc import Mapping
from datetime import date

NUMBER = re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{16}[0-9Xx](?![0-9A-Za-z])")
MASKED = re.compile(r"[0-9]{4}\*{10}[0-9]{3}[0-9Xx]")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"  # GB 11643


def without_identities(cells: Mapping[str, str]) -> dict[str, str]:
    """Cells in which the middle of every identity number is struck out."""
    return {name: NUMBER.sub(struck_out, cell) for name, cell in cells.items()}


def has_identity(cell: str) -> bool:
    """Whether an identity number stood in a cell."""
    return MASKED.search(cell) is not None


def struck_out(match: re.Match[str]) -> str:
    told = match[0]
    return f"{told[:4]}{'*' * 10}{told[-4:]}" if is_identity(told) else told


def is_identity(told: str) -> bool:
    """Whether eighteen characters bear a day of birth and their check character."""
    try:
        date(int(told[6:10]), int(told[10:12]), int(told[12:14]))
    except ValueError:
        return False
    total = sum(int(one) * weight for one, weight in zip(told, WEIGHTS, strict=False))
    return CHECKS[total % 11] == told[17].upper()
