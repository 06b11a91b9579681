"""A rule on trial: what its predicate says of the past by other numbers, and no trace of it."""

from datetime import timedelta

import pytest

from xiaoneng.core.rulebook import Parameter, Predicate, Subject, arithmetic
from xiaoneng.insight.kept import Recent
from xiaoneng.insight.tests.test_overruns import read
from xiaoneng.kit.rulebook import contribute, withdraw
from xiaoneng.kit.time import now
from xiaoneng.people.models import User
from xiaoneng.people.queries import CLOCK, clock_user
from xiaoneng.people.tests.factories import OrganFactory, someone
from xiaoneng.supervision.operations.rules import found_rules
from xiaoneng.supervision.queries import findings_for, rules
from xiaoneng.supervision.trying import rules_to_try, tried

PAGE = "/limit-lab/rule/?rule=TRIAL_SHORT"
LENGTHS = (2, 5, 9, 12)


def short(facts, parameters):
    least = parameters["least"]
    return (
        arithmetic("short", length=facts["length"], least=least) if facts["length"] < least else ""
    )


@pytest.fixture
def place(db):
    """Four subjects of two organs, told twice, and a rule that sees those shorter than six."""
    User.objects.get_or_create(username=CLOCK, defaults={"full_name": "时钟", "password": "!"})
    root = OrganFactory()
    organs = [OrganFactory(parent=root), OrganFactory(parent=root)]
    at = now() - timedelta(5)

    def subjects(since, until):
        for number, length in [*enumerate(LENGTHS), *enumerate(LENGTHS)]:
            if since < at <= until:
                yield Subject(
                    f"trial:{number}", organs[number % 2].pk, f"事{number}", at, {"length": length}
                )

    predicate = Predicate(
        "TRIAL_SHORT", "太短", short, parameters={"least": Parameter(6, "最少")},
        sentences={"short": "%(length)s 少于 %(least)s"},
    )  # fmt: skip
    contribute(predicate, subjects)
    found_rules(actor=clock_user(), at=now())
    yield root, organs
    withdraw("TRIAL_SHORT")


def test_the_past_is_asked_again_with_other_numbers(place, client):
    root, organs = place
    head, own = someone("head", root), someone("head", organs[0])
    [rule] = [one for one in rules_to_try() if one.rule.code == "TRIAL_SHORT"]

    def counts(least):
        hits = tried(rule, {"least": least}, now() - timedelta(30), now())
        return sum(one.number_now for one in hits), sum(one.number_then for one in hits)

    assert [counts(least) for least in (6, 10, 1, 100)] == [(2, 2), (2, 3), (2, 0), (2, 4)]
    page = read(client, head, f"{PAGE}&p-least=10")
    assert "would have seen 3" in page
    assert "9 少于 10" in page
    assert "5 少于 10" not in page
    assert "what happened before an organ was live is left out" in page
    assert '<td class="in" data-l="What was seen">' in page  # words stand to the left
    assert '<td class="num in" data-l="New">' in page
    assert "2 少于 1" not in read(client, head, f"{PAGE}&p-least=1&of=now")
    assert "2 少于 6" in read(client, head, f"{PAGE}&p-least=1&of=gone&within={organs[0].pk}")
    assert "as it is in force" in read(client, head, f"{PAGE}&p-least=x&since=x&of=x&within=x")
    table = read(client, head, f"{PAGE}&p-least=10&out=csv&table=organs").splitlines()
    assert sorted(line.split(",", 1)[1] for line in table[1:]) == ["1,1,0,0", "1,2,1,0"]
    assert "would have seen 2" in read(client, own, f"{PAGE}&p-least=10")
    rules().filter(code="TRIAL_SHORT").update(state="suspended")
    assert "in force it sees 0" in read(client, head, f"{PAGE}&p-least=10")
    assert not findings_for(head, now().date()).exists()


def test_several_yellow_cards_are_tried_too_and_it_is_for_those_who_look_over(place, client):
    root, organs = place

    page = read(client, someone("head", root), "/limit-lab/rule/?rule=YELLOW_REPEATED&p-number=1")
    assert "Nothing was seen" in page
    client.force_login(someone("officer", organs[0]))
    assert client.get(PAGE).status_code == 403


def test_another_number_is_tried_on_what_was_read_before_and_after_a_while_anew(place):
    root, _organs = place
    readings, at = [], now()
    recent: Recent[int] = Recent(1, minutes=5)

    def read():
        readings.append(root)
        return len(readings)

    asked = [("a", at), ("a", at + timedelta(minutes=4)), ("a", at + timedelta(minutes=5))]
    assert [recent.of((key,), moment, read) for key, moment in asked] == [
        (at, 1), (at, 1), (at + timedelta(minutes=5), 2),
    ]  # fmt: skip
    assert recent.of(("b",), at, read) == (at, 3)
    assert recent.of(("a",), at, read) == (at, 4)


def test_the_page_says_when_it_read_what_it_shows(place, client):
    root, _organs = place
    head = someone("head", root)
    client.force_login(head)

    first = client.get(f"{PAGE}&p-least=10").context["page"]
    rules().filter(code="TRIAL_SHORT").update(state="suspended")
    second = client.get(f"{PAGE}&p-least=100").context["page"]

    assert second.as_of == first.as_of
    assert [figure for _label, figure, _note, _url in second.stats] == ["0", "4", "4", "0"]
