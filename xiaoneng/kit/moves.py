"""The only code that changes a state column."""

from django.db.models import Model

from xiaoneng.core.lifecycle import Lifecycle
from xiaoneng.core.refusals import Conflict


def move(subject: Model, lifecycle: Lifecycle, step: str) -> None:
    """Take `step` by compare-and-swap on the state.

    Raises IllegalStep where the step may not be taken from the state the caller saw, and Conflict
    where somebody else moved the subject since.
    """
    before: str = subject.state  # type: ignore[attr-defined]  # every subject of a lifecycle has it
    after = lifecycle.after(before, step)
    rows = type(subject)._default_manager.filter(pk=subject.pk, state=before)
    if rows.update(state=after) != 1:
        raise Conflict(f"{subject} is no longer {before}")
    subject.state = after  # type: ignore[attr-defined]
