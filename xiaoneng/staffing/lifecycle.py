"""The states of a substitution and of an uploaded list."""

from xiaoneng.core.lifecycle import Lifecycle, step

SUBSTITUTION = Lifecycle(
    "arranged",
    (
        step("accept", "arranged", to="accepted"),
        step("decline", "arranged", to="declined"),
        step("end", "arranged", "accepted", to="ended"),
        step("cancel", "arranged", "accepted", to="cancelled"),
    ),
)
IN_FORCE = frozenset({"arranged", "accepted", "ended"})  # within their dates, once accepted

SHEET = Lifecycle(
    "tried",
    (
        step("begin", "tried", to="importing"),
        step("import", "importing", to="imported"),
    ),
)
