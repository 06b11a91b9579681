"""The pages of the lab: who may, what is empty, files like the screen, scenarios to the end."""

import csv
import re
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils.html import escape
from openpyxl import load_workbook

from xiaoneng.catalogue.queries import Version
from xiaoneng.core.refusals import Conflict, Denied, IllegalStep, Unusable
from xiaoneng.insight.models import Scenario
from xiaoneng.insight.operations.scenarios import (
    Told,
    drop_scenario,
    propose_scenario,
    rename_scenario,
    save_scenario,
)
from xiaoneng.insight.tests.lab_town import NOW
from xiaoneng.kit.http import LANGUAGE_COOKIE
from xiaoneng.kit.time import now
from xiaoneng.ledger.queries import entries_of
from xiaoneng.people.tests.factories import OrganFactory, someone

LAB = "/limit-lab/"
PERIOD = "since=2026-01-01&until=2026-12-31"


def read(answer):
    text = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return text.decode("utf-8-sig")


def shown(client, user, url):
    client.force_login(user)
    client.cookies[LANGUAGE_COOKIE] = "en"
    answer = client.get(url)
    assert answer.status_code == 200, url
    return read(answer)


def plain(html):
    main = html[html.index("<main") : html.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


@pytest.mark.django_db
def test_without_an_extract_the_page_says_what_to_do(client, warehouse):
    head = someone("head", OrganFactory())

    for url in (LAB, reverse("insight:trial"), reverse("insight:lab_cases")):
        assert "xiaoneng extract" in shown(client, head, url)
    kept = client.post(reverse("insight:save_scenario"), {"title": "x", "query": ""})
    assert kept.status_code == 409
    assert not Scenario.objects.exists()


@pytest.mark.django_db
def test_it_is_for_those_who_look_over_others(client, warehouse):
    client.force_login(someone("officer", OrganFactory()))

    for name in ("lab", "trial", "lab_cases", "scenarios", "compare"):
        assert client.get(reverse(f"insight:{name}")).status_code == 403


def test_the_page_says_it_in_a_sentence_and_every_number_opens_its_cases(client, lab):
    html = shown(client, lab.office, f"{LAB}?{PERIOD}&change=half&rate=90")

    assert "Had every promise been half as long" in plain(html)
    links = re.findall(r'<a href="(/limit-lab/cases/[^"]+)">([\d,]+)</a>', html)
    assert len(links) > 10
    for url, number in links[:6]:
        behind = plain(shown(client, lab.office, url.replace("&amp;", "&")))
        assert f"{number} case" in behind
    table = f"{LAB}?{PERIOD}&change=half&rate=90&table=organ&out=csv"
    rows = list(csv.reader(shown(client, lab.office, table).splitlines()))
    late = rows[0].index("Late, on trial")
    told = sum(int(row[late]) for row in rows[1:])
    assert f"half as long, {told} of the" in plain(html)
    book = client.get(table.replace("csv", "xlsx"))
    assert b"".join(book.streaming_content).startswith(b"PK")
    alone = shown(client, lab.office, f"{LAB}?{PERIOD}&item={lab.permit.item_id}&change=")
    assert f'name="own-{lab.permit.item_id}"' in alone
    trial = plain(shown(client, lab.office, f"/limit-lab/ladder/?{PERIOD}&yellow=4&red=6"))
    assert "fewer yellow cards" in trial


def test_the_cases_behind_a_figure_are_due_on_a_day_and_a_card_came_at_a_moment(client, lab):
    cards = shown(client, lab.office, f"{LAB}cases/?{PERIOD}&change=half&of=yellow_then")
    late = shown(client, lab.office, f"{LAB}cases/?{PERIOD}&change=half&of=late_then")

    assert "Crossed the line at" in cards
    assert "Crossed the line at" not in late
    [*dues] = re.findall(r'data-l="Due, (?:in fact|on trial)">([^<]+)<', late)
    assert dues
    assert not [due for due in dues if due.endswith("00:00")]


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2149-12-31"])
def test_a_day_beyond_the_calendars_or_to_come_is_as_if_not_asked(client, lab, day):
    for page in (LAB, f"{LAB}cases/", f"{LAB}ladder/", f"{LAB}rule/"):
        assert day not in plain(shown(client, lab.office, f"{page}?since={day}&until={day}"))


def test_a_ladder_that_was_tried_is_taken_over_by_whoever_may(client, lab):
    url = f"/limit-lab/ladder/?{PERIOD}&yellow=4&red=6&share="
    page = shown(client, lab.office, url)
    [adopting] = re.findall(r'<a href="(/obligations/kinds/case/change/[^"]+)"', page)

    form = shown(client, lab.office, adopting.replace("&amp;", "&"))
    assert 'name="yellow_days" value="4"' in form
    assert 'name="red_days" value="6"' in form
    assert 'name="law_days" value="1"' in form
    assert "/change/" not in shown(client, lab.leader, url)
    assert "/change/" not in shown(client, lab.office, f"/limit-lab/ladder/?{PERIOD}")


def test_a_file_and_a_list_of_cases_say_what_was_on_trial(client, lab):
    ladder = f"{PERIOD}&ladder=trial&yellow=4"
    said = "Ladder on trial: Yellow, working days over 4; all else as it is"
    for url, words in (
        (f"{LAB}ladder/?{ladder}&table=organ", said),
        (f"{LAB}cases/?{ladder}&of=yellow_now", said),
        (f"{LAB}ladder/?{PERIOD}&table=organ", "The ladder in force"),
        (f"{LAB}?{PERIOD}&change=half&table=organ", "Had every promise been half as long"),
    ):
        client.force_login(lab.office)
        client.cookies[LANGUAGE_COOKIE] = "en"
        book = client.get(f"{url}&out=xlsx")
        notes = load_workbook(BytesIO(b"".join(book.streaming_content))).worksheets[-1]
        assert words in [cell.value for row in notes.iter_rows() for cell in row]
    behind = plain(shown(client, lab.office, f"{LAB}cases/?{ladder}&of=yellow_now"))
    assert f"{said} 2026-01-01 – 2026-11" in behind


@pytest.mark.parametrize("page", [LAB, f"{LAB}ladder/"])
def test_every_figure_of_the_sentences_and_on_top_opens_as_many_rows(client, lab, page):
    client.force_login(lab.office)
    answer = client.get(f"{page}?{PERIOD}&yellow=4")

    result = answer.context["page"].result
    figures = [(number, url) for _label, number, url in result.figures]
    figures += [(one.number, one.url) for one in result.stats]
    figures += [(one.before, one.before_url) for one in result.stats]
    assert len(figures) >= 8
    assert sum(number for number, _url in figures) > 0
    for number, url in figures:
        assert client.get(url).context["page"].total == number, url
        assert (f'href="{escape(url)}"' in answer.content.decode()) == (number > 0)


def test_a_head_sees_the_cases_of_the_organ_alone(client, lab):
    html = shown(client, lab.head, f"{LAB}?{PERIOD}")
    elsewhere = f"{LAB}cases/?{PERIOD}&of=cases&by=item&key={lab.licence.item_id}"

    assert lab.permit.name in html
    assert lab.licence.name not in html
    assert "0 cases" in plain(shown(client, lab.head, elsewhere))
    assert "No such case" in plain(shown(client, lab.head, elsewhere))
    leader = shown(client, lab.leader, f"{LAB}?{PERIOD}")
    assert "Keep as a scenario" not in leader


def test_a_scenario_is_kept_compared_and_handed_to_the_catalogue(client, lab):
    for title, change in (("一", "third"), ("二", "half")):
        shown(client, lab.office, LAB)
        query = f"{PERIOD}&change={change}&rate=95"
        client.post(reverse("insight:save_scenario"), {"title": title, "query": query})
    second, first = Scenario.objects.all()
    side = f"{reverse('insight:compare')}?one={first.pk}&one={second.pk}&one="

    page = plain(shown(client, lab.office, first.get_absolute_url()))
    assert "Had every promise been a third shorter" in page
    both = plain(shown(client, lab.office, side))
    assert f"{second.figures['late_then']}" in both
    assert lab.permit.name in both
    answer = client.post(reverse("insight:propose", args=[first.pk]))
    assert answer.status_code == 302

    drafts = {one.item_id: one for one in Version.objects.filter(state="draft")}
    assert {key: one.promised_amount for key, one in drafts.items()} == {
        lab.permit.item_id: 3.0,
        lab.licence.item_id: 6.0,
    }
    draft = drafts[lab.permit.item_id]
    assert "一" in draft.reason
    assert draft.reason_url == first.get_absolute_url()
    assert "See the evidence" in shown(client, lab.office, draft.get_absolute_url())
    assert entries_of(first)[-1].event == "scenario.proposed"
    again = client.post(reverse("insight:propose", args=[second.pk]))
    assert again.status_code == 409
    assert client.post(reverse("insight:drop_scenario", args=[first.pk])).status_code == 409
    assert client.post(reverse("insight:drop_scenario", args=[second.pk])).status_code == 302
    assert client.get(second.get_absolute_url()).status_code == 404


def test_a_scenario_handed_over_links_its_drafts_and_offers_what_is_left(client, lab):
    for title, change in (("一", "third"), ("二", "half")):
        shown(client, lab.office, LAB)
        query = f"{PERIOD}&change={change}&rate=95"
        client.post(reverse("insight:save_scenario"), {"title": title, "query": query})
    second, first = Scenario.objects.all()
    assert "Begin the drafts" in shown(client, lab.office, first.get_absolute_url())
    client.post(reverse("insight:propose", args=[first.pk]))
    drafts = Version.objects.filter(state="draft")

    handed = shown(client, lab.office, first.get_absolute_url())
    assert all(f'href="{one.get_absolute_url()}"' in handed for one in drafts)
    assert plain(handed).count("Draft") >= len(drafts)
    assert "Nothing is left to be handed over." in plain(handed)
    assert reverse("insight:propose", args=[first.pk]) not in handed
    dropped = drafts[0].pk
    Version.objects.filter(pk=dropped).update(state="dropped")
    handed = plain(shown(client, lab.office, first.get_absolute_url()))
    assert "1 item is still without its draft." in handed
    assert "Begin the other drafts" in handed
    Version.objects.filter(pk=dropped).update(state="draft")
    other = shown(client, lab.office, second.get_absolute_url())
    assert "it has a draft already; publish it or give it up first" in plain(other)
    assert reverse("insight:propose", args=[second.pk]) not in other


@pytest.fixture
def place(db):
    organ = OrganFactory()
    return organ, someone("head", organ), someone("head", OrganFactory())


def told():
    return Told([("since", "2026-01-01"), ("until", "2026-02-01"), ("change", "half")], {}, [], NOW)


def test_it_is_kept_by_those_who_keep_the_limits_of_the_organ(place):
    organ, head, foreign = place

    made = save_scenario(" 方案 ", organ, told(), actor=head, at=now())

    assert made.title == "方案"
    assert [one.event for one in entries_of(made)] == ["scenario.saved"]
    with pytest.raises(Denied):
        save_scenario("x", organ, told(), actor=foreign, at=now())
    with pytest.raises(Denied):
        save_scenario("x", organ, told(), actor=someone("officer", organ), at=now())
    with pytest.raises(Unusable, match="名称"):
        save_scenario("  ", organ, told(), actor=head, at=now())
    assert Scenario.objects.count() == 1


def test_it_is_renamed_and_given_up_once(place):
    organ, head, foreign = place
    made = save_scenario("一", organ, told(), actor=head, at=now())

    assert rename_scenario(made, "二", actor=head, at=now()).title == "二"
    with pytest.raises(Unusable, match="没有变化"):
        rename_scenario(made, "二", actor=head, at=now())
    for run in (drop_scenario, propose_scenario):
        with pytest.raises(Denied):
            run(made, actor=foreign, at=now())
    with pytest.raises(Unusable, match="没有可以起草"):
        propose_scenario(made, actor=head, at=now())
    stale = Scenario.objects.get(pk=made.pk)
    drop_scenario(made, actor=head, at=now())
    with pytest.raises(Conflict, match="已被他人"):
        rename_scenario(stale, "三", actor=head, at=now())


def test_what_was_handed_over_stays(place):
    organ, head, _foreign = place
    made = save_scenario("一", organ, told(), actor=head, at=now())
    Scenario.objects.filter(pk=made.pk).update(proposed_at=now())

    with pytest.raises(IllegalStep, match="依据"):
        drop_scenario(made, actor=head, at=now())
