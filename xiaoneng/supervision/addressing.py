"""Who signs for a card and who is told of it: the chain of the day of the fact (A7)."""

from collections.abc import Iterable
from datetime import date, datetime

from xiaoneng.access.roles import Role
from xiaoneng.access.scope import people_with
from xiaoneng.core.rulebook import Colour
from xiaoneng.kit.time import wall
from xiaoneng.obligations.jobs import morning
from xiaoneng.people.models import Leads, Organ, Term, User
from xiaoneng.people.queries import Link, body_of, leadership_chain
from xiaoneng.staffing.queries.substitutions import told_for
from xiaoneng.supervision.models import Card

CHARGE = "charge"  # the leader in charge, in a leadership chain
JUDGES = (Role.EFFICIENCY_OFFICE, Role.SUPERVISION)


class Directory:
    """Who is who around some organs; each question is asked of the tables once."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self._chains: dict[tuple[int, int | None, date], list[Link]] = {}
        self._bodies: dict[tuple[int, date], Organ] = {}
        self._liaisons: dict[int, User | None] = {}
        self._mornings: dict[int, datetime] = {}
        self._told: dict[int, list[User]] = {}

    def chain(self, organ: Organ, moment: datetime, officer: User | None = None) -> list[Link]:
        day = wall(moment).date()
        key = (organ.pk, officer.pk if officer else None, day)
        if key not in self._chains:
            self._chains[key] = leadership_chain(organ, day, officer)
        return self._chains[key]

    def body(self, organ: Organ, moment: datetime) -> Organ:
        key = (organ.pk, wall(moment).date())
        if key not in self._bodies:
            self._bodies[key] = body_of(organ, key[1])
        return self._bodies[key]

    def morning(self, organ: Organ) -> datetime:
        if organ.pk not in self._mornings:
            self._mornings[organ.pk] = morning(organ, self.at)
        return self._mornings[organ.pk]

    def told_for(self, person: User) -> list[User]:
        """A person and, before, who stands in for them now."""
        if person.pk not in self._told:
            self._told[person.pk] = told_for([person], self.at)
        return self._told[person.pk]

    def liaison(self, organ: Organ) -> User | None:
        """Who signs today: the liaison of the organ or its body, else its chief or head."""
        if organ.pk not in self._liaisons:
            self._liaisons[organ.pk] = self._liaison(organ)
        return self._liaisons[organ.pk]

    def _liaison(self, organ: Organ) -> User | None:
        day = wall(self.at).date()
        posts = Term.objects.on(day).filter(post__is_liaison=True).select_related("user")
        for place in (organ, self.body(organ, self.at)):
            found = posts.filter(post__organ__path__startswith=place.path).order_by("pk").first()
            if found is not None:
                return found.user
        links = self.chain(organ, self.at)
        return next((link.user for link in links if link.leads != CHARGE), None)


def addressees(card: Card, directory: Directory) -> list[User]:
    """Who is told of a card: who held the clock, who signs, whoever stands in for these, the chief
    of who held it; of a red one also the head and the leader in charge. The chain is that of the
    day of the fact.
    """
    chain = directory.chain(card.organ, card.reached_at, card.officer)
    named = [one for one in (card.officer, card.liaison) if one is not None]
    told = [who for one in named for who in directory.told_for(one)]
    told += [link.user for link in chain if link.leads == Leads.CHIEF]
    if card.colour == Colour.RED:
        told += superiors(chain)
    return told


def superiors(chain: Iterable[Link]) -> list[User]:
    """The head of the organ, and the leader who has charge of it."""
    found = list(chain)
    heads = [link.user for link in found if link.leads == Leads.HEAD][:1]
    return [*heads, *(link.user for link in found if link.leads == CHARGE)]


def judges_of(organ: Organ, at: datetime) -> list[User]:
    """The people of the offices that judge the cards of an organ."""
    return list(people_with(JUDGES, organ, wall(at).date()).order_by("pk"))
