"""The states of a file of a register on its way in."""

from xiaoneng.core.lifecycle import Lifecycle, step

BATCH = Lifecycle(
    "tried",
    (
        step("import", "tried", to="imported"),
        step("drop", "tried", to="dropped"),
        step("withdraw", "imported", to="withdrawn"),
    ),
)
