"""One visit to the lab: who asks what, over which organs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict

from xiaoneng.core.on_trial import Ladder
from xiaoneng.insight.asking import bodies_for
from xiaoneng.insight.lab.asking import Question, ladder_asked, question_asked
from xiaoneng.insight.lab.scope import organs_asked, top_of
from xiaoneng.people.models import Organ, User
from xiaoneng.people.queries import roots_for


@dataclass(frozen=True, slots=True)
class Seen:
    """`organs` are the keys in scope, None for the whole tree; `top` is whose question it is."""

    user: User
    question: Question
    ladder: Ladder
    bodies: Sequence[Organ]
    organs: list[int] | None
    top: Organ | None
    at: datetime


def seen_by(user: User, asked: QueryDict, at: datetime) -> Seen:
    """What the address asks, within what the person sees."""
    bodies = bodies_for(user, at)
    question = question_asked(asked, bodies, at.date())
    chosen = next((one for one in bodies if one.pk == question.organ), None)
    return Seen(
        user=user,
        question=question,
        ladder=ladder_asked(asked),
        bodies=bodies,
        organs=organs_asked(user, at.date(), chosen),
        top=top_of(bodies, chosen, roots_for(user)),
        at=at,
    )
