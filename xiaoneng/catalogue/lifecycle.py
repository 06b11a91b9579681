"""The states of a version of an item, and of a list on its way in."""

from xiaoneng.core.lifecycle import Lifecycle, step

VERSION = Lifecycle(
    "draft",
    (
        step("publish", "draft", to="published"),
        step("drop", "draft", to="dropped"),
        step("supersede", "published", to="superseded"),
        step("abolish", "published", to="abolished"),
    ),
)
DATED = frozenset({"published", "superseded", "abolished"})  # in force within their dates

ROUND = Lifecycle(
    "tried",
    (
        step("begin", "tried", to="importing"),
        step("finish", "importing", to="imported"),
    ),
)
