"""The proof that an entry existed on a day: from its seal to the root that was published."""

from dataclasses import dataclass
from typing import Any

from xiaoneng.core.chain import link, root, sm3
from xiaoneng.ledger.models import Entry, Seal
from xiaoneng.ledger.raw_lines import Chain, batches
from xiaoneng.ledger.seal_file import Sealed, Standing, read_line
from xiaoneng.ledger.sealing import chain_text


@dataclass(frozen=True, slots=True)
class Proof:
    """What anyone needs to walk from a receipt to the day's root. Nothing in it names a person.

    `following` are the digests of the lines after the entry, up to where its chain stood when
    the day was sealed; `heads` are all chains at that moment.
    """

    receipt: str
    chain: str
    place: int
    seal: bytes
    following: tuple[bytes, ...]
    sealed: Sealed

    @property
    def holds(self) -> bool:
        """The walk itself, as docs/how-to/check-a-receipt.md describes it."""
        seal = self.seal
        for digest in self.following:
            seal = link(seal, digest)
        heads = {name: (one.length, one.seal) for name, one in self.sealed.heads.items()}
        stands = (self.place + len(self.following), seal)
        return heads.get(self.chain) == stands and root(heads).hex() == self.sealed.root

    def as_json(self) -> dict[str, Any]:
        return {
            "receipt": self.receipt,
            "chain": self.chain,
            "place": self.place,
            "seal": self.seal.hex(),
            "following": [digest.hex() for digest in self.following],
            "day": self.sealed.day.isoformat(),
            "sealed_at": self.sealed.sealed_at,
            "heads": {
                name: [one.length, one.seal.hex()] for name, one in self.sealed.heads.items()
            },
            "root": self.sealed.root,
        }


def entry_of(receipt: str) -> Entry | None:
    """The entry a receipt number speaks of; None where its check does not agree.

    Chains of old may differ in capitals only: the check tells which of them is meant.
    """
    chain, _, rest = receipt.strip().rpartition("-")[0].rpartition("-")
    if not rest.isdecimal() or len(rest) > 18:  # noqa: PLR2004  # digits of a place
        return None
    found = Entry.objects.filter(chain__name__iexact=chain, place=int(rest)).select_related("chain")
    said = receipt.strip().upper()
    return next((one for one in found if one.receipt.upper() == said), None)


def proof_of(entry: Entry) -> Proof | None:
    """The proof by the first seal after the entry; None while no day after it is sealed."""
    for kept in Seal.objects.filter(sealed_at__gte=entry.recorded_at).order_by("day"):
        sealed = read_line(kept.line)
        standing = sealed.heads.get(entry.chain.name) if sealed else None
        if sealed is not None and standing is not None and standing.length >= entry.place:
            following = digests_between(entry, standing)
            name, seal = entry.chain.name, bytes(entry.seal)
            return Proof(entry.receipt, name, entry.place, seal, following, sealed)
    return None


def digests_between(entry: Entry, standing: Standing) -> tuple[bytes, ...]:
    """The digests of the lines after an entry, up to where its chain stood."""
    head = entry.chain
    chain = Chain(head.pk, head.name, head.organ_id, standing.length, standing.seal)
    begins = chain_text(chain.name, chain.organ)
    return tuple(
        sm3(salt + begins + text)
        for rows in batches(chain, after=entry.place)
        for _entry, _place, text, salt, _seal in rows
    )


def text_of(entry: Entry) -> str:
    """The text of an entry as it was sealed, for those who may read it."""
    head = entry.chain
    chain = Chain(head.pk, head.name, head.organ_id, entry.place, bytes(entry.seal))
    lines = next(batches(chain, after=entry.place - 1))
    return (chain_text(chain.name, chain.organ) + lines[0][2]).decode()
