"""What the time of a case may be: the four kinds that `measures.kinds` counts."""

WORK, WAITING, APPLICANT, PAUSED = KINDS = ("work", "waiting", "applicant", "paused")
