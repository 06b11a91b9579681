"""Lists of items: tried, published with their paper, and the same list again."""

import io
from datetime import date

import pytest

from xiaoneng.catalogue.judging import Judge, counts_of, missing_from, unknown_organs
from xiaoneng.catalogue.models import Alias, Item, Round, Version
from xiaoneng.catalogue.operations import rounds
from xiaoneng.catalogue.operations.drafts import draft_version
from xiaoneng.catalogue.operations.items import add_item
from xiaoneng.catalogue.operations.publishing import abolish_version
from xiaoneng.catalogue.operations.rounds import add_alias, import_round, rows_of
from xiaoneng.catalogue.queries import item_coded, version_on
from xiaoneng.catalogue.tests.factories import PAPER, draft, item, published
from xiaoneng.catalogue.tests.lists import CREDIT, FROM, imported, portal, row, sheet, tried
from xiaoneng.core.refusals import Conflict, Denied, Unusable
from xiaoneng.errands.jobs import work
from xiaoneng.errands.operations import ask_errand
from xiaoneng.kit.progress import Stopped, told_to
from xiaoneng.ledger.models import Entry
from xiaoneng.ledger.verifying import verify
from xiaoneng.messages.models import Message
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
    assert [entry.event for entry in Entry.objects.all()] == ["round.tried"]


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
    events = sorted(entry.event for entry in Entry.objects.all())
    assert events == sorted(
        ["round.tried", *["item.added", "version.published"] * 2, "round.imported"]
    )
    assert Message.objects.get().addressee == head
    assert verify().is_whole


def test_the_same_list_again_changes_nothing(organ, office):
    imported(sheet(FULL, row("XK2")), office)
    count = Entry.objects.count()

    one = imported(sheet(FULL, row("XK2")), office)

    assert one.counts == {"added": 0, "changed": 0, "unchanged": 2, "refused": 0}
    assert Version.objects.count() == 2
    assert Entry.objects.count() == count + 2  # tried, imported


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


@pytest.mark.parametrize(
    ("bad", "column"),
    [
        ({"code": ""}, "code"),
        ({"code": "X" * 81}, "code"),
        ({"name": ""}, "name"),
        ({"name": "长" * 301}, "name"),
        ({"kind": "什么"}, "kind"),
        ({"kind": "非行政许可审批"}, "kind"),
        ({"organ": "没有这个局"}, "organ"),
        ({"case_type": "慢件"}, "case_type"),
        ({"promised": "很快"}, "promised"),
        ({"promised": "3", "promised_unit": "旬"}, "promised_unit"),
        ({"promised": "30", "statutory": "20"}, "promised"),
        ({"statutory": "45"}, "limit_basis"),
        ({"extension_cap": "一点"}, "extension_cap"),
        ({"materials": "表｜木板"}, "materials"),
        ({"steps": "a｜受理｜30", "promised": "10"}, "steps"),
        ({"steps": "a｜受理｜1｜工作日｜b", "promised": "10"}, "steps"),
        ({"steps": "a｜受理｜1｜工作日｜｜没有这个局"}, "steps"),
        ({"steps": "a｜受理｜1｜工作日｜｜｜没有此岗"}, "steps"),
    ],
)
def test_a_bad_row_stays_out_with_column_value_and_reason(organ, office, bad, column):
    one = imported(sheet({**row(), **bad}, row("XK2")), office)

    assert one.counts["added"] == 1
    [refused] = one.refused
    assert (refused["number"], refused["column"]) == (2, column)
    assert refused["reason"]
    assert refused["value"] == str({**row(), **bad}.get(column, ""))[:200]
    assert item_coded("XK2") is not None


def test_a_code_stands_in_a_list_once(organ, office):
    assert imported(sheet(row(), row()), office).counts["refused"] == 1


def test_what_an_item_was_added_with_stays(organ, office):
    imported(sheet(row(basic_code="XK")), office)
    found = verdicts(sheet(row(kind="公共服务"), row("XK1")))

    assert (found[0].column, found[0].outcome) == ("kind", "refused")
    assert verdicts(sheet(row(basic_code="QT")))[0].column == "basic_code"


def test_what_was_abolished_does_not_come_back_by_a_list(organ, office):
    one = published(item("XK1", organ))
    abolish_version(one, on=date(2026, 2, 1), basis=PAPER, actor=office, at=MONDAY)

    assert verdicts(sheet(row()))[0].outcome == "refused"


def test_an_open_draft_is_not_overrun_but_the_same_row_passes(organ, office):
    imported(sheet(row()), office)
    draft_version(item_coded("XK1"), {"name": "草案"}, actor=office, at=MONDAY)

    assert verdicts(sheet(row(name="别的")))[0].outcome == "refused"
    assert verdicts(sheet(row()))[0].outcome == "unchanged"


def test_a_version_to_come_is_not_passed_by(organ, office):
    imported(sheet(row()), office, from_on=date(2026, 9, 1))

    assert verdicts(sheet(row(name="别的")))[0].column == "code"


def test_an_item_that_has_only_a_dropped_draft_is_published(organ, office):
    add_item("XK1", "01", organ, actor=office, at=MONDAY)

    assert imported(sheet(row()), office).counts["changed"] == 1


def test_organs_go_by_name_other_name_code_and_credit_code(root, organ, office):
    section = OrganFactory(parent=organ, name="许可科", level="section")
    add_alias("区城市管理局", organ, actor=office, at=MONDAY)
    names = [organ.name, "区城市管理局", CREDIT, f"00{CREDIT}", section.name]
    found = verdicts(sheet(*(row(f"XK{n}", name) for n, name in enumerate(names))))

    assert [one.organ for one in found] == [organ, organ, organ, organ, section]
    file = portal(("事", f"511A01-511602000000-000-0{CREDIT}-1-00", "1"), department="新名")
    assert verdicts(file)[0].organ == organ


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


def test_names_of_several_organs_are_refused_and_unknown_ones_counted(root, organ, office):
    OrganFactory(parent=root, name="区城管局")
    found = verdicts(sheet(row(), row("XK2", "不明"), row("XK3", "不明")))

    assert [one.outcome for one in found] == ["refused"] * 3
    assert found[0].reason != found[1].reason
    assert unknown_organs(found) == {"区城管局": 1, "不明": 2}


def test_what_the_list_leaves_out_is_shown(organ, office):
    imported(sheet(row(), row("XK2")), office)
    found = verdicts(sheet(row()))

    assert [one.item.code for one in missing_from(found, FROM)] == ["XK2"]
    assert counts_of(found)["unchanged"] == 1


def test_a_portal_is_read_with_types_in_names(organ, office):
    code = f"511A01-511602000000-000-0{CREDIT}-1-00"
    imported(portal(("事项甲（即办件）", code, "1"), ("事项乙", "Z-2", "20")), office)

    first, second = item_coded(code), item_coded("Z-2")
    assert (first.basic_code, first.kind, second.kind) == ("511A01", "01", "20")
    assert version_on(first, FROM).case_type == "instant"


@pytest.mark.parametrize("content", [b"[", b"{}", b"[]", b'[{"department": 1}]', b"", b"code\n1"])
def test_what_is_no_list_is_refused_as_a_whole(office, content):
    with pytest.raises(Unusable):
        tried(io.BytesIO(content), office)
    assert Round.objects.count() == 0


def test_it_needs_its_paper(office):
    with pytest.raises(Unusable):
        tried(sheet(row()), office, paper=" ")


def test_only_the_efficiency_office_tries_and_only_the_uploader_imports(root, organ, office):
    with pytest.raises(Denied):
        tried(sheet(row()), someone("head", organ))
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
