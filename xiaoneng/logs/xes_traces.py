"""Traces of XES in the one form nearly every program writes, taken without a parser's calls.

A trace is taken here only if all of it matches a pattern that every XML parser would read the
same way: plain attributes of a key and a value, no comment, no nesting, no entity but the five
of XML. Everything else goes to the parser (xes_rows.py).
"""

import re

Attributes = dict[str, str | None]
Trace = tuple[Attributes, list[Attributes]]  # its attributes, and those of its events

OPEN, CLOSE = b"<trace>", b"</trace>"
EVENT, EVENT_END = "<event>", "</event>"
PLAIN = r'[^"<&\x00-\x1f\x7f-\x9f\ufffe\uffff]*+'
TEXT = rf"{PLAIN}(?:&(?:amp|lt|gt|quot|apos);{PLAIN})*+"
ATTRIBUTE = rf'<(?:string|date|int|float|boolean|id) key="{TEXT}" value="{TEXT}" ?/>'
BLANK = r"[ \t\r\n]*+"
BODY = re.compile(
    rf"(?:{BLANK}(?:{ATTRIBUTE}|{EVENT}(?:{BLANK}{ATTRIBUTE})*+{BLANK}{EVENT_END}))*+{BLANK}"
)
PAIR = re.compile(r'key="([^"]*)" value="([^"]*)"')
ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}
ENTITY = re.compile("|".join(ENTITIES))


def trace_of(body: bytes) -> Trace | None:
    """A trace by what stands between its tags; None where a parser must read it."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return None
    if BODY.fullmatch(text) is None:
        return None
    pairs_of = escaped_pairs if "&" in text else PAIR.findall
    first, *events = text.split(EVENT)
    own = pairs_of(first)
    found: list[Attributes] = []
    for event in events:
        inner, _, after = event.partition(EVENT_END)
        found.append(dict(pairs_of(inner)))
        if "key" in after:
            own += pairs_of(after)
    return {f"case:{key}": value for key, value in own}, found


def escaped_pairs(text: str) -> list[tuple[str, str]]:
    """Keys and values, the entities of XML read."""
    return [(unescaped(key), unescaped(value)) for key, value in PAIR.findall(text)]


def unescaped(text: str) -> str:
    return ENTITY.sub(lambda found: ENTITIES[found[0]], text)
