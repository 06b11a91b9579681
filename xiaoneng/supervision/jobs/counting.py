"""Several confirmed yellow cards of one organ in a calendar year make a red one."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count
from django.db.models.functions import ExtractYear

from xiaoneng.errands.putting_off import each_alone, still_aside
from xiaoneng.kit.time import wall
from xiaoneng.people.models import Organ
from xiaoneng.people.queries import clock_user, name_on
from xiaoneng.supervision.builtin import YELLOW_REPEATED
from xiaoneng.supervision.models import Card, Colours
from xiaoneng.supervision.operations.issuing import Draft, issue_cards
from xiaoneng.supervision.versions import Rulebook

COUNTING = "counting"  # the job, as the page Health names it


def count_yellow(at: datetime) -> int:
    """Issue the red cards that the yellow ones of a year amount to; each once.

    The year is that of the fact, the moment that of the confirmation that made the number full.
    """
    version = Rulebook().at(YELLOW_REPEATED, at)
    if version is None:
        return 0
    needed = max(1, int(version.parameters["number"]))
    years = (wall(at).year - 1, wall(at).year)
    yellow = Card.objects.standing().filter(colour=Colours.YELLOW, reached_at__year__in=years)
    full = yellow.annotate(year=ExtractYear("reached_at")).order_by().values("body", "year")
    reached = {
        (row["body"], row["year"]): row["number"]
        for row in full.annotate(number=Count("pk")).filter(number__gte=needed)
    }
    wanted = [
        (body, year, place * needed)
        for (body, year), number in reached.items()
        for place in range(1, number // needed + 1)
    ]
    subjects = {subject_of(*one): one for one in wanted}
    known = Card.objects.filter(rule=version.rule, subject__in=subjects)
    for subject in known.values_list("subject", flat=True):
        del subjects[subject]
    return issue_full(list(subjects.values()), at)


def subject_of(body: int, year: int, count: int) -> str:
    return f"people.organ:{body}:{year}:{count}"


def issue_full(full: list[tuple[int, int, int]], at: datetime) -> int:
    """Issue them organ by organ; one whose card cannot be made is put off and shown on Health."""
    by_body: dict[int, list[tuple[int, int, int]]] = {}
    for one in full:
        by_body.setdefault(one[0], []).append(one)
    aside = still_aside(COUNTING, at, by_body.keys().__and__)

    def issue(body: int) -> int:
        return len(issue_cards(list(drafts_for(by_body[body], at)), actor=clock_user(), at=at))

    mine = [body for body in by_body if body not in aside]
    issued, _failed = each_alone(COUNTING, mine, issue, name_of, at)
    return issued


def name_of(body: int) -> str:
    return Organ.objects.values_list("name", flat=True).get(pk=body)


def drafts_for(full: list[tuple[int, int, int]], at: datetime) -> Iterator[Draft]:
    """A red card for each number that is full, on the organ as a whole."""
    organs = Organ.objects.in_bulk([body for body, _year, _count in full])
    book = Rulebook()
    for body, year, count in full:
        own = Card.objects.standing().filter(
            colour=Colours.YELLOW, body=body, reached_at__year=year
        )
        cards = list(own.order_by("judged_at", "pk")[:count])
        confirmed_at = cards[-1].judged_at or at
        version = book.at(YELLOW_REPEATED, confirmed_at)
        if version is None:
            continue
        yield Draft(
            version=version,
            subject=subject_of(body, year, count),
            title=name_on(organs[body], wall(confirmed_at).date()),
            organ=organs[body],
            officer=None,
            reached_at=confirmed_at,
            facts={
                "year": year,
                "count": count,
                "cards": [one.number for one in cards],
            },
            is_generated=all(one.is_generated for one in cards),
        )
