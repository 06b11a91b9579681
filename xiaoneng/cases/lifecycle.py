"""The life of a case, of the prior report behind a refusal, and of a row set aside."""

from xiaoneng.core.lifecycle import Lifecycle, step

CASE = Lifecycle(
    "registered",
    (
        step("notify", "registered", to="awaiting_papers"),
        step("supplement", "awaiting_papers", to="registered"),
        step("accept", "registered", to="accepted"),
        step("refuse", "registered", to="refused"),
        step("decide", "accepted", to="decided"),
        step("reopen", "decided", to="accepted"),
        step("deliver", "decided", to="delivered"),
        step("withdraw", "registered", "awaiting_papers", "accepted", to="withdrawn"),
    ),
)
REPORT = Lifecycle(
    "proposed",
    (
        step("approve", "proposed", to="approved"),
        step("reject", "proposed", to="rejected"),
    ),
)
REJECT = Lifecycle(
    "waiting",
    (
        step("repair", "waiting", to="repaired"),
        step("drop", "waiting", to="dropped"),
    ),
)
BATCH = Lifecycle(
    "tried",
    (
        step("begin", "tried", to="running"),
        step("finish", "running", to="imported"),
        step("drop", "tried", to="dropped"),
    ),
)
