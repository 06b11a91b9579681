"""Tickets without a case of the day, and cases accepted in person without a ticket."""

import pytest

from xiaoneng.measures.doubts_tickets import case_without_ticket, ticket_without_case
from xiaoneng.measures.tests.doubt_logs import doubts, few, keys
from xiaoneng.measures.tests.register_logs import (
    DAY_ONE,
    HonestHall,
    accepted,
    acts,
    numbers,
    taken,
    ticket,
    tickets,
)

MANY = range(30)


ELSEWHERE = ("文旅局", "教育局")  # two more, whose tickets and cases belong to each other


def uncased(told, *, known=(), done=(), elsewhere=ELSEWHERE):
    other = [ticket(5000 + key, organ=one, named="外") for one in elsewhere for key in MANY]
    return ticket_without_case(
        tickets([*told, *other]), numbers(*known, ("外", "文旅局")), acts(*done)
    )


def test_tickets_for_an_item_without_a_case_that_day_are_suspicious():
    told = [ticket(key, item="登记", day=DAY_ONE + key % 2) for key in range(40)]

    found = doubts(uncased(told, done=[("民政局", "登记", DAY_ONE)]))

    assert [row["case"] for row in found] == list(range(1, 40, 2))
    assert (found[0]["number"], found[0]["total"], found[0]["item"]) == (20, 40, "")


@pytest.mark.parametrize("done", [("住建局", "登记", DAY_ONE), ("民政局", "变更", DAY_ONE),
                                  ("民政局", "登记", DAY_ONE + 1)])  # fmt: skip
def test_only_a_case_of_the_organ_the_item_and_the_day_clears_a_ticket(done):
    told = [ticket(key, item="登记") for key in MANY]

    assert keys(uncased(told, done=[done])) == [*MANY]


def test_a_ticket_that_names_a_known_case_has_one():
    told = [ticket(key, named=f"办{key}") for key in MANY]

    assert keys(uncased(told, known=[(f"办{key}", "民政局") for key in MANY])) == []
    assert keys(uncased(told, known=[(f"办{key}", "住建局") for key in MANY])) == []
    assert keys(uncased(told, known=[("办99", "民政局")])) == [*MANY]


def test_a_ticket_that_says_neither_item_nor_case_is_not_judged():
    found = uncased([ticket(key) for key in MANY])

    assert (keys(found), few(found)) == ([], [])


def test_officers_are_judged_by_themselves_and_few_tickets_say_so():
    told = [ticket(key, item="登记", officer="张" if key < 12 else "李") for key in range(40)]

    found = uncased(told)

    assert {row["officer"] for row in doubts(found)} == {"李"}
    assert [(row["officer"], row["total"]) for row in few(found)] == [("张", 12)]


def test_where_people_ask_everywhere_nobody_stands_out():
    told = [
        ticket(100 * place + key, organ=organ, item="登记" if key % 2 else "咨询")
        for place, organ in enumerate(["民政局", "住建局"])
        for key in range(60)
    ]
    done = [(organ, "登记", DAY_ONE) for organ in ("民政局", "住建局")]

    assert keys(uncased(told, done=done)) == []


def ticketless(told, *drawn, elsewhere=ELSEWHERE):
    other = [taken(5000 + key, organ=one, number="外") for one in elsewhere for key in MANY]
    theirs = [ticket(5000, organ=one, named="外") for one in elsewhere]
    return case_without_ticket(accepted([*told, *other]), tickets([*drawn, *theirs]))


def test_without_other_halls_nobody_can_know_how_many_only_ask():
    asked = uncased([ticket(key, item="登记") for key in MANY], elsewhere=())
    undrawn = ticketless([taken(key) for key in MANY], ticket(900, item="变更"), elsewhere=())

    assert (keys(asked), [row["total"] for row in few(asked)]) == ([], [30])
    assert (keys(undrawn), [row["total"] for row in few(undrawn)]) == ([], [30])


def test_cases_taken_on_days_whose_tickets_are_for_others_are_suspicious():
    told = [taken(key) for key in MANY]

    found = doubts(ticketless(told, ticket(900, item="变更")))

    assert [row["case"] for row in found] == [*MANY]
    assert (found[0]["number"], found[0]["total"]) == (30, 30)


@pytest.mark.parametrize("drawn", [{}, {"item": "登记"}])
def test_one_ticket_that_may_have_been_for_it_clears_a_case(drawn):
    assert keys(ticketless([taken(key) for key in MANY], ticket(900, **drawn))) == []


def test_a_silent_ticket_of_a_hall_of_all_organs_clears_the_cases_of_its_day():
    told = [taken(key, day=DAY_ONE + key % 2) for key in range(60)]
    drawn = [ticket(900 + day, item="变更", day=DAY_ONE + day) for day in (0, 1)]

    assert keys(ticketless(told, *drawn)) == [*range(60)]
    assert keys(ticketless(told, *drawn, ticket(990, organ=None))) == [*range(1, 60, 2)]


def test_a_ticket_that_names_the_case_clears_that_case():
    drawn = [ticket(900 + key, named=f"办{key}") for key in range(25)]

    assert keys(ticketless([taken(key) for key in range(50)], *drawn)) == [*range(25, 50)]


def test_a_day_without_tickets_of_the_organ_is_not_judged():
    told = [taken(key) for key in MANY]

    assert keys(ticketless(told, ticket(900, organ="住建局", item="变更"))) == []
    assert keys(ticketless(told, ticket(900, day=DAY_ONE + 1, item="变更"))) == []


@pytest.mark.parametrize("seed", range(5))
def test_honest_halls_raise_nothing(seed):
    hall = HonestHall(seed, 900)
    drawn = tickets(hall.tickets)

    assert keys(ticket_without_case(drawn, numbers(*hall.numbers), acts(*hall.acts))) == []
    assert keys(case_without_ticket(accepted(hall.accepted), drawn)) == []
