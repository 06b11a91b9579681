"""What the database keeps beside the rows: counts by organ and light, and pieces of words."""

import random
from collections import Counter

import pytest
from django.db import connection
from django.db.models import Sum
from django.urls import reverse

from xiaoneng.kit.pieces import pieces_of
from xiaoneng.kit.tests.clients import signed_in
from xiaoneng.kit.time import now
from xiaoneng.obligations.counts import lights_of, open_counts
from xiaoneng.obligations.figures import matching, seen_by
from xiaoneng.obligations.lights import Lights, States
from xiaoneng.obligations.models import Obligation, Tally
from xiaoneng.obligations.queries import obligations_for
from xiaoneng.obligations.tests.factories import MONDAY, obligation
from xiaoneng.obligations.words import WORDED
from xiaoneng.people.tests.factories import OrganFactory, someone

pytestmark = pytest.mark.django_db
TRIGGERS = {"obligation_counted", "obligation_uncounted", "obligation_recounted"}
CLOSINGS = {"closing_counted", "closing_uncounted"}
WORDS = {"obligation_worded", "obligation_unworded", "obligation_reworded"}
ENDS_WITH = (
    "end the migration with RunPython(untie_and_tie) of 0006, 0007, 0024, "
    "then RunPython(number) of pieces_as_numbers"
)
SIGNS = "许可证核发ABab12 -（(：:ＡＢ㎡气"


def kept():
    rows = Tally.objects.values_list("organ", "state", "light").annotate(Sum("number"))
    return {key: number for *key_, number in rows if number for key in [tuple(key_)]}


def counted():
    return Counter(Obligation.objects.values_list("organ", "state", "light"))


def copies(number, **fields):
    """Rows as an import writes them: many at once."""
    first = obligation()
    names = [one.attname for one in Obligation._meta.concrete_fields if one.name != "id"]
    told = {name: getattr(first, name) for name in names}
    rows = [Obligation(**{**told, "number": f"C{place:05}", **fields}) for place in range(number)]
    return Obligation.objects.bulk_create(rows)


def test_the_counts_are_those_of_the_rows_whatever_is_done_to_them():
    organs = [OrganFactory() for _ in range(3)]
    copies(30)
    chance = random.Random(7)  # noqa: S311
    keys = list(Obligation.objects.values_list("pk", flat=True))
    for _ in range(40):
        some = Obligation.objects.filter(pk__in=chance.sample(keys, chance.randint(1, 9)))
        state = chance.choice(["open", "cancelled"])
        some.update(
            light=chance.choice(Lights.values),
            organ=chance.choice(organs),
            state=state,
            look_at=None,
        )
    Obligation.objects.filter(number__startswith="C0002").delete()

    assert kept() == counted()


def test_a_count_is_that_of_the_list_it_opens():
    organ, other = OrganFactory(), OrganFactory()
    head = someone("head", organ)
    left, _own, _others = (obligation(organ=one) for one in (other, organ, other))
    left.officer = head  # who came here from there and still has it
    left.save(update_fields=["officer"])
    at = now()

    lights = lights_of(open_counts(head, at))

    shown = Counter(seen_by(head, at).open().values_list("light", flat=True))
    assert lights == shown
    assert sum(lights.values()) == obligations_for(head, at.date()).count() == 2


def test_the_triggers_outlive_every_migration():
    """SQLite drops them with a table that is rebuilt: see migrations 0006, 0007 and 0024.

    After 0007 comes `pieces_as_numbers`, or PostgreSQL has pieces that nobody asks for.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger")
        found = {name for (name,) in cursor.fetchall()}
    wanted = TRIGGERS | CLOSINGS | (WORDS if connection.vendor == "sqlite" else set())

    assert wanted <= found, ENDS_WITH


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="numbers are PostgreSQL's")
def test_the_pieces_stay_numbers_after_every_migration():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_typeof(obligations_pieces('', '', ''))::text")
        [(kind,)] = cursor.fetchall()

    assert kind == "bigint[]", ENDS_WITH


def plainly(words):
    found = Obligation.objects.filter(*map(WORDED.stands, words.split()))
    return set(found.values_list("pk", flat=True))


def test_words_are_found_wherever_they_stand():
    row = obligation(title="液化石油气（LPG）换证", owed_to="甲公司")

    for words in (
        "石油",
        "石",
        "液化石油气",
        "LPG",
        "lpg",
        "lp",
        "换证 公司",
        "甲",
        row.number[3:7],
    ):
        assert set(matching(Obligation.objects.all(), words)) == {row}, words
    for words in ("石化", "油石", "龘", "换证 乙", "LPGX"):
        assert not matching(Obligation.objects.all(), words).exists(), words


@pytest.mark.usefixtures("plain_files")
@pytest.mark.parametrize("title", ["食品经营许可（新办）", "食品经营许可(新办)"])
@pytest.mark.parametrize("words", ["许可（新办）", "许可(新办)", "可（", "办) 食品", "ＬＣ许可("])
def test_signs_of_either_width_find_either(title, words):
    row = obligation(title=title, owed_to="LC许可（甲）")
    obligation(title="食品经营许可变更", organ=row.organ, officer=row.officer)

    page = signed_in(row.officer).get(reverse("obligations:list"), {"q": words}).content.decode()

    assert list(matching(Obligation.objects.all(), words)) == [row]
    assert row.number in page
    assert "许可变更" not in page


@pytest.mark.usefixtures("plain_files")
def test_the_name_of_an_officer_is_found_with_signs_of_either_width():
    organ = OrganFactory()
    officer = someone("officer", organ, full_name="王芳（借调）")
    row = obligation(organ=organ, officer=officer)
    client, address = signed_in(officer), reverse("obligations:list")

    for name, is_found in (("王芳(借", True), ("芳（借调）", True), ("王芳(二)", False)):
        page = client.get(address, {"officer": name}).content.decode()
        assert (row.number in page) is is_found, name


def test_a_changed_title_is_found_and_the_old_one_is_not():
    row = obligation(title="占道施工审批")
    Obligation.objects.filter(pk=row.pk).update(title="户外广告设置")

    assert WORDED.candidates(["占道"]) == []
    assert set(matching(Obligation.objects.all(), "广告")) == {row}


def test_pieces_narrow_and_never_lose_a_row():
    chance = random.Random(11)  # noqa: S311
    rows = copies(60)
    for row in rows:
        title = "".join(chance.choices(SIGNS, k=chance.randint(1, 12)))
        Obligation.objects.filter(pk=row.pk).update(title=title)
    for _ in range(200):
        words = "".join(chance.choices(SIGNS, k=chance.randint(1, 4)))

        found = matching(Obligation.objects.all(), words)

        assert set(found.values_list("pk", flat=True)) == plainly(words), words


def test_the_pieces_of_a_word():
    assert pieces_of("公积金提取") == ["公积", "积金", "金提", "提取"]
    assert pieces_of("LC-2026") == ["lc", "202", "026"]
    assert pieces_of("气") == ["气"]
    assert pieces_of("气（") == pieces_of("气(") == ["气"]  # the text may have either
    assert pieces_of("许可（新办）") == pieces_of("许可(新办)") == ["许可", "新办"]
    assert pieces_of("ｌｃ-2026") == ["202", "026"]
    assert pieces_of("ete\N{COMBINING ACUTE ACCENT}") == []  # one sign with the accent elsewhere
    assert pieces_of("É") == []


def test_an_open_row_is_counted_once():
    row = obligation(began=MONDAY)

    assert kept() == {(row.organ_id, States.OPEN, row.light): 1}
