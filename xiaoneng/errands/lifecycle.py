"""The states of an errand."""

from xiaoneng.core.lifecycle import Lifecycle, step

ERRAND = Lifecycle(
    "waiting",
    (
        step("start", "waiting", to="running"),
        step("release", "running", to="waiting"),  # whoever did it is gone
        step("finish", "running", to="done"),
        step("fail", "running", to="failed"),
        step("cancel", "waiting", "running", to="cancelled"),
    ),
)
