"""What nobody knows in a file is settled before it comes in: officers, events without a meaning."""

import pytest
from django.urls import reverse

from xiaoneng.cases.models import Batch, Case
from xiaoneng.cases.operations.batches import import_batch, look_through
from xiaoneng.cases.operations.files import try_batch
from xiaoneng.cases.operations.settling import Settled, settle_unknown
from xiaoneng.cases.operations.sources import Described, change_source
from xiaoneng.cases.settling_forms import key_of
from xiaoneng.cases.tests.importing import MAPPING, log, moment, office, source_of
from xiaoneng.core.refusals import Denied, IllegalStep, Unusable
from xiaoneng.ledger.queries import entries_of
from xiaoneng.people.models import Organ
from xiaoneng.people.tests.factories import OrganFactory, UserFactory, someone

pytestmark = pytest.mark.django_db
STARTS = '[[event]]\nmatch = "apply"\ndoes = "start"\n'
ROWS = [
    ("A1", "apply", "2026-03-02 09:00", "一科", "小王"),
    ("A1", "look", "2026-03-03 09:00", "一科", "小王"),
    ("A2", "apply", "2026-03-02 09:00", "一科", "李强"),
    ("A3", "apply", "2026-03-02 09:00", "一科", "系统"),
]


@pytest.fixture
def source():
    found = source_of(MAPPING + STARTS, takes_unknown=False)
    OrganFactory(parent=found.organ, name="一科")
    return found


@pytest.fixture
def section(source):
    return Organ.objects.get(name="一科")


@pytest.fixture
def wang(section):
    someone("officer", section, full_name="李强")
    return someone("officer", section, full_name="王芳")


def tried(source, path):
    with path.open("rb") as file:
        batch = try_batch(source, path.name, file, actor=office(source), at=moment())
    return look_through(batch, actor=office(source), at=moment())


@pytest.fixture
def batch(source, wang, tmp_path):
    return tried(source, log(tmp_path / "log.csv", ROWS))


def settle(batch, persons=None, *, leaves=True, keeps=True, actor=None):
    said = Settled(persons or {}, leaves_officers=leaves, keeps_steps=keeps)
    return settle_unknown(batch, said, actor=actor or office(batch.source), at=moment())


def take(batch):
    return import_batch(batch, actor=office(batch.source), at=moment())


def test_the_trial_says_who_and_what_is_unknown_and_on_how_many_rows(batch):
    counts = batch.counts

    assert (counts["officers_unknown"], counts["officers_unknown_rows"]) == (["小王", "系统"], 3)
    assert [(one["name"], one["rows"]) for one in counts["officers"]] == [("小王", 2), ("系统", 1)]
    assert (counts["steps_plain"], counts["steps_plain_rows"]) == (["look"], 1)


def test_a_name_is_known_only_in_the_organ_it_works_for(source, wang, tmp_path):
    OrganFactory(parent=source.organ, name="二科")
    rows = [("B1", "apply", "2026-03-02 09:00", "二科", "王芳")]

    [one] = tried(source, log(tmp_path / "log.csv", rows)).counts["officers"]

    assert (one["organ_name"], one["name"], one["person"]) == ("二科", "王芳", None)


def test_it_does_not_come_in_until_both_are_settled(batch):
    with pytest.raises(IllegalStep, match=r"小王、系统.*look"):
        take(batch)

    assert not Case.objects.exists()
    assert Batch.objects.get().state == "tried"


def test_a_name_that_was_told_is_that_person_also_when_its_case_is_folded_anew(
    batch, wang, section, tmp_path
):
    settle(batch, {(section.pk, "小王"): wang.pk, (section.pk, "系统"): None})
    take(Batch.objects.get())
    more = [("A1", "pause", "2026-03-04 09:00", "一科", "小王")]

    later = tried(batch.source, log(tmp_path / "more.csv", more))
    take(later)

    case = Case.objects.get(source_key="A1")
    assert [one.officer for one in case.decision.holdings.all()] == [wang]
    assert case.decision.officer == wang
    assert Case.objects.get(source_key="A3").decision.officer is None
    assert (later.counts["officers_unknown"], case.events.count()) == ([], 3)


