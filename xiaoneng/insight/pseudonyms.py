"""Names that stand for cases and officers in files that leave the house.

A keyed hash under the site's secret and for this purpose alone: the same case has the same name in
every file of the site, so that two can be joined, and nobody without the secret finds the case.
"""

from django.utils.crypto import salted_hmac

PURPOSE = "xiaoneng.insight.event_logs"
DIGITS = 20  # of 4 bits each


def pseudonym(kind: str, name: str) -> str:
    """What stands for a thing of a kind (`case`, `officer`)."""
    return salted_hmac(f"{PURPOSE}:{kind}", name, algorithm="sha256").hexdigest()[:DIGITS]
