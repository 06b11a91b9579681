"""How long cases last, with those that are not over yet: Kaplan–Meier curves of scipy.

A time is a number of any one unit. A case that is not over is known to last longer than its time.
"""

from dataclasses import dataclass

import numpy as np
from scipy.stats import CensoredData, ecdf

from xiaoneng.measures.array_days import Flags, Numbers, Whole


@dataclass(frozen=True)
class Curve:
    """The share of some cases that lasts beyond each time; both lists of times are sorted."""

    times: Numbers
    shares: Numbers  # that lasts beyond each of `times`
    lasted: Numbers  # of every case
    cut: Numbers  # of those that are not over

    @classmethod
    def of(cls, lasted: Numbers, is_over: Flags) -> "Curve":
        """Of at least one case."""
        found = ecdf(CensoredData.right_censored(lasted, ~is_over)).sf
        return cls(
            np.asarray(found.quantiles, np.float64),
            np.asarray(found.probabilities, np.float64),
            np.sort(lasted),
            np.sort(lasted[~is_over]),
        )

    def beyond(self, time: Numbers) -> Numbers:
        """The share that lasts beyond a time: 1 before the first end."""
        place = np.searchsorted(self.times, time, side="right")
        shares: Numbers = np.concatenate([[1.0], self.shares])[place]
        return shares

    def longer(self, time: Numbers) -> Whole:
        """How many are known to have lasted longer than a time."""
        found: Whole = len(self.lasted) - np.searchsorted(self.lasted, time, side="right")
        return found

    def told(self, after: Numbers, until: Numbers) -> Whole:
        """Of those that lasted longer than `after`, how many are known to last to `until` or end.

        Those whose time was cut before `until` say nothing about it.
        """
        left = np.searchsorted(self.cut, until, side="right")
        cut = left - np.searchsorted(self.cut, after, side="right")
        found: Whole = self.longer(after) - np.maximum(cut, 0)
        return found

    def lasts(self, after: Numbers, until: Numbers) -> Numbers:
        """The share of those lasting beyond `after` that lasts beyond `until`; 0 if there is none.

        `until` is not before `after`.
        """
        known = self.beyond(after)
        share = np.divide(self.beyond(until), known, out=np.zeros_like(known), where=known > 0)
        return np.clip(share, 0.0, 1.0)
