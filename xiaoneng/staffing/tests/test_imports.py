import io
import zipfile

import pytest
import xlsxwriter

from xiaoneng.core.refusals import Denied, IllegalStep, Unusable
from xiaoneng.errands.jobs import work
from xiaoneng.errands.queries import errands_of
from xiaoneng.kit.progress import Stopped, told_to
from xiaoneng.people.models import Organ, User
from xiaoneng.people.queries import name_on, terms_of
from xiaoneng.people.tests.factories import OrganFactory
from xiaoneng.staffing import spreadsheets
from xiaoneng.staffing.columns import header_of
from xiaoneng.staffing.models import Sheet
from xiaoneng.staffing.operations import imports
from xiaoneng.staffing.operations.imports import import_sheet, try_sheet
from xiaoneng.staffing.operations.organs import close_organ
from xiaoneng.staffing.queries.persons import people_seen
from xiaoneng.staffing.queries.sheets import counts_of, exported, verdicts
from xiaoneng.staffing.tests.conftest import AT, DAY, fresh, lines
from xiaoneng.staffing.views import sheets

TREE = (
    "编码,名称,层级,上级编码,考核类别\n"
    "D,临澄新区,区县,,\nN,数据局,单位,D,政务服务\nN1,审批科,科室,N,\n"
)
STAFF = (
    "用户名,姓名,单位编码,岗位,领导职责,角色,职级,电话,邮箱\n"
    "wang,王芳,B,局长,主要负责人,head,正科,13800001234,wang@x.cn\n"
    "zhao,赵强,B1,科员,,officer,,,\n"
)


def tried(text, kind, actor, encoding="utf-8"):
    upload = io.BytesIO(text.encode(encoding) if isinstance(text, str) else text)
    return try_sheet(kind, "名单.csv", upload, actor=actor, at=AT)


def outcomes(sheet):
    return [(row.number, row.outcome, row.column) for row in verdicts(sheet, DAY)]


def test_a_trial_run_says_what_would_happen_and_changes_nothing(district, keeper):
    sheet = tried(TREE, "organs", keeper)

    assert outcomes(sheet) == [(2, "changed", ""), (3, "added", ""), (4, "added", "")]
    assert verdicts(sheet, DAY)[0].changes == [("name", "临澄区", "临澄新区")]
    assert Organ.objects.count() == 1
    assert lines() == ["sheet.tried"]


def test_an_import_does_what_the_trial_said_and_twice_changes_nothing(district, keeper):
    import_sheet(tried(TREE, "organs", keeper), actor=keeper, at=AT)

    section = Organ.objects.get(code="N1")
    assert (section.parent.code, section.level) == ("N", "section")
    assert name_on(district, DAY) == "临澄新区"
    assert section.path.startswith(district.path)
    again = tried(TREE, "organs", keeper)
    assert counts_of(verdicts(again, DAY)) == {
        "added": 0,
        "changed": 0,
        "unchanged": 3,
        "refused": 0,
    }
    before = lines(district)
    import_sheet(again, actor=keeper, at=AT)
    assert lines(district) == before


def test_a_code_that_differs_in_capitals_only_is_taken(district, keeper):
    rows = "d,另一区,区县,,\nn1,收费科,科室,N,\nSystem,某科,科室,N,\n"
    sheet = tried(TREE + rows, "organs", keeper)

    refused = [row for row in verdicts(sheet, DAY) if row.outcome == "refused"]
    assert [(row.number, row.column) for row in refused] == [(5, "code"), (6, "code"), (7, "code")]
    assert [row.reason[:6] for row in refused[:2]] == ["编码“D”已", "编码“N1”"]


def test_a_staff_list_enrols_and_appoints_and_twice_changes_nothing(section, keeper):
    import_sheet(tried(STAFF, "staff", keeper, "gb18030"), actor=keeper, at=AT)

    wang = User.objects.get(username="wang")
    (term,) = terms_of(wang, DAY)
    assert (term.post.title, term.post.leads, term.post.role) == ("局长", "head", "head")
    again = tried(STAFF, "staff", keeper)
    assert {row.outcome for row in verdicts(again, DAY)} == {"unchanged"}


