"""Two minute hands at once, and one that dies half-way."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from xiaoneng.kit.tests.locking import locking
from xiaoneng.obligations.jobs import sweep
from xiaoneng.people.models import User
from xiaoneng.supervision.jobs import judge_crossings, supervise_due
from xiaoneng.supervision.models import Card, Rule
from xiaoneng.supervision.tests.factories import NOTICED, district, late, told


@pytest.fixture
def place(transactional_db):
    User.objects.get_or_create(username="clock", defaults={"full_name": "clock", "password": "!"})
    made = district()
    for _turn in range(6):
        late(made)
    sweep(NOTICED)
    return made


def test_two_hands_issue_each_card_once(place, tmp_path):
    barrier = Barrier(2)

    def run():
        try:
            barrier.wait()
            return judge_crossings(NOTICED, batch=2)
        finally:
            connection.close()

    def count():
        try:
            numbers = sorted(Card.objects.values_list("number", flat=True))
            return numbers, len(told(event="card.issued", addressee=place.liaison))
        finally:
            connection.close()

    with locking(tmp_path), ThreadPoolExecutor() as pool:
        issued = [one.result(timeout=120) for one in [pool.submit(run), pool.submit(run)]]
        numbers, messages = pool.submit(count).result(timeout=60)

    assert sum(issued) == 6
    assert numbers == [f"效监〔2026〕{place} 号" for place in range(1, 7)]
    assert messages == 6


def test_a_hand_that_dies_half_way_leaves_nothing_half(place):
    def dies(execute, sql, params, many, context):
        if sql.startswith('INSERT INTO "supervision_card"'):
            raise SystemExit("the power went out")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(dies), pytest.raises(SystemExit):
        supervise_due(NOTICED)

    assert not Card.objects.exists()
    assert supervise_due(NOTICED).issued == 6
    assert Rule.objects.exists()
