"""Unified social credit codes (GB 32100-2015): of eighteen characters the last checks the rest."""

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I, O, S, V, Z: too like figures
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
LENGTH = 18


def check_character(first: str) -> str:
    """What the seventeen characters of a code must end with."""
    total = sum(ALPHABET.index(one) * weight for one, weight in zip(first, WEIGHTS, strict=True))
    return ALPHABET[-total % len(ALPHABET)]


def is_credit_code(text: str) -> bool:
    """Whether a text is a code whose last character agrees with the others."""
    return (
        len(text) == LENGTH
        and set(text) <= set(ALPHABET)
        and check_character(text[:-1]) == text[-1]
    )


def credit_code_in(text: str) -> str:
    """The code a text holds behind leading zeros, as item codes carry it; "" where it is none."""
    found = text.strip().upper()
    while len(found) > LENGTH and found.startswith("0"):
        found = found[1:]
    return found if is_credit_code(found) else ""