def test_an_export_is_masked_and_reimports_without_change(section, keeper):
    import_sheet(tried(STAFF, "staff", keeper), actor=keeper, at=AT)

    rows = exported("staff", DAY, people_seen(keeper, DAY))

    assert ["138****1234", "w***@x.cn"] in [row[-2:] for row in rows]
    text = "\n".join(",".join(row) for row in [header_of("staff"), *rows])
    sheet = tried(text, "staff", keeper)
    assert {row.outcome for row in verdicts(sheet, DAY)} == {"unchanged"}
    tree = exported("organs", DAY, people_seen(keeper, DAY))
    text = "\n".join(",".join(row) for row in [header_of("organs"), *tree])
    assert {row.outcome for row in verdicts(tried(text, "organs", keeper), DAY)} == {"unchanged"}


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (",名,,,", "code"),
        ("N,,,,", "name"),
        ("N,名,省,,", "level"),
        ("D,名,科室,,", "level"),
        ("N,名,,X,", "parent"),
        ("D,名,,B,", "parent"),
        ("N,名,,D,没有", "category"),
        ("OLD,名,,,", "code"),
        ("N,名,单位,B1,", "parent"),
        ("B,名,,B1,", "parent"),
    ],
)
def test_a_row_of_the_tree_is_refused_with_column_and_reason(row, column, section, keeper):
    OrganFactory(code="OLD", name="旧", parent=section.parent, opened_on=DAY, closed_on=DAY)
    (verdict,) = verdicts(
        tried(f"编码,名称,层级,上级编码,考核类别\n{row}\n", "organs", keeper), DAY
    )

    assert (verdict.outcome, verdict.column) == ("refused", column)
    assert verdict.reason
    assert verdict.column_words != column


@pytest.mark.parametrize(
    ("rows", "column"),
    [
        (["a,甲,X,岗,,,,,"], "organ"),
        (["a,,B,岗,,,,,"], "full_name"),
        (["a b,甲,B,岗,,,,,"], "username"),
        (["a,甲,B,岗,皇帝,,,,"], "leads"),
        (["a,甲,B,岗,,audit_admin,,,"], "role"),
        (["a,甲,B,岗,,,,电话,"], "phone"),
        (["a,甲,B,岗,,,,,x@"], "email"),
        (["keeper,甲,B,岗,,,,,"], "username"),
        (["a,甲,B,岗,,,,,", "a,甲,B,岗,,,,,"], "username"),
        (["a,甲,B,岗,,,,,", "a,乙,B,岗二,,,,,"], "username"),
        (["a,甲,B,岗,,,,,", "b,乙,B,岗,,,高,,"], "post"),
        (["a,甲,B,长,head,,,,", "b,乙,B,长,head,,,,"], "post"),
    ],
)
def test_a_row_of_staff_is_refused_with_column_and_reason(rows, column, bureau, keeper):
    User.objects.filter(pk=keeper.pk).update(username="keeper")
    text = "\n".join([STAFF.splitlines()[0], *rows])

    last = verdicts(tried(text, "staff", keeper), DAY)[-1]

    assert (last.outcome, last.column) == ("refused", column)


def test_refused_rows_stay_out_and_are_kept_with_their_reason(district, keeper):
    sheet = tried(TREE + "N,重复,,,\n", "organs", keeper)

    import_sheet(sheet, actor=keeper, at=AT)

    assert fresh(sheet).counts["refused"] == 1
    assert fresh(sheet).refused[0]["number"] == 5
    assert fresh(sheet).rows == []
    with pytest.raises(IllegalStep):
        import_sheet(sheet, actor=keeper, at=AT)


def test_only_the_uploader_who_keeps_the_records_imports(district, keeper, guard, head):
    sheet = tried(TREE, "organs", keeper)

    for actor in (guard, head):
        with pytest.raises(Denied):
            import_sheet(sheet, actor=actor, at=AT)
        with pytest.raises(Denied):
            tried(TREE, "organs", actor)


def workbook(rows):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return stream.getvalue()


def test_a_workbook_is_read_like_csv(district, keeper):
    sheet = tried(workbook(line.split(",") for line in TREE.splitlines()), "organs", keeper)

    assert [row["cells"]["code"] for row in sheet.rows] == ["D", "N", "N1"]


