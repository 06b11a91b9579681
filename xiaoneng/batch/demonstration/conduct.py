"""How the organs of the district keep their word: invented, so that the pages have a story.

On-time rates follow the pages designed for the platform, not a real government: most organs are
punctual, three are clearly worse, one is getting better and one getting worse.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Conduct:
    """`pace`: typical share of the promised time used. Late: share of promised cases."""

    pace: float
    late_at_first: float
    late_at_last: float

    def late(self, progress: float) -> float:
        """Share of late cases, `progress` of the way through the months (0 to 1)."""
        return self.late_at_first + (self.late_at_last - self.late_at_first) * progress


USUAL = Conduct(0.66, 0.024, 0.020)

CONDUCT = {
    "区住建局": Conduct(0.86, 0.020, 0.120),  # getting worse
    "区城管局": Conduct(0.74, 0.085, 0.070),
    "白石镇": Conduct(0.78, 0.045, 0.085),
    "区规划资源局": Conduct(0.69, 0.110, 0.020),  # improving
    "区交通运输局": Conduct(0.66, 0.035, 0.030),
    "区生态环境局": Conduct(0.68, 0.042, 0.026),
    "区水务局": Conduct(0.64, 0.035, 0.030),
    "区公安分局": Conduct(0.68, 0.020, 0.016),
    "区农业农村局": Conduct(0.64, 0.024, 0.020),
    "临江街道": Conduct(0.60, 0.030, 0.024),
    "区卫健委": Conduct(0.60, 0.018, 0.012),
    "区人社局": Conduct(0.60, 0.018, 0.014),
    "区市场监管局": Conduct(0.52, 0.016, 0.012),
    "区民政局": Conduct(0.56, 0.012, 0.010),
}


def conduct_of(organ: str) -> Conduct:
    return CONDUCT.get(organ, USUAL)


STALLED = 0.04  # of late cases: left lying, for weeks; in the organs below three times as often
STALLING_ORGANS = ("区住建局", "区城管局", "白石镇")
STALLED_DAYS = (5, 24)  # working days
NEXT_DAY = 0.12  # of instant cases with a day to spare: finished on the day after
LATE_INSTANT = 0.25  # an instant case is late this much less often than the organ's others
UNCREDITED = 0.04  # of pauses: no paper was found
PAUSE_SPREAD = (0.05, 1.25, 0.45)  # length of a pause over its cap: least, greatest, usual
TENTH = 0.1  # how far shares of BPIC13 that no law would stand are followed (figures.py)
RETURNED_FOR_PAPERS = 0.14  # 一次性告知补正 before acceptance
DELIVERED_LATER = 0.3  # of instant cases: the certificate follows
SITE_VISITED = 0.4  # of licences that take days
RECORDED_LATE = 0.012  # cases entered days after the event
DECIDED_AT_ONCE = 0.006  # cases that take days, decided within the minute, in the organs below
HASTY_ORGANS = ("区市场监管局", "白石镇", "区交通运输局", "区农业农村局")
BACKLOG = ("白石镇", "社会事务办")  # entered what it did on three days in one evening,
BACKLOG_DAYS_AGO = 25  # so many working days before the end of the log
BACKLOG_DAYS = 3
OUT_OF_HOURS = 0.012  # events of an evening or a weekend
LONG_OVERRUN = 11  # working days; beyond it is rare
BEYOND_LONG = 0.35  # of cases whose overrun would be longer, those that are
GROWTH = 2.2  # cases a day grow by e to this power over the months: organs joined in stages
