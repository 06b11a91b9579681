"""Cards by post: that held at the moment of the card, whoever holds it today."""

import csv
import re
from datetime import date

import pytest

from xiaoneng.insight.lab.answering import answered
from xiaoneng.insight.lab.counting import by_post, rows_behind
from xiaoneng.insight.lab.facts import moment_words_of
from xiaoneng.insight.tests.lab_town import OFFICERS
from xiaoneng.insight.tests.test_lab import EVERYTHING
from xiaoneng.insight.tests.test_lab_pages import LAB, PERIOD, plain, shown
from xiaoneng.people.models import Term, User
from xiaoneng.people.tests.factories import PostFactory, TermFactory
from xiaoneng.warehouse.queries import extract

pytestmark = pytest.mark.extract
MOVED = date(2026, 2, 10)


def moved():
    """The officer of the first section has another post from MOVED on; both posts."""
    officer = User.objects.get(full_name=OFFICERS[0][1])
    before = Term.objects.get(user=officer)
    before.until_on = MOVED
    before.save()
    after = PostFactory(organ=before.post.organ, title="窗口岗")
    TermFactory(user=officer, post=after, from_on=MOVED)
    return officer, before.post, after


def test_a_card_is_that_of_the_post_held_when_it_came(lab, client):
    officer, before, after = moved()
    answer = answered(extract(), EVERYTHING, None)

    posts = by_post(answer)

    for name in ("late_now", "yellow_now", "red_now"):
        assert posts.total(name) == answer.totals[name]
        for key, figures in posts.rows.items():
            assert len(rows_behind(answer, {}, name, "post", key)) == figures.get(name, 0)
    for post, is_before in ((before, True), (after, False)):
        rows = rows_behind(answer, {}, "yellow_now", "post", post.pk)
        moments = answer.moments("yellow_now")[rows]
        assert {moment_words_of(one).date() < MOVED for one in moments} == {is_before}
        assert set(answer.holders.at(rows, moments)[1].tolist()) == {officer.pk}
    the_pages_tell_it_and_open_the_cases(client, lab, after)


def the_pages_tell_it_and_open_the_cases(client, lab, post):
    trial = f"/limit-lab/ladder/?{PERIOD}&yellow=4&red=6"
    for page in (f"{LAB}?{PERIOD}&change=half", trial):
        html = shown(client, lab.office, page)
        assert "By post" in plain(html)
        [*links] = re.findall(rf'"(/limit-lab/cases/[^"]+by=post&amp;key={post.pk})">(\d+)<', html)
        assert links
        url, number = links[-1]
        behind = plain(shown(client, lab.office, url.replace("&amp;", "&")))
        assert post.title in behind
        assert f"{number} case" in behind
    rows = list(csv.reader(shown(client, lab.office, f"{trial}&table=post&out=csv").splitlines()))
    assert rows[0][:2] == ["Post", "Organ"]
    assert [post.title, str(post.organ)] in [row[:2] for row in rows[1:]]


def test_of_several_posts_the_one_in_the_organ_of_the_clock_counts(lab):
    officer, _before, after = moved()
    elsewhere = PostFactory(organ=lab.other, title="兼岗")
    TermFactory(user=officer, post=elsewhere, from_on=MOVED)
    Term.objects.filter(user__full_name=OFFICERS[1][1]).delete()

    found = by_post(answered(extract(), EVERYTHING, None))

    assert after.pk in found.rows
    assert elsewhere.pk not in found.rows
    assert found.rows[0]["yellow_now"] > 0  # nobody's post
