"""The life of an obligation and of an urging."""

from xiaoneng.core.lifecycle import Lifecycle, step

OBLIGATION = Lifecycle(
    "open",
    (
        step("close", "open", to="closed"),
        step("cancel", "open", to="cancelled"),
        step("reopen", "closed", to="open"),
    ),
)
URGING = Lifecycle(
    "sent",
    (
        step("answer", "sent", to="answered"),
        step("withdraw", "sent", to="withdrawn"),
    ),
)
