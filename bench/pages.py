"""Home, lists and single pages among many obligations, each with its case, as a browser asks.

Every answer passes the product's own middleware; the limit is a constant answer on the same way
("hello"). Figures are the slowest of twenty requests, taken in turn, in a process that has settled
as the server's do. DATABASE_URL names another database than a new SQLite file; one that has
obligations is asked as it is, without filling it.
"""

import os
import tempfile
from datetime import datetime, timedelta
from functools import partial

import django
from django.core.management import call_command
from django.http import HttpResponse
from django.urls import include, path

from bench.measuring import Board, Goal, Lap, Way, sizes, timed

ROUNDS, REQUESTS = 3, 20
ORGANS, SECTIONS, OFFICERS, CHUNK = 60, 3, 600, 5_000
CARDED = 20  # one card for so many obligations
START = datetime.fromisoformat("2026-03-02T10:00:00+08:00")
FAR = START + timedelta(days=3650)
FILTERS = "?state=open&light=overdue&kind=bench&q=许可&due_from=2026-03-01&due_until=2026-12-31"
TEN = (
    "?state=decided&light=met&organ=2&channel=window&received_from=2025-06-01&received_until=2026-03-31"
    "&body=2&clock=closed&outcome=judged&closed_from=2026-06-01&closed_until=2026-06-30&q=许可"
)
CASES = "?state=decided&q=许可&received_from=2026-03-01&received_until=2026-03-31&channel=window"
CARDS = "?state=&colour=red&reached_from=2026-06-01&reached_until=2026-06-30"
TITLES = ("燃气经营许可证核发", "食品经营许可", "占道施工审批", "户外广告设置")


def hello(_request):
    return HttpResponse("hello")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="bench-") as home:
        os.environ.setdefault("XIAONENG_HOME", home)  # noqa: TID251
        os.environ["DJANGO_SETTINGS_MODULE"] = "xiaoneng.config.settings"  # noqa: TID251
        django.setup()
        from django.conf import settings  # noqa: PLC0415  # after the settings are known

        settings.ROOT_URLCONF = (path("hello/", hello), path("", include("xiaoneng.config.urls")))
        call_command("migrate", verbosity=0, interactive=False)
        for number in sizes([100_000], most=1_000_000):
            at_size(number)


