"""The only code that changes a state column."""

from collections.abc import Sequence

from django.db.models import Model
from django.utils.translation import gettext as _

from xiaoneng.core.lifecycle import Lifecycle
from xiaoneng.core.refusals import Conflict, IllegalStep
from xiaoneng.kit.meanwhile import changed_meanwhile


def move(subject: Model, lifecycle: Lifecycle, step: str) -> None:
    """Take `step` by compare-and-swap on the state.

    Raises IllegalStep where the step may not be taken from the state the caller saw, and Conflict
    where somebody else moved the subject since.
    """
    before: str = subject.state  # type: ignore[attr-defined]  # every subject of a lifecycle has it
    if step not in lifecycle.steps_from(before):
        said = {"what": subject, "state": state_words(subject)}
        raise IllegalStep(_("%(what)s is “%(state)s” now; this does not follow from that.") % said)
    after = lifecycle.after(before, step)
    rows = type(subject)._default_manager.filter(pk=subject.pk, state=before)
    if rows.update(state=after) != 1:
        raise changed_meanwhile(subject)
    subject.state = after  # type: ignore[attr-defined]


def state_words(subject: Model) -> str:
    """The state of a subject in words, where its table has words for it."""
    words = getattr(subject, "get_state_display", None)
    return str(words() if words else subject.state)  # type: ignore[attr-defined]


def move_all(subjects: Sequence[Model], lifecycle: Lifecycle, step: str) -> None:
    """Take `step` with many rows in one statement for each state they are in; all of them or none.

    Call it inside a transaction; raises as `move` does.
    """
    for before in sorted({str(one.state) for one in subjects}):  # type: ignore[attr-defined]
        after = lifecycle.after(before, step)
        some = [one for one in subjects if one.state == before]  # type: ignore[attr-defined]
        rows = type(some[0])._default_manager.filter(pk__in=[one.pk for one in some], state=before)
        if rows.order_by().update(state=after) != len(some):
            raise Conflict(f"not all of {len(some)} are {before} any more")
        for one in some:
            one.state = after  # type: ignore[attr-defined]
