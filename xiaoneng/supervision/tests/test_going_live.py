"""A source has a day of going live, and an organ has one: the later of both counts."""

from datetime import date

import pytest
from django.urls import reverse

from xiaoneng.cases.queries import Case
from xiaoneng.cases.tests.importing import MAPPING, bring, log, moment, source_of
from xiaoneng.messages.queries import inbox_of
from xiaoneng.obligations.following import consequences_of
from xiaoneng.obligations.jobs import sweep, tell_crossings
from xiaoneng.people.models import Organ, User
from xiaoneng.people.queries import clock_user
from xiaoneng.people.tests.factories import OrganFactory, someone
from xiaoneng.supervision.jobs import supervise_due
from xiaoneng.supervision.models import Card
from xiaoneng.supervision.operations.rules import found_rules

pytestmark = pytest.mark.django_db
FIRST, BETWEEN, LATER = date(2026, 3, 5), date(2026, 3, 12), date(2026, 3, 25)
COMES = moment("2026-03-03 09:00")  # before any line: yellow on 03-10, red on 03-17
NOW = moment("2026-03-20 17:00")
BOTH, RED = ["red", "yellow"], ["red"]
NONE: list[str] = []
DAYS = [
    (None, None, BOTH),
    (BETWEEN, None, RED),
    (None, BETWEEN, RED),
    (FIRST, BETWEEN, RED),
    (BETWEEN, FIRST, RED),
    (LATER, FIRST, NONE),
    (FIRST, LATER, NONE),
]
ROWS = [("A1", "apply", "2026-03-02 09:00", "一科", "王芳")]


def brought(tmp_path, source_day, organ_day, at):
    """A case that comes in at a moment, and everything that follows by 03-20."""
    source = source_of(MAPPING, live_from_on=source_day)
    found_rules(actor=clock_user(), at=moment("2026-01-05 09:00"))
    section = OrganFactory(parent=source.organ, name="一科")
    Organ.objects.filter(pk=source.organ_id).update(live_from_on=organ_day)
    someone("officer", section, full_name="王芳")
    bring(source, log(tmp_path / "log.csv", ROWS), at)
    follow(NOW)
    return source


def follow(at):
    sweep(at)
    supervise_due(at)
    tell_crossings(at)


def colours():
    return sorted(card.colour for card in Card.objects.all())


def messages():
    officer = User.objects.get(full_name="王芳")
    return inbox_of(officer, moment("2027-01-01 09:00")).filter(event="obligation.crossed")


@pytest.mark.parametrize(("source_day", "organ_day", "cards"), DAYS)
def test_a_line_crossed_after_the_import_counts_from_the_later_day(
    tmp_path, source_day, organ_day, cards
):
    brought(tmp_path, source_day, organ_day, COMES)

    owed = Case.objects.get().decision
    assert {one.rung for one in owed.crossings.all()} == {"reminder", "yellow", "red"}
    assert colours() == cards
    told = {message.words["rung"] for message in messages()} - {"reminder"}
    assert sorted(told) == cards


@pytest.mark.parametrize(
    ("source_day", "organ_day", "cards"),
    [(None, None, NONE), (None, BETWEEN, NONE), *DAYS[1:2], *DAYS[3:]],
)
def test_so_does_one_that_the_import_itself_finds(tmp_path, source_day, organ_day, cards):
    brought(tmp_path, source_day, organ_day, NOW)

    assert colours() == cards


def test_so_does_one_that_a_later_file_brings_to_light(tmp_path):
    source = brought(tmp_path, LATER, None, COMES)
    more = [("A1", "look", "2026-03-04 09:00", "一科", "王芳")]

    bring(source, log(tmp_path / "more.csv", more), NOW)
    follow(NOW)

    assert (colours(), messages().count()) == ([], 0)


@pytest.mark.parametrize(
    ("source_day", "organ_day", "words"),
    [(LATER, FIRST, "2026-03-25"), (FIRST, LATER, "2026-03-25"), (None, None, "")],
)
def test_the_obligation_says_whose_day_it_was(tmp_path, source_day, organ_day, words):
    source = brought(tmp_path, source_day, organ_day, NOW)
    owed = Case.objects.get().decision
    officer = User.objects.get(full_name="王芳")

    told = [one.state for one in consequences_of(officer, owed, NOW, NOW)]

    assert len(told) == 2
    assert all(words in one for one in told)
    assert all(("来源" in one) == (source_day != FIRST) for one in told), (source, told)


def test_both_pages_say_that_the_later_counts(tmp_path, client):
    source = brought(tmp_path, FIRST, BETWEEN, COMES)
    client.force_login(User.objects.get(grants__role="efficiency_office"))

    of_source = client.get(reverse("cases:source", args=[source.code])).content.decode()
    of_organ = client.get(source.organ.get_absolute_url()).content.decode()

    assert "2026-03-12" in of_source
    assert "以较晚" in of_source
    assert "以较晚" in of_organ
