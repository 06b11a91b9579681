"""Bytes of any encoding into clean UTF-8, with what cannot be decoded marked where it stood.

An undecodable byte becomes MARK and two hex digits, so that only its row is rejected and the
parsers behind never meet invalid text. MARK is a Unicode noncharacter: no text may hold it.
"""

import codecs
import re
from typing import BinaryIO

MARK = "\ufdd0"
MARKED_BYTE = re.compile(f"{MARK}([0-9a-f]{{2}})")
CHUNK = 1 << 20
CONTROLS = re.compile(rb"[\x80-\x9f]")  # letters and signs in windows-1252 only
BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def marked(error: UnicodeError) -> tuple[str, int]:
    """Error handler: each undecodable byte as MARK and its two hex digits."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    return "".join(f"{MARK}{byte:02x}" for byte in bad), error.end


codecs.register_error("xiaoneng.marked", marked)


class CleanUtf8:
    """A readable stream of UTF-8 over a stream of `encoding`; `is_marked` once it met bad bytes."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self.stream = stream
        name = codecs.lookup(encoding).name
        self.decoder = codecs.getincrementaldecoder(name)("xiaoneng.marked")
        self.passes_ascii = name in {"utf-8", "ascii", "iso8859-1", "cp1252", "gb18030", "gbk"}
        self.is_utf8 = name == "utf-8"
        self.is_marked = False
        self.is_ended = False
        self.rest = b""
        self.last = b""  # the last byte given out that ends no line
        self.closed = False

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes of UTF-8 (all for -1); b"" at the end only."""
        pieces = [self.rest] if self.rest else []
        held = len(self.rest)
        while not self.is_ended and (size < 0 or held < size):
            pieces.append(self.more(CHUNK if size < 0 else min(size, 8 * CHUNK)))
            held += len(pieces[-1])
        text = pieces[0] if len(pieces) == 1 else b"".join(pieces)
        taken, self.rest = (text, b"") if size < 0 else (text[:size], text[size:])
        self.last = taken.rstrip(b"\r\n")[-1:] or self.last
        return taken

    def more(self, size: int) -> bytes:
        chunk = self.stream.read(size)
        self.is_ended = not chunk
        if self.passes_ascii and chunk and chunk.isascii() and self.decoder.getstate()[0] == b"":
            return chunk
        waiting = self.decoder.getstate()[0]
        text = self.decoder.decode(chunk, final=self.is_ended)
        is_marked = MARK in text
        self.is_marked = self.is_marked or is_marked
        if self.is_utf8 and not is_marked:
            whole = waiting + chunk  # as it was read, up to the last whole character
            return whole[: len(whole) - len(self.decoder.getstate()[0])]
        return text.encode("utf-8", "replace")

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self.stream.close()
        self.closed = True


def original_bytes(text: str, encoding: str) -> bytes:
    """The bytes behind a marked text."""
    parts = MARKED_BYTE.split(text)  # text, two digits, text, two digits ... text
    texts = (part.encode(encoding, "replace") for part in parts[::2])
    octets = [bytes.fromhex(digits) for digits in parts[1::2]]
    return b"".join(part for pair in zip(texts, [*octets, b""], strict=True) for part in pair)


def readable(text: str) -> str:
    r"""A marked text to show a person: bad bytes as \xhh."""
    return text.replace(MARK, "\\x")


def likely_encoding(written: bytes, declared: str) -> str | None:
    """The encoding these bytes are probably in, other than the declared one."""
    for mark, name in BOMS:
        if written.startswith(mark):
            return name
    if written.count(0) > len(written) // 4:
        return "utf-16-le" if written[1:2] == b"\0" else "utf-16-be"
    own = codecs.lookup(declared).name
    if own != "utf-8" and decoded(written, "utf-8") is not None:
        return "utf-8"
    chinese = decoded(written, "gb18030")
    if own not in {"gb18030", "gbk", "gb2312"} and chinese and is_chinese(chinese):
        return "gb18030"
    if own not in {"utf-8", "ascii"}:
        return None
    return "windows-1252" if CONTROLS.search(written) else "latin-1"


def decoded(written: bytes, encoding: str) -> str | None:
    """The text, or None; a character cut at the very end is forgiven."""
    for cut in range(4):
        try:
            return written[: len(written) - cut].decode(encoding)
        except UnicodeDecodeError as error:
            if error.end < len(written) - 4:
                return None
    return None


def is_chinese(text: str) -> bool:
    """At least half of what is not ASCII is of the everyday set GB 2312.

    Western text read as gb18030 gives Chinese characters too, but rare ones: there the second byte
    is a plain letter, which GB 2312 does not have.
    """
    foreign = [c for c in text if not c.isascii()]
    common = [c for c in foreign if c.encode("gb2312", "ignore")]
    return len(common) * 2 >= len(foreign) > 0
