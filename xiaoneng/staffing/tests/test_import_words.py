"""What lists call things: the words of the screens, and what is said where a row has a fault."""

import io

import pytest
from django.utils import translation

from xiaoneng.core.refusals import Unusable
from xiaoneng.people.models import Leads, Level
from xiaoneng.staffing.columns import LEADS, LEVELS, choices_sheet, code_of, label_of
from xiaoneng.staffing.operations.imports import try_sheet
from xiaoneng.staffing.queries.sheets import exported, verdicts
from xiaoneng.staffing.tests.conftest import AT, DAY
from xiaoneng.staffing.tests.test_imports import TREE, tried


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_word_a_screen_shows_is_understood_in_either_language(language):
    for words in (LEVELS, LEADS):
        for code in words:
            with translation.override(language):
                said = label_of(type(code), code)
            assert code_of(words, said) == code_of(words, str(code)) == code


def test_the_words_of_older_templates_are_understood():
    assert code_of(LEVELS, "区县") == "district"
    assert code_of(LEVELS, "街道乡镇") == "street"
    assert code_of(LEVELS, "机关单位") == "organ"


def test_template_and_export_use_the_words_of_the_screens(bureau):
    notes = " ".join([*choices_sheet("organs", DAY), *choices_sheet("staff", DAY)])

    for one in (Level.STREET, Level.DISTRICT, Leads.HEAD):
        assert str(one.label) in notes
    assert "单位考核类别：经济建设类、行政服务类" in notes
    assert "科室类别：行政审批类科室" in notes
    row = next(row for row in exported("organs", DAY, None) if row[0] == "B")
    assert [row[2], row[4]] == [str(Level.ORGAN.label), "经济建设类"]


def test_a_changed_category_is_shown_in_words(bureau, keeper):
    sheet = tried(f"编码,名称,考核类别\nB,{bureau.name},行政服务类\n", "organs", keeper)

    assert verdicts(sheet, DAY)[0].changes == [("category", "经济建设类", "行政服务类")]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([",名,,,"], "必须填"),
        (["N N,名,,,"], "编码只能"),
        (["N,名,,D,", "N,名,,D,"], "已用过这个编码"),
    ],
)
def test_each_fault_of_a_code_has_its_own_words(rows, words, keeper):
    text = "\n".join([TREE.splitlines()[0], *rows])

    assert words in verdicts(tried(text, "organs", keeper), DAY)[-1].reason


def test_text_that_is_called_a_workbook_is_told_as_that(keeper):
    upload = io.BytesIO(TREE.encode())
    upload.name = "组织.XLSX"

    with pytest.raises(Unusable, match="不是 Excel 工作簿"):
        try_sheet("organs", upload.name, upload, actor=keeper, at=AT)


def test_a_body_is_not_put_below_a_section_of_an_earlier_row(district, keeper):
    rows = "X,数据局,单位,D,\nX1,审批科,科室,X,\nX2,一号窗口,窗口,X1,\nY,统计局,单位,X1,\n"

    *fine, last = verdicts(tried(TREE.splitlines()[0] + "\n" + rows, "organs", keeper), DAY)

    assert {row.outcome for row in fine} == {"added"}
    assert (last.outcome, last.column) == ("refused", "parent")
