"""Lists of items: tried, published with their paper, and the same list again."""

from datetime import date

import pytest

from xiaoneng.catalogue.judging import Judge
from xiaoneng.catalogue.models import Alias, Item, Round, Version
from xiaoneng.catalogue.operations import rounds
from xiaoneng.catalogue.operations.items import add_item
from xiaoneng.catalogue.operations.rounds import add_alias, import_round, rows_of
from xiaoneng.catalogue.queries import item_coded, version_on
from xiaoneng.catalogue.tests.factories import PAPER, draft, item, published
from xiaoneng.catalogue.tests.lists import CREDIT, FROM, imported, row, sheet, tried
from xiaoneng.core.refusals import Conflict, Denied, Unusable
from xiaoneng.errands.jobs import work
from xiaoneng.errands.operations import ask_errand
from xiaoneng.kit.progress import Stopped, told_to
from xiaoneng.ledger.queries import count_of_entries, entries_of
from xiaoneng.ledger.verifying import verify
from xiaoneng.messages.queries import inbox_of
from xiaoneng.obligations.tests.factories import MONDAY
from xiaoneng.people.tests.factories import OrganFactory, PostFactory, someone

pytestmark = pytest.mark.django_db
FULL = row(
    name_en="Licence",
    case_type="承诺件",
    promised="10",
    statutory="20 工作日",
    limit_basis="行政许可法第四十二条",
    extension_cap="10",
    legal_bases="条例｜第三条",
    materials="申请表｜原件｜2",
    procedures="专家评审｜30｜行政许可法第四十五条｜Expert review｜review",
    steps="a｜受理｜1\nb｜审查｜8｜工作日｜a｜区城管局｜科员",
    conditions="具备条件",
    fees="不收费",
    result="许可证",
)


@pytest.fixture
def root():
    return OrganFactory(level="district")


@pytest.fixture
def organ(root):
    organ = OrganFactory(parent=root, name="区城管局", code=CREDIT)
    PostFactory(organ=organ)
    return organ


@pytest.fixture
def office(root):
    return someone("efficiency_office", root)


def verdicts(file, from_on=FROM):
    return Judge(from_on).verdicts(rows_of(file))


def test_a_trial_changes_nothing_and_leaves_its_line(organ, office):
    one = tried(sheet(FULL), office)

    assert (one.state, one.filename, len(one.rows)) == ("tried", "事项.csv", 1)
    assert Item.objects.count() == 0
    assert [entry.event for entry in entries_of(one)] == ["round.tried"]
    assert count_of_entries() == 1


def test_rows_become_items_with_published_versions(organ, office):
    head = someone("head", organ)
    one = imported(sheet(FULL, row("XK2")), office)

    assert one.counts == {"added": 2, "changed": 0, "unchanged": 0, "refused": 0}
    version = version_on(item_coded("XK1"), FROM)
    assert (version.state, version.basis_paper, version.from_on) == ("published", PAPER, FROM)
    assert (version.promised_amount, version.promised_unit) == (10, "workday")
    assert version.procedures[0]["code"] == "review"
    assert [step.follows for step in version.steps.all()] == [[], ["a"]]
    assert version.steps.all()[1].post.organ == organ
    assert [entry.event for entry in entries_of(one)] == ["round.tried", "round.imported"]
    assert [entry.event for entry in entries_of(version)] == ["version.published"]
    assert [entry.event for entry in entries_of(version.item)] == ["item.added"]
    assert count_of_entries() == 6
    assert [notice.event for notice in inbox_of(head, MONDAY)] == ["round.imported"]
    assert verify().is_whole


def test_the_same_list_again_changes_nothing(organ, office):
    imported(sheet(FULL, row("XK2")), office)
    count = count_of_entries()

    one = imported(sheet(FULL, row("XK2")), office)

    assert one.counts == {"added": 0, "changed": 0, "unchanged": 2, "refused": 0}
    assert Version.objects.count() == 2
    assert count_of_entries() == count + 2  # tried, imported


def test_a_changed_row_publishes_the_next_version(organ, office):
    imported(sheet(FULL, row("XK2")), office)
    later = date(2026, 5, 1)
    changed = sheet({**FULL, "promised": "9", "fees": "无"}, row("XK2"))
    found = verdicts(changed, later)

    assert [one.outcome for one in found] == ["changed", "unchanged"]
    assert [(one.before, one.after) for one in found[0].changes] == [("10", "9"), ("不收费", "")]
    changed.seek(0)
    imported(changed, office, from_on=later, paper="二号")
    row_now = item_coded("XK1")
    assert version_on(row_now, date(2026, 4, 30)).promised_amount == 10
    assert version_on(row_now, later).promised_amount == 9
    assert version_on(row_now, later).result == "许可证"


