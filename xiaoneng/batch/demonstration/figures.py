"""Figures counted on real logs; what the generated cases are made to resemble.

Each constant says on which log it was counted and what was counted. The logs are not part of
the program: `tests/test_figures.py` counts them again where they are at hand.

- WABO: receipt phase of environmental permits, CoSeLoG, a Dutch municipality
  (J.C.A.M. Buijs, 4TU.ResearchData): 1,434 cases, 8,577 events, a deadline on every case.
- BPIC13: closed problems, BPI Challenge 2013 (W. Steeman, 4TU.ResearchData): 1,487 cases,
  6,660 events, with waiting and re-opening.
- BPIC20: domestic declarations, BPI Challenge 2020 (B. van Dongen, 4TU.ResearchData):
  10,357 cases, 55,628 events, with several levels of approval and returns.

The times of the logs are local times as written, offset left aside.
"""

# WABO, BPIC20: events per case, and how many cases have so many
EVENTS_PER_CASE_WABO = {
    1: 116, 3: 8, 4: 12, 5: 16, 6: 1135, 7: 5, 8: 34, 9: 11, 10: 70, 11: 1, 12: 12, 13: 2,
    14: 3, 15: 1, 16: 1, 18: 5, 24: 1, 25: 1,
}  # fmt: skip
EVENTS_PER_CASE_BPIC20 = {
    1: 134, 3: 222, 4: 1439, 5: 5147, 6: 2430, 7: 79, 8: 410, 9: 293, 10: 83, 11: 53, 12: 38,
    13: 15, 14: 6, 15: 2, 16: 1, 17: 3, 18: 1, 24: 1,
}  # fmt: skip

# WABO: time from start to end over time from start to deadline, of the 950 cases that ended in
# time (and not before they began): the least, and every tenth of the way to the greatest
USED_OF_LIMIT = (0.0, 0.286, 0.459, 0.581, 0.651, 0.738, 0.8, 0.866, 0.921, 0.972, 0.997)

# WABO: the same share less one, of the 377 cases that ended after their deadline
OVERRUN_OF_LIMIT = (0.0, 0.008, 0.017, 0.043, 0.116, 0.227, 0.364, 0.548, 0.874, 1.578, 4.878)

# WABO: 377 of the 1,329 finished cases ended after their deadline. NOT followed: the district
# is as punctual as the pages designed for it, 96 to 97 of 100 (`conduct.py`).
LATE_WABO = (377, 1329)

# WABO: events by hour of the day, all other hours have 178 of the 8,577
EVENTS_BY_HOUR = {
    8: 626, 9: 1146, 10: 1206, 11: 1140, 12: 903, 13: 734, 14: 1127, 15: 1007, 16: 454, 17: 56,
}  # fmt: skip

# WABO: events by day of the week, Monday first
EVENTS_BY_WEEKDAY = (1640, 1920, 1711, 2102, 1184, 11, 9)

# WABO: cases touched by more than one resource
CASES_OF_SEVERAL_OFFICERS = (564, 1434)

# BPIC20: cases submitted more than once, that is returned and taken up again
CASES_RETURNED = (1006, 10357)

# BPIC13: cases that waited (Accepted/Wait), and those of them that waited more than once
CASES_PAUSED = (410, 1487)
CASES_PAUSED_AGAIN = (82, 410)

# BPIC13: waits, and those whose next event is a completion: nobody said "resumed".
# Followed at a tenth: a paper stands behind a pause in law, none behind a wait in a help desk.
WAITS_NEVER_RESUMED = (262, 527)

# BPIC13: cases worked on again after they were closed. Followed at a tenth, for the same reason.
CASES_REOPENED = (58, 1487)

# BPIC13: cases in which more than one organisation was involved
CASES_OF_SEVERAL_ORGANS = (280, 1487)


def share(counted: tuple[int, int]) -> float:
    part, whole = counted
    return part / whole
