"""Whom an act on an obligation is told to."""

from datetime import datetime

from xiaoneng.people.models import User
from xiaoneng.staffing.queries.substitutions import told_for


def holders_but(actor: User, officer: User | None, at: datetime) -> list[User]:
    """The officer and who stands in; nobody is told of what they did themselves."""
    return [one for one in told_for([officer] if officer else [], at) if one != actor]
