"""The published list of A and B, the page of one post, and the acts on it."""

import pytest
from django.urls import reverse

from xiaoneng.kit.time import now
from xiaoneng.people.tests.factories import someone
from xiaoneng.staffing.operations.standbys import exempt_standby, name_standby
from xiaoneng.staffing.queries.standbys import standbys_of
from xiaoneng.staffing.tests.conftest import AT, BEFORE

LIST = "/standbys/"


@pytest.fixture
def signed(client):
    def sign(user):
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
        return client

    return sign


@pytest.fixture
def post(officer):
    return officer.terms.get().post


def page(name, post):
    return reverse(f"staffing:standby{name}", args=[post.pk])


def test_the_list_shows_a_and_b_and_counts_the_gaps(signed, post, officer, colleague, head):
    name_standby(post, colleague, on=BEFORE, reason="分工", actor=head, at=AT)
    theirs = colleague.terms.get().post
    exempt_standby(theirs, on=BEFORE, reason="会计", actor=head, at=AT)

    text = signed(officer).get(LIST).content.decode()

    assert "共 3 个岗位，已定 B 角 1 个，特殊岗位 1 个，空缺 1 个" in text
    assert "特殊岗位，不设 B 角" in text
    assert "会计" in text


def test_the_list_is_of_any_day_and_narrows(signed, post, colleague, head, bureau, other):
    someone("officer", other)
    name_standby(post, colleague, on=BEFORE, reason="分工", actor=head, at=AT)
    client = signed(colleague)

    before = client.get(LIST, {"as_of": "2026-02-28", "organ": bureau.pk}).content.decode()
    gaps = client.get(LIST, {"state": "gap", "organ": bureau.pk}).content.decode()
    file = b"".join(client.get(LIST, {"out": "csv", "state": "named"})).decode()

    assert "共 3 个岗位，已定 B 角 0 个，特殊岗位 0 个，空缺 3 个" in before
    assert "空缺 2 个" in gaps
    assert "分工" in file
    assert "空缺" not in file
    assert 'value="2026-02-28"' in before


@pytest.mark.parametrize(
    ("day", "said"), [("2018-13-01", "“2018-13-01”不是日期"), ("2999-01-01", "2999-01-01 ")]
)
def test_a_day_that_cannot_be_used_is_answered_on_the_list(signed, officer, day, said):
    answer = signed(officer).get(LIST, {"as_of": day})
    page = answer.content.decode()

    assert answer.status_code == 200
    assert said in page.split('role="alert">')[1].split("</p>")[0]
    assert answer.context["found"].chips == []
    assert answer.context["found"].number > 0


def test_a_b_is_named_exempted_and_ended_by_the_pages(signed, post, colleague, head):
    client, today = signed(head), now().date().isoformat()
    entered = {"reason": "分工", "on": today}
    assert colleague.full_name in client.get(page("_name", post)).content.decode()

    client.post(page("_name", post), {**entered, "user": colleague.username})
    assert [one.user for one in standbys_of(post)] == [colleague]
    refused = client.post(page("_name", post), {**entered, "user": colleague.username})
    assert "已是" in refused.content.decode()
    client.post(page("_exempt", post), entered)
    assert [one.user for one in standbys_of(post)] == [None]
    assert "不再作为特殊岗位" in client.get(page("", post)).content.decode()
    client.post(page("_end", post), {**entered, "reason": "写错了"})

    assert standbys_of(post) == []
    text = client.get(page("", post)).content.decode()
    assert "空缺" in text
    assert "写错了" in text  # what began and ended on one day left no row, but its entries
    assert f"人员 {colleague.full_name}" in text


def test_the_list_counts_entries_and_marks_empty_cells(signed, post, head):
    text = signed(head).get(LIST).content.decode()

    assert "本页" in text
    assert " 条，共 " in text
    assert 'xn-none" data-l="B 角"><span class="muted">无</span>' in text


def test_others_look_and_do_not_name(signed, post, officer, colleague):
    client = signed(colleague)

    text = client.get(page("", post)).content.decode()
    answers = {client.get(page(one, post)).status_code for one in ("_name", "_exempt", "_end")}

    assert "/name/" not in text
    assert answers == {403}


def test_the_b_is_chosen_beforehand_when_an_absence_is_arranged(signed, post, officer, head):
    name_standby(post, head, on=BEFORE, reason="分工", actor=head, at=AT)

    text = signed(officer).get("/substitutions/arrange/").content.decode()

    assert '<optgroup label="B 角">' in text
    assert f'<option value="{head.username}" selected>' in text
    assert f"（{head.username}）　B 角" in text


def test_there_is_nothing_to_end_where_nobody_is_named(signed, post, head):
    answer = signed(head).get(page("_end", post))

    assert answer.status_code == 409
    assert "”尚未确定 B 角，无可终止" in answer.content.decode()


def test_the_page_of_an_organ_names_the_b_of_each_post(signed, post, colleague, head, section):
    name_standby(post, colleague, on=BEFORE, reason="分工", actor=head, at=AT)

    text = signed(head).get(section.get_absolute_url()).content.decode()

    assert f'{page("", post)}">{colleague}</a>' in text
    assert f"{LIST}?organ={section.pk}" in text


def test_what_was_arranged_late_is_shown_and_found(signed, officer, colleague):
    client, today = signed(officer), now().date()
    days = {"from_on": today.isoformat(), "until_on": f"{today.year + 1}-12-31"}
    sent = {"substitute": colleague.username, "reason": "病假", "late_reason": "急病", **days}
    client.post("/substitutions/arrange/", sent)
    one = officer.absences.get()

    text = client.get(one.get_absolute_url()).content.decode()

    assert "未提前安排：距离岗首日不足一个工作日" in text
    assert "缺移交清单" in text
    assert "急病" in client.get("/substitutions/", {"late": "yes"}).content.decode()
