"""Why the house says no: one family of errors, mapped to an answer in one place per face."""


def mark(said: str) -> str:
    """A sentence of a refusal, marked for the extractor: the faces say it in two languages."""
    return said


class Refused(Exception):
    """The request was understood and will not be carried out; the message says why.

    Where the words are not those of the reader yet, `said` is the sentence with places for its
    `values`, and whoever shows it translates the one and words the other (kit/refusals.py); a
    value may be part of a sentence itself, a `Refused`.
    `typed` is what was entered, label and words, where a form was on the way.
    """

    def __init__(self, said: str = "", **values: object) -> None:
        super().__init__(said % values if values else said)
        self.said, self.values = said, values
        self.typed: list[tuple[str, str]] | None = None


class IllegalStep(Refused):
    """This may not be done now."""


class Unusable(Refused):
    """The input cannot be used as it is: the message names the thing and the remedy."""


class Denied(Refused):
    """This person may not do this."""


class Conflict(Refused):
    """Somebody else was faster: what the caller saw is no longer so."""
