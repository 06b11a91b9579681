"""A file that was only tried is put aside; one that was taken over by mistake is withdrawn."""

from datetime import timedelta

import pytest
from django.urls import reverse

from xiaoneng.core.refusals import Denied, IllegalStep, Unusable
from xiaoneng.ledger.queries import entries_of
from xiaoneng.people.tests.factories import someone
from xiaoneng.registers.models import Result, Ticket
from xiaoneng.registers.operations.bringing import drop_register, import_register
from xiaoneng.registers.operations.withdrawing import withdraw_register
from xiaoneng.registers.tests.factories import AT, drawn, imported, issued, place, tried

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


def withdrawn(batch, here, words="带错了文件"):
    return withdraw_register(batch, words=words, actor=here.office, at=LATER)


def kept(model):
    return list(model.objects.order_by("pk").values())


def test_rows_that_only_it_brought_go_and_those_it_changed_go_back():
    here = place()
    imported("results", here, issued(case="办1"), issued("证2"))
    before = kept(Result)
    file = imported(
        "results", here, issued(case="办7", issued="2026-03-05"), issued("证2"), issued("证3")
    )

    withdrawn(file, here)

    assert kept(Result) == before
    file.refresh_from_db()
    assert (file.state, file.words, file.ended_at) == ("withdrawn", "带错了文件", LATER)
    line = entries_of(file)[-1]
    assert line.event == "register.withdrawn"
    told = dict(line.facts)
    assert (told["gone"], told["back"], told["reason"]) == ("1", "1", "带错了文件")


def test_a_ticket_has_its_moments_and_its_officer_again():
    here = place()
    officer = someone("officer", here.section)
    imported("tickets", here, drawn(officer=officer.full_name, ended="2026-03-02 09:40"))
    before = kept(Ticket)
    file = imported("tickets", here, drawn(officer="无此人", called="", window="3号"))

    withdrawn(file, here)

    assert kept(Ticket) == before


@pytest.mark.parametrize("case", ["办9", ""])
def test_a_file_of_which_a_later_one_changed_or_repeats_rows_is_withdrawn_after_it(case):
    here = place()
    file = imported("results", here, issued(), issued("证2"))
    later = imported("results", here, issued(case=case))

    with pytest.raises(IllegalStep, match=r"登记簿\.csv.*请先撤回"):
        withdrawn(file, here)
    assert Result.objects.count() == 2
    withdrawn(later, here)
    file.refresh_from_db()
    withdrawn(file, here)
    assert not Result.objects.exists()


def test_a_file_about_other_rows_does_not_hinder_it_and_it_comes_in_again():
    here = place()
    file = imported("results", here, issued())
    imported("results", here, issued("证2"))

    withdrawn(file, here)
    assert Result.objects.get().number == "证2"
    assert imported("results", here, issued()).counts["added"] == 1


def test_what_was_not_kept_is_not_made_up():
    here = place()
    imported("results", here, issued())
    file = imported("results", here, issued(case="办7"))
    type(file).objects.filter(pk=file.pk).update(before={})
    file.refresh_from_db()

    with pytest.raises(IllegalStep):
        withdrawn(file, here)
    assert Result.objects.get().case_number == "办7"


def test_only_a_file_that_was_taken_over_is_withdrawn_once_and_with_a_reason():
    here = place()
    file = imported("results", here, issued())

    with pytest.raises(Unusable):
        withdrawn(file, here, words=" ")
    with pytest.raises(IllegalStep):
        withdrawn(tried("results", here, issued("证2")), here)
    withdrawn(file, here)
    with pytest.raises(IllegalStep):
        withdrawn(file, here)


def test_a_file_put_aside_keeps_no_rows_and_is_not_taken():
    here = place()
    file = tried("results", here, issued())

    drop_register(file, actor=here.office, at=LATER)

    file.refresh_from_db()
    assert (file.state, file.rows, file.ended_at) == ("dropped", [], LATER)
    assert entries_of(file)[-1].event == "register.dropped"
    for step in (drop_register, import_register):
        with pytest.raises(IllegalStep):
            step(file, actor=here.office, at=LATER)


def test_who_does_not_keep_the_register_does_neither():
    here = place()
    stranger = someone("head", here.organ)

    with pytest.raises(Denied):
        drop_register(tried("results", here, issued()), actor=stranger, at=LATER)
    with pytest.raises(Denied):
        withdraw_register(imported("results", here, issued()), words="错", actor=stranger, at=LATER)


def test_the_pages_say_what_became_of_each_file(client):
    here = place()
    taken, waiting = imported("results", here, issued()), tried("results", here, issued("证2"))
    client.force_login(here.office)

    answer = client.post(reverse("registers:drop", args=[waiting.pk]), follow=True)
    assert "已搁置" in answer.content.decode()
    assert "不再保留" in client.get(waiting.get_absolute_url()).content.decode()
    asked = reverse("registers:withdraw", args=[taken.pk])
    assert asked in client.get(taken.get_absolute_url()).content.decode()
    assert "1" in client.get(asked).content.decode()
    assert client.post(asked, {"words": ""}).status_code == 422
    answer = client.post(asked, {"words": "带错了文件"}, follow=True)
    assert "带错了文件" in answer.content.decode()
    files = client.get(reverse("registers:files")).content.decode()
    assert "已撤回" in files
    assert "新增 1 行" in files
    assert not Result.objects.exists()
