"""The hash chain of the ledger: each entry seals the one before it (SM3, GB/T 32905).

A changed, inserted or removed entry breaks the chain at its place. A cut tail does not: that is
found by the daily root over all heads, which is kept outside the database (house.md 5).
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping

from cryptography.hazmat.primitives import hashes

GENESIS = bytes(32)  # what the first entry of a chain follows


def canonical(facts: Iterable[str]) -> bytes:
    """Facts in their one written form: each as its length in bytes, a colon, and its text.

    Two different lists of facts never have the same form. (JSON costs several times the hash.)
    """
    written = [fact.encode() for fact in facts]
    return b"".join(b"%d:%b" % (len(one), one) for one in written)


def link(previous: bytes, entry: bytes) -> bytes:
    """The 32 bytes that seal `entry` onto the chain whose head is `previous`."""
    return sm3(previous + entry)


def broken_at(entries: Iterable[tuple[bytes, bytes]], genesis: bytes = GENESIS) -> int | None:
    """The place of the first (entry, seal) that does not follow; None for a whole chain."""
    head = genesis
    for place, (entry, seal) in enumerate(entries):
        head = link(head, entry)
        if head != seal:
            return place
    return None


def root(heads: Mapping[str, tuple[int, bytes]]) -> bytes:
    """The day's root over all chains: organ -> (number of entries, head), in order of organ."""
    return sm3(
        canonical(
            part
            for organ, (count, head) in sorted(heads.items())
            for part in (organ, str(count), head.hex())
        )
    )


def sm3_among(algorithms: Collection[str]) -> Callable[[bytes], bytes]:
    """SM3 of the linked OpenSSL where it is among its algorithms, else of `cryptography`."""
    if "sm3" in algorithms:
        empty = hashlib.new("sm3")

        def digest(text: bytes) -> bytes:
            running = empty.copy()
            running.update(text)
            return running.digest()

        return digest
    return sm3_of_cryptography


def sm3_of_cryptography(text: bytes) -> bytes:
    running = hashes.Hash(hashes.SM3())
    running.update(text)
    return running.finalize()


sm3 = sm3_among(hashlib.algorithms_available)
