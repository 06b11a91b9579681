"""Into whose hands an organ can give what it owes."""

from datetime import date

from django.utils.translation import gettext as _

from xiaoneng.core.refusals import Unusable
from xiaoneng.obligations.queries import works_in
from xiaoneng.people.models import Organ, User


def refuse_strange_hands(organ: Organ, officer: User | None, day: date) -> None:
    """An organ gives its work to its own people; nobody is named where it is to decide itself."""
    if officer is not None and not works_in(organ, officer, day):
        raise Unusable(
            _("%(who)s does not work in %(organ)s; choose one of its people, or nobody.")
            % {"who": officer, "organ": organ}
        )
