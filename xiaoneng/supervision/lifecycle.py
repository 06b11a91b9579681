"""The life of a card, of an appeal, of a finding, of a proposal and of a rule."""

from xiaoneng.core.lifecycle import Lifecycle, step

CARD = Lifecycle(
    "issued",
    (
        step("deliver", "issued", to="delivered"),
        step("explain", "delivered", to="explained"),
        step("confirm", "issued", "delivered", "explained", to="confirmed"),
        step("downgrade", "delivered", "explained", to="downgraded"),
        step("rectify", "confirmed", "downgraded", "upheld", to="rectifying"),
        step("appeal", "confirmed", "downgraded", "rectifying", to="appealed"),
        step("uphold", "appealed", to="upheld"),
        step("grant", "appealed", to="revoked"),
        step("close", "confirmed", "downgraded", "upheld", "rectifying", to="closed"),
        step(
            "revoke",
            "issued",
            "delivered",
            "explained",
            "confirmed",
            "downgraded",
            "upheld",
            "rectifying",
            to="revoked",
        ),
    ),
)
APPEAL = Lifecycle(
    "filed", (step("uphold", "filed", to="upheld"), step("grant", "filed", to="granted"))
)
FINDING = Lifecycle(
    "found",
    (
        step("confirm", "found", to="confirmed"),
        step("dismiss", "found", to="dismissed"),
        step("card", "found", to="carded"),
    ),
)
PROPOSAL = Lifecycle(
    "proposed",
    (
        step("approve", "proposed", to="approved"),
        step("reject", "proposed", to="rejected"),
        step("withdraw", "proposed", to="withdrawn"),
    ),
)
RULE = Lifecycle(
    "in_force",
    (step("suspend", "in_force", to="suspended"), step("resume", "suspended", to="in_force")),
)
STANDING = frozenset({"confirmed", "downgraded", "appealed", "upheld", "rectifying", "closed"})
UNANSWERED = frozenset({"issued", "delivered"})  # the organ has not said anything yet