def bomb():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/a.xml", b"\0" * (spreadsheets.UNPACKED + 1))
    return stream.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"a\0b",
        b"\xff\xff\xff",
        b"PK broken",
        b"code\nX\n",
        b"code,name\n" + b"x" * spreadsheets.LARGEST,
        b"code,name\n" + b"a,b\n" * (spreadsheets.MOST_ROWS + 1),
    ],
    ids=["empty", "blank", "binary", "bytes", "zip", "column", "large", "rows"],
)
def test_a_file_that_cannot_be_used_is_refused_as_a_whole(content, keeper):
    with pytest.raises(Unusable):
        tried(content, "organs", keeper)


def test_a_file_that_unpacks_to_too_much_is_refused_as_a_whole(keeper):
    with pytest.raises(Unusable):
        tried(bomb(), "organs", keeper)


def test_an_import_that_was_cut_short_goes_on_where_it_stopped(district, keeper, monkeypatch):
    monkeypatch.setattr(imports, "BATCH", 1)
    sheet = tried(TREE, "organs", keeper)
    told = []

    def stop(done, total):
        told.append((done, total))
        if done == 2:
            raise Stopped

    with told_to(stop), pytest.raises(Stopped):
        import_sheet(sheet, actor=keeper, at=AT)
    assert told == [(0, 3), (1, 3), (2, 3)]
    assert [row["cells"]["code"] for row in Sheet.objects.get().rows] == ["N1"]
    assert not Organ.objects.filter(code="N1").exists()

    import_sheet(Sheet.objects.get(), actor=keeper, at=AT)

    assert Organ.objects.get(code="N1").parent.code == "N"
    assert Sheet.objects.get().counts["added"] == 2
    assert lines().count("sheet.imported") == 1
    with pytest.raises(IllegalStep):
        import_sheet(Sheet.objects.get(), actor=keeper, at=AT)


def test_rows_that_can_no_longer_be_taken_are_put_aside_and_the_others_are_taken(
    district, section, keeper, monkeypatch
):
    more = "qian,钱进,C1,科员,,officer,,,\nsun,孙立,B1,主任,,,,,\n"
    going = OrganFactory(code="C1", parent=district)
    monkeypatch.setattr(imports, "BATCH", 1)
    sheet = tried(STAFF + more, "staff", keeper)
    imports.begin_import(sheet, AT)
    close_organ(going, on=DAY, basis="撤销", actor=keeper, at=AT)

    import_sheet(sheet, actor=keeper, at=AT)

    done = fresh(sheet)
    assert (done.state, done.rows) == ("imported", [])
    assert [(one["number"], one["column"]) for one in done.refused] == [(4, "")]
    assert going.name in done.refused[0]["reason"]
    assert (done.counts["added"], done.counts["refused"]) == (3, 1)
    names = User.objects.filter(username__in=["wang", "zhao", "qian", "sun"])
    assert {one.username for one in names} == {"wang", "zhao", "sun"}


def test_an_organ_below_one_that_was_put_aside_stays_out_too(district, bureau, keeper):
    text = "编码,名称,层级,上级编码,考核类别\nN,数据局,单位,B,\nN1,审批科,科室,N,\nM,科室,科室,D,\n"
    sheet = tried(text, "organs", keeper)
    imports.begin_import(sheet, AT)
    close_organ(bureau, on=DAY, basis="撤销", actor=keeper, at=AT)

    import_sheet(sheet, actor=keeper, at=AT)

    assert [one["number"] for one in fresh(sheet).refused] == [2, 3]
    assert set(Organ.objects.values_list("code", flat=True)) == {"D", "B", "M"}


def test_a_long_list_is_imported_in_the_background(client, district, keeper, monkeypatch):
    monkeypatch.setattr(sheets, "AT_ONCE", 2)
    client.force_login(keeper)
    sheet = tried(TREE, "organs", keeper)
    shown = client.post(f"{sheet.get_absolute_url()}take/", follow=True)
    assert work(lambda: AT)
    errand = errands_of(keeper).get()

    assert shown.redirect_chain[-1][0] == errand.get_absolute_url()
    assert (errand.state, errand.done, errand.url) == ("done", 3, sheet.get_absolute_url())
    assert Organ.objects.filter(code="N1").exists()
