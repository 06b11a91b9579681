"""Why a row of a file is set aside: kept as it stands in `rejected.csv`, worded for each reader."""

from xiaoneng.core.refusals import mark
from xiaoneng.kit.refusals import sentence_of
from xiaoneng.logs.reasons import SENTENCES, read_back

LONG_KEY = mark("The case number is longer than 100 characters.")
NOT_YET = mark("This moment has not come yet.")
UNKNOWN_ORGAN = mark("No organ here has this name.")
ALL = (*SENTENCES, LONG_KEY, NOT_YET, UNKNOWN_ORGAN)


def reason_words(reason: str) -> str:
    """The reason in the language of whoever reads it."""
    return sentence_of(read_back(reason, ALL))