def test_whom_a_name_means_can_be_said_otherwise_with_a_later_file(batch, wang, section, tmp_path):
    other = someone("officer", section, full_name="王建国")
    settle(batch, {(section.pk, "小王"): wang.pk})
    take(Batch.objects.get())
    later = tried(batch.source, log(tmp_path / "more.csv", [("A4", *ROWS[0][1:])]))

    settle(later, {(section.pk, "小王"): other.pk})
    take(Batch.objects.get(filename="more.csv"))

    assert Case.objects.get(source_key="A4").decision.officer == other


def test_it_is_one_line_of_the_ledger_that_names_nobody(batch, wang, section):
    done = settle(batch, {(section.pk, "小王"): wang.pk})

    line = entries_of(done)[-1]
    facts = dict(line.facts)
    assert line.event == "batch.settled"
    assert (facts["persons"], facts["officers_left"]) == (str(wang.pk), "1")
    assert facts["steps_kept"] == "look"
    assert "小王" not in str(facts)
    assert (done.settled_by, done.settled_at) == (office(batch.source), moment())


@pytest.mark.parametrize(
    ("choice", "words"), [({"leaves": False}, "系统"), ({"keeps": False}, "look")]
)
def test_half_a_decision_is_none(batch, wang, section, choice, words):
    with pytest.raises(Unusable, match=words):
        settle(batch, {(section.pk, "小王"): wang.pk}, **choice)

    assert Batch.objects.get().settled == {}


def test_a_person_of_another_organ_is_refused_and_so_is_a_stranger(batch, section):
    foreign = someone("officer", OrganFactory(), full_name="王芳")

    with pytest.raises(Unusable, match="小王"):
        settle(batch, {(section.pk, "小王"): foreign.pk})
    with pytest.raises(Denied):
        settle(batch, actor=UserFactory())


def test_what_came_in_is_settled_no_more(batch):
    settle(batch)
    take(Batch.objects.get())

    with pytest.raises(IllegalStep):
        settle(batch)


def test_another_mapping_asks_anew(batch, source):
    settle(batch)
    said = {"title": source.title, "organ": source.organ, "takes_unknown": False}
    known = MAPPING + STARTS + '[[event]]\nmatch = "look"\ndoes = "ignore"\n'
    change_source(source, Described(mapping=known, **said), actor=office(source), at=moment())
    again = Batch.objects.get()

    with pytest.raises(IllegalStep) as refusal:
        take(again)

    assert "小王" in str(refusal.value)
    assert "look" not in str(refusal.value)


def test_where_nothing_is_unknown_nothing_is_asked(source, wang, tmp_path):
    batch = tried(source, log(tmp_path / "log.csv", [ROWS[2]]))

    assert take(batch).state == "imported"


def test_a_source_may_take_unknown_names_as_they_are(source, wang, tmp_path):
    source.takes_unknown = True
    source.save()

    taken = take(tried(source, log(tmp_path / "log.csv", ROWS)))

    facts = dict(entries_of(taken)[-1].facts)
    assert (taken.state, facts["without_officer"], facts["without_effect"]) == (
        "imported",
        "3",
        "1",
    )


def test_it_is_settled_on_the_page_of_the_file(batch, wang, client):
    client.force_login(office(batch.source))
    name = key_of(batch.counts["officers"][0])
    button = reverse("cases:import", args=[batch.pk])

    before = client.get(batch.get_absolute_url()).content.decode()
    early = client.post(button)
    half = client.post(f"{batch.get_absolute_url()}settle/", {name: wang.pk})
    whole = {name: wang.pk, "leaves_officers": "on", "keeps_steps": "on"}
    client.post(f"{batch.get_absolute_url()}settle/", whole)
    after = client.get(batch.get_absolute_url()).content.decode()
    client.post(button)

    assert (button in before, button in after) == (False, True)
    assert (early.status_code, half.status_code) == (409, 422)
    assert "王芳" in before
    assert "系统" in half.content.decode()
    assert Case.objects.get(source_key="A1").decision.officer == wang


def test_a_tried_file_is_tried_again_by_what_is_known_by_now(batch, section, client):
    client.force_login(office(batch.source))
    someone("officer", section, full_name="小王")

    client.post(reverse("cases:try_again", args=[batch.pk]))

    assert Batch.objects.get().counts["officers_unknown"] == ["系统"]
