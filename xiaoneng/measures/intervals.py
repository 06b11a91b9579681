"""How sure a share is that was seen in some cases."""

import numpy as np

from xiaoneng.measures.array_days import Numbers

Z = 1.959964  # two-sided 95 %


def wilson(share: Numbers, number: Numbers) -> tuple[Numbers, Numbers]:
    """The 95 % score interval of a share seen in so many (Wilson 1927); from 0 to 1 for none."""
    count = np.maximum(number, 1e-9)
    middle = share + Z * Z / (2 * count)
    reach = Z * np.sqrt(share * (1 - share) / count + Z * Z / (4 * count * count))
    scale = 1 + Z * Z / count
    return np.clip((middle - reach) / scale, 0, 1), np.clip((middle + reach) / scale, 0, 1)
