"""Cases are found by the pieces of their words that the database keeps."""

import random

import pytest
from django.db import connection

from xiaoneng.cases.models import Case
from xiaoneng.cases.queries import matching
from xiaoneng.cases.tests.factories import registered
from xiaoneng.cases.worded import WORDED

pytestmark = pytest.mark.django_db
TRIGGERS = {"case_worded", "case_unworded", "case_reworded"}
SIGNS = "许可证核发ABab12 -（(：:ＡＢ㎡气"


def found(words):
    return set(matching(Case.objects.all(), words).values_list("pk", flat=True))


def plainly(words):
    rows = Case.objects.filter(*map(WORDED.stands, words.split()))
    return set(rows.values_list("pk", flat=True))


@pytest.fixture
def case():
    row = registered()
    Case.objects.filter(pk=row.pk).update(
        item_name="瓶装燃气供应站许可", matter="溪口站（LPG）扩建", applicant="刘海燕"
    )
    row.refresh_from_db()
    return row


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL has an index instead")
def test_the_triggers_are_there_after_every_migration():
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        have = {name for (name,) in cursor.fetchall()}

    assert have >= TRIGGERS, "end the migration with RunPython(untie_and_tie) of words_found"


def test_words_are_found_in_number_item_matter_and_applicant(case):
    for words in (case.number, "燃气", "供应站许可", "站（lpg)", "海燕", "刘", "扩建 燃气 刘海"):
        assert found(words) == {case.pk}, words
    for words in ("气燃", "海刘", "扩建 王"):
        assert found(words) == set(), words


def test_what_is_found_nowhere_reads_no_case(case):
    assert WORDED.candidates(["查无此事"]) == []
    assert WORDED.candidates([case.number]) == [case.pk]


def test_a_changed_matter_is_found_and_the_old_one_is_not(case):
    Case.objects.filter(pk=case.pk).update(matter="南岸站改建")

    assert WORDED.candidates(["溪口"]) == []
    assert found("南岸") == {case.pk}


def test_pieces_narrow_and_never_lose_a_case(case):
    chance = random.Random(5)  # noqa: S311
    fields = [field.attname for field in Case._meta.concrete_fields if field.name != "id"]
    like = {name: getattr(case, name) for name in fields} | {"intake_id": None}
    Case.objects.bulk_create(
        Case(
            **like
            | {
                "number": f"C{place:05}",
                "matter": "".join(chance.choices(SIGNS, k=chance.randint(1, 12))),
            }
        )
        for place in range(60)
    )
    for _ in range(120):
        words = "".join(chance.choices(SIGNS, k=chance.randint(1, 4)))

        assert found(words) == plainly(words), words