def test_an_item_that_has_only_a_dropped_draft_is_published(organ, office):
    add_item("XK1", "01", organ, actor=office, at=MONDAY)

    assert imported(sheet(row()), office).counts["changed"] == 1


def test_an_item_passes_to_another_organ_and_a_section_keeps_what_its_body_is_given(
    root, organ, office
):
    other = OrganFactory(parent=root, name="区住建局")
    section = OrganFactory(parent=organ, name="许可科", level="section")
    imported(sheet(row(), row("XK2", "许可科")), office)

    one = imported(sheet(row(organ="区住建局"), row("XK2")), office, from_on=date(2026, 4, 1))

    assert one.counts == {"added": 0, "changed": 1, "unchanged": 1, "refused": 0}
    assert item_coded("XK1").organ == other
    assert item_coded("XK2").organ == section


def test_it_needs_its_paper(office):
    with pytest.raises(Unusable):
        tried(sheet(row()), office, paper=" ")


def test_only_the_efficiency_office_tries_and_only_the_uploader_imports(root, organ, office):
    with pytest.raises(Denied):
        tried(sheet(row()), someone("head", organ))
    with pytest.raises(Denied):
        tried(sheet(row()), someone("efficiency_office", organ))  # a list names any organ
    one = tried(sheet(row()), office)
    with pytest.raises(Denied):
        import_round(one, actor=someone("efficiency_office", root), at=MONDAY)
    with pytest.raises(Denied):
        add_alias("别名", organ, actor=someone("head", organ), at=MONDAY)


def test_an_import_is_not_done_twice(organ, office):
    one = imported(sheet(row()), office)
    stale = Round(pk=one.pk, uploaded_by=office, state="tried", from_on=FROM, rows=[])

    with pytest.raises(Conflict):
        import_round(stale, actor=office, at=MONDAY)


def test_what_was_cut_short_goes_on_where_it_stopped(organ, office, monkeypatch):
    monkeypatch.setattr(rounds, "BATCH", 2)
    one = tried(sheet(*(row(f"XK{n}") for n in range(7))), office)

    def stop(done, _total):
        if done >= 4:
            raise Stopped

    with pytest.raises(Stopped), told_to(stop):
        import_round(one, actor=office, at=MONDAY)
    assert Item.objects.count() == 4
    again = import_round(Round.objects.get(pk=one.pk), actor=office, at=MONDAY)
    assert Item.objects.count() == 7
    assert (again.state, again.rows, again.counts["added"]) == ("imported", [], 7)


def test_what_changed_meanwhile_is_judged_anew(organ, office, monkeypatch):
    one = tried(sheet(row(), row("XK2"), row("XK3")), office)
    rounds.begin_round(one)
    draft(add_item("XK2", "01", organ, actor=office, at=MONDAY))
    published(item("XK3", organ), from_on=FROM, name="事项XK3")

    import_round(one, actor=office, at=MONDAY)

    assert one.counts == {"added": 1, "changed": 0, "unchanged": 1, "refused": 1}
    assert [refused["number"] for refused in one.refused] == [3]


def test_a_long_list_is_imported_in_the_background(organ, office):
    one = tried(sheet(row()), office)
    errand = ask_errand("round.import", str(one), {"round": one.pk}, actor=office, at=MONDAY)

    assert work(lambda: MONDAY)

    errand.refresh_from_db()
    assert (errand.state, errand.url) == ("done", one.get_absolute_url())
    assert item_coded("XK1") is not None


@pytest.mark.parametrize("words", ["", "长" * 121])
def test_an_alias_says_something(organ, office, words):
    with pytest.raises(Unusable):
        add_alias(words, organ, actor=office, at=MONDAY)


def test_an_alias_belongs_to_one_organ_in_being(root, organ, office):
    closed = OrganFactory(parent=root, closed_on=date(2026, 1, 1))
    with pytest.raises(Unusable):
        add_alias("旧局", closed, actor=office, at=MONDAY)
    add_alias("旧局", organ, actor=office, at=MONDAY)
    with pytest.raises(Conflict):
        add_alias("旧局", root, actor=office, at=MONDAY)
    assert Alias.objects.count() == 1