def at_size(number: int) -> None:
    """One size; the database begins empty, so only one size a run gives clean figures."""
    from django.test import Client  # noqa: PLC0415

    from xiaoneng.config.wsgi import settle  # noqa: PLC0415
    from xiaoneng.obligations.models import Obligation  # noqa: PLC0415

    is_filled = Obligation.objects.exists()
    district = District.standing() if is_filled else District()
    if not is_filled:
        district.fill(number)
    number = Obligation.objects.count()
    clients = {}
    for name, user in district.people.items():
        clients[name] = Client(headers={"host": "localhost"})
        clients[name].force_login(user, "django.contrib.auth.backends.ModelBackend")
    deep, far_case = district.key_at(number * 9 // 10), district.case_at(number * 9 // 10)
    asked = {
        "hello": ("office", "/hello/"),
        "home of an officer": ("officer", "/"),
        "home of a head": ("head", "/"),
        "home of the office": ("office", "/"),
        "list, open": ("office", "/obligations/?state=open"),
        "list, all rows": ("office", "/obligations/?state="),
        "list, six conditions": ("office", f"/obligations/{FILTERS}"),
        "list, nothing found": ("office", "/obligations/?state=&q=查无此事"),
        "list, two signs": ("office", "/obligations/?state=&q=许可"),
        "list, one number": ("office", f"/obligations/?state=&q=B{number - 2:08}"),
        "list of an officer": ("officer", "/obligations/?state=open"),
        "list of a head": ("head", "/obligations/?state=open"),
        "list of a head, all rows": ("head", "/obligations/?state="),
        "list of a head, overdue": ("head", "/obligations/?state=open&light=overdue"),
        "search of the top bar": ("office", "/search/?q=许可"),
        "list, by due day, first page": ("office", "/obligations/?state=&sort=due_at"),
        "list, by due day, page far in": (
            "office",
            f"/obligations/?state=&sort=due_at&after={deep}",
        ),
        "one obligation": ("office", district.page()),
        "cases, in hand": ("office", "/cases/?state=accepted"),
        "cases, all rows": ("office", "/cases/?state="),
        "cases, five conditions": ("office", f"/cases/{CASES}"),
        "cases, ten conditions": ("office", f"/cases/{TEN}"),
        "cases, overdue": ("office", "/cases/?state=&light=overdue"),
        "cases, due soon": ("office", "/cases/?state=&light=due_soon"),
        "cases, of a name": ("office", "/cases/?state=&name=食品经营许可"),
        "cases, closed in a month": (
            "office",
            "/cases/?state=&closed_from=2026-11-01&closed_until=2026-11-30&outcome=judged",
        ),
        "cases, two signs": ("office", "/cases/?state=&q=许可"),
        "cases, first page": ("office", "/cases/?state=&sort=received_at"),
        "cases, page far in": ("office", f"/cases/?state=&sort=received_at&after={far_case}"),
        "cases, nothing found": ("office", "/cases/?state=&q=查无此事"),
        "cases, one number": ("office", f"/cases/?state=&q=B{number - 2:08}"),
        "cases of a head": ("head", "/cases/?state=accepted"),
        "cases of an officer": ("officer", "/cases/?state=accepted"),
        "one case": ("office", district.case_page()),
        "cards": ("office", "/cards/"),
        "cards of a month, red": ("office", f"/cards/{CARDS}"),
        "cards of a head": ("head", "/cards/?state="),
        "one card": ("office", district.card_page()),
        "one organ": ("office", district.organ_page()),
        "bulletin": ("office", "/supervision/bulletin/?month=2026-11"),
        "cockpit of the office": ("office", "/cockpit/?month=2026-11"),
        "cockpit of the office, all organs": ("office", "/cockpit/?month=2026-11&quiet=shown"),
        "cockpit of a head": ("head", "/cockpit/?month=2026-11"),
        "list of a cockpit's rate": (
            "office",
            "/obligations/?state=closed&closed_from=2026-11-01&closed_until=2026-11-30&outcome=judged",
        ),
    }
    for who, address in asked.values():
        ask(clients[who], address)  # what is loaded with the first page
    settle()
    board = Board("pages", number)
    ways = [
        Way(name, partial(slowest, clients[who], address)) for name, (who, address) in asked.items()
    ]
    board.in_turn(ways, ROUNDS)
    pairs = {
        "list, by due day, page far in": "list, by due day, first page",
        "cases, page far in": "cases, first page",
    }
    goals = [Goal(name, "hello", most=20) for name in asked if name not in {"hello", *pairs}]
    board.show([*goals, *(Goal(far, first, most=1.1) for far, first in pairs.items())])


def slowest(client, address: str) -> Lap:
    """The slowest of some requests: about the 95th of a hundred."""
    return max((timed(partial(ask, client, address)) for _ in range(REQUESTS)), key=seconds_of)


def seconds_of(lap: Lap) -> float:
    return lap.seconds


def ask(client, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address} answers {answer.status_code}")


class District:
    """Organs with sections and officers, and who looks at them."""

    def __init__(self) -> None:
        from xiaoneng.people.models import Level  # noqa: PLC0415
        from xiaoneng.people.tests.factories import (  # noqa: PLC0415
            OrganFactory,
            UserFactory,
            someone,
        )

        self.root = OrganFactory(level=Level.DISTRICT)
        organs = [OrganFactory(parent=self.root) for _ in range(ORGANS)]
        self.sections = [
            OrganFactory(parent=organ, level=Level.SECTION)
            for organ in organs
            for _ in range(SECTIONS)
        ]
        self.officers = [
            someone("officer", self.sections[n % len(self.sections)]) for n in range(OFFICERS)
        ]
        office = UserFactory()
        office.grants.create(role="efficiency_office", organ=self.root, from_on="2020-01-01")
        self.people = {
            "officer": self.officers[0],
            "head": someone("head", organs[0]),
            "office": office,
        }

    @classmethod
    def standing(cls) -> "District":
        """The one an earlier run has filled."""
        from xiaoneng.people.models import User  # noqa: PLC0415

        found = cls.__new__(cls)
        people = User.objects.order_by("pk")
        found.people = {
            "officer": people.filter(terms__post__role="officer")[0],
            "head": people.filter(terms__post__role="head")[0],
            "office": people.filter(grants__role="efficiency_office")[0],
        }
        return found

    def fill(self, number: int) -> None:
        """A fifth open, a tenth of these overdue; the rest closed, most in time."""
        from django.db import connection  # noqa: PLC0415
        from django.db.transaction import atomic  # noqa: PLC0415

        from bench.due_rows import written  # noqa: PLC0415
        from xiaoneng.kit.copying import reserved  # noqa: PLC0415
        from xiaoneng.obligations.models import Holding, Kind, Obligation  # noqa: PLC0415

        self.kind, _new = Kind.objects.get_or_create(code="bench", defaults={"words": "测试"})
        for first in range(0, number, CHUNK):
            places = range(first, min(first + CHUNK, number))
            rows = [self.row(place) for place in places]
            with atomic():
                for row, key in zip(rows, reserved(Obligation, len(rows)), strict=True):
                    row.pk = key
                written(rows)
                written(
                    [Holding(obligation=row, organ_id=row.organ_id, from_at=START) for row in rows]
                )
                written([case_of(row, place) for row, place in zip(rows, places, strict=True)])
        self.card(number // CARDED)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as a database in use has done by itself

    def card(self, number: int) -> None:
        """Cards of all organs, each on its obligation, strewn over the months."""
        from xiaoneng.obligations.models import Obligation  # noqa: PLC0415
        from xiaoneng.people.queries import clock_user  # noqa: PLC0415
        from xiaoneng.supervision.models import Card, Rule  # noqa: PLC0415
        from xiaoneng.supervision.operations.rules import found_rules  # noqa: PLC0415
        from xiaoneng.supervision.versions import last_version  # noqa: PLC0415

        found_rules(actor=clock_user(), at=START)
        version, clock = last_version(Rule.objects.get(code="MANUAL_OTHER")), clock_user()
        parents = {one.pk: one.parent_id for one in self.sections}
        pairs = zip(self.sections, self.officers, strict=False)
        liaisons = {parents[section.pk]: officer for section, officer in pairs}
        for first in range(0, number, CHUNK):
            places = range(first, min(first + CHUNK, number))
            owed = Obligation.objects.only("organ", "officer").in_bulk(
                [carded_number(place) for place in places], field_name="number"
            )
            on = {place: owed[carded_number(place)] for place in places}
            Card.objects.bulk_create(
                Card(
                    number=f"C{place:08}",
                    rule=version.rule,
                    version=version,
                    colour="red" if place % 4 == 0 else "yellow",
                    subject=f"bench:{place}",
                    title=TITLES[place % len(TITLES)],
                    obligation=on[place],
                    organ_id=on[place].organ_id,
                    body_id=parents[on[place].organ_id],
                    officer_id=on[place].officer_id,
                    liaison=liaisons[parents[on[place].organ_id]],
                    reached_at=START + timedelta(minutes=place * 7 % 400_000),
                    issued_at=START,
                    issued_by=clock,
                    judged_at=START,
                    state="revoked" if place % 20 == 0 else "closed",
                )
                for place in places
            )

    def row(self, place: int):
        from xiaoneng.obligations.models import Obligation  # noqa: PLC0415

        is_open, officer = place % 5 == 0, place % OFFICERS
        due = START + timedelta(minutes=place % 400_000)
        light = ("overdue" if place % 50 == 0 else "on_time") if is_open else "met"
        return Obligation(
            kind=self.kind,
            number=f"B{place:08}",
            title=f"{TITLES[place % len(TITLES)]} {place}",
            organ=self.sections[officer % len(self.sections)],
            officer=self.officers[officer],
            owed_to=f"申请人{place % 9973}",
            started_at=START,
            promised_amount=10,
            promised_unit="workday",
            state="open" if is_open else "closed",
            light=light,
            due_at=due,
            look_at=FAR if is_open else None,
            closed_at=None if is_open else due,
            used_permille=None if is_open else place % 1_000,
        )

    def key_at(self, place: int) -> str:
        """The address of the page that begins after the n-th row by due day."""
        from xiaoneng.kit.paging import Order, key_of, written  # noqa: PLC0415
        from xiaoneng.obligations.models import Obligation  # noqa: PLC0415

        row = Obligation.objects.order_by("due_at", "pk")[place]
        return written(key_of(row, Order.of("due_at")))

    def case_at(self, place: int) -> str:
        """The same among cases, by the day they came in."""
        from xiaoneng.cases.models import Case  # noqa: PLC0415
        from xiaoneng.kit.paging import Order, key_of, written  # noqa: PLC0415

        row = Case.objects.order_by("received_at", "pk")[place]
        return written(key_of(row, Order.of("received_at")))

    def organ_page(self) -> str:
        from xiaoneng.people.models import Level, Organ  # noqa: PLC0415

        return str(Organ.objects.filter(level=Level.ORGAN).first().get_absolute_url())

    def page(self) -> str:
        from xiaoneng.obligations.models import Obligation  # noqa: PLC0415

        return str(Obligation.objects.filter(state="open").first().get_absolute_url())

    def case_page(self) -> str:
        from xiaoneng.cases.models import Case  # noqa: PLC0415

        return str(Case.objects.filter(state="accepted").first().get_absolute_url())

    def card_page(self) -> str:
        from xiaoneng.supervision.models import Card  # noqa: PLC0415

        return str(Card.objects.order_by("pk").first().get_absolute_url())


def carded_number(place: int) -> str:
    """The number of the obligation a card is on."""
    return f"B{place * CARDED + place % CARDED:08}"


def case_of(owed, place: int):
    """The case of an obligation: in hand while that is open, decided with it."""
    from xiaoneng.cases.models import Case  # noqa: PLC0415

    is_open = owed.state == "open"
    return Case(
        number=owed.number,
        code="000000",
        item_name=TITLES[place % len(TITLES)],
        organ_id=owed.organ_id,
        applicant=owed.owed_to,
        state="accepted" if is_open else "decided",
        received_at=START - timedelta(minutes=place % 400_000),
        accepted_at=START,
        decided_at=owed.closed_at,
        outcome="" if is_open else "granted",
        changed_at=START,
        decision_id=owed.pk,
    )


if __name__ == "__main__":
    main()
