"""Personal data as it is shown unless somebody asks by name: enough to recognise, not to call."""

import re

PHONE_HEAD, PHONE_TAIL = 3, 4
TWO = 2
COMPOUND = re.compile(  # family names of two characters
    "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|司空|夏侯|端木|长孙|宇文|轩辕|西门|南宫|呼延"
)
STAR = "*"
LEFT_OUT = "…"
QUOTED = re.compile(r"""'[^']*'|"[^"]*"|“[^”]*”|「[^」]*」""")
COLUMN = re.compile(r"[a-z]+(?:[_.][a-z0-9]+)+")  # a table, a column, a constraint: nobody's name
REACHED_BY = re.compile(  # mail, identity card or telephone, telephone in groups
    r"\S+@\S+|\d{7,}[Xx]?|\d{3,4}[ -]\d{4}[ -]?\d{4}"
)
HAN = re.compile("[\u3400-\u9fff·]+")


def masked_phone(phone: str) -> str:
    """138****1234; a number too short to hide its middle shows its last two digits only."""
    digits = phone.strip()
    if len(digits) <= PHONE_HEAD + PHONE_TAIL:
        shown = digits[-TWO:] if len(digits) > TWO else ""
        return STAR * (len(digits) - len(shown)) + shown
    middle = len(digits) - PHONE_HEAD - PHONE_TAIL
    return f"{digits[:PHONE_HEAD]}{STAR * middle}{digits[-PHONE_TAIL:]}"


def masked_email(email: str) -> str:
    """c***@x.cn: the first letter and the house it is sent to."""
    name, at, house = email.strip().rpartition("@")
    if not at:
        return STAR * len(email.strip())
    return f"{name[:1]}{STAR * 3}@{house}"


def masked_name(name: str) -> str:
    """王某某: the family name of one who applies or complains; a foreign name keeps its initial."""
    name = name.strip()
    if not name:
        return ""
    if name.isascii():
        return f"{name[0]}."
    family = TWO if COMPOUND.match(name) and len(name) > TWO else 1
    return name[:family] + "某" * max(len(name) - family, 1)


def impersonal(line: str, *, foreign: bool = False) -> str:
    """A line of an error without what may be somebody's: values in quotes, addresses, numbers.

    The message of a library is `foreign`: what is Chinese in it is a value of ours.
    """
    kept = QUOTED.sub(
        lambda found: found[0] if COLUMN.fullmatch(found[0][1:-1]) else LEFT_OUT, line
    )
    kept = REACHED_BY.sub(LEFT_OUT, kept)
    return HAN.sub(LEFT_OUT, kept) if foreign else kept


def is_masked(text: str) -> bool:
    """Whether a text is what these functions made, not the value itself: never written back."""
    return STAR in text
