"""Why a row of a file is set aside: kept as it stands in `rejected.csv`, worded for each reader."""

from django.utils.translation import gettext

from xiaoneng.core.refusals import mark
from xiaoneng.kit.refusals import sentence_of
from xiaoneng.logs.reasons import (
    BAD_BYTES,
    LIKELY_BYTES,
    SENTENCES,
    TOO_LONG,
    about,
    read_back,
)

LONG_KEY = mark("The case number is longer than 100 characters.")
NOT_YET = mark("This moment has not come yet.")
UNKNOWN_ORGAN = mark("No organ here has this name.")
ALL = (*SENTENCES, LONG_KEY, NOT_YET, UNKNOWN_ORGAN)


def reason_words(reason: str) -> str:
    """The reason in the language of whoever reads it."""
    return sentence_of(read_back(reason, ALL))


def sentence_in(reason: str) -> str:
    """The sentence of a reason, without its values."""
    return read_back(reason, ALL).said


def sentence_words(sentence: str) -> str:
    """A sentence for a choice: dots where its values stand."""
    return about(gettext(sentence))


def is_unfit(reason: str) -> bool:
    """Whether the cell itself cannot be read, mapped or not."""
    return sentence_in(reason) in (TOO_LONG, BAD_BYTES, LIKELY_BYTES)
