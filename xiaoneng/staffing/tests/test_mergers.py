"""Merging on the page: what moves is said first; a body of its own never becomes a part."""

from datetime import date

import pytest
from django.urls import reverse

from xiaoneng.core.refusals import Unusable
from xiaoneng.kit.time import now
from xiaoneng.people.models import Level
from xiaoneng.people.tests.factories import OrganFactory, PostFactory, TermFactory
from xiaoneng.staffing.operations.organs import Founding, found_organ, move_organ
from xiaoneng.staffing.operations.successions import merge_organs
from xiaoneng.staffing.queries.organs import Moving, choices_of, moving_with
from xiaoneng.staffing.tests.conftest import AT, BEFORE, DAY, fresh

BASIS = "编〔2026〕3号"


@pytest.fixture
def parted(bureau, section, officer, colleague):
    """A bureau with a head, a post of its own without a holder, and a section of two."""
    TermFactory(post=PostFactory(organ=bureau, role="head", leads="head"))
    PostFactory(organ=bureau)
    return bureau


@pytest.mark.parametrize("level", [Level.ORGAN, Level.STREET, Level.DISTRICT])
@pytest.mark.parametrize("kind", [Level.SECTION, Level.WINDOW, Level.VILLAGE])
def test_a_body_of_its_own_does_not_become_part_of_a_section(level, kind, district, other, keeper):
    body = OrganFactory(parent=district, level=level)
    part = OrganFactory(parent=other, level=kind)

    for act in (
        lambda: merge_organs([body], part, on=DAY, basis=BASIS, actor=keeper, at=AT),
        lambda: move_organ(body, part, on=DAY, actor=keeper, at=AT),
        lambda: found_organ(Founding("N", "局", level, part), on=DAY, actor=keeper, at=AT),
    ):
        with pytest.raises(Unusable, match=part.name):
            act()
    assert fresh(body).closed_on is None


def test_a_section_merges_into_a_section_and_into_a_bureau(section, other, bureau, keeper):
    twin = OrganFactory(parent=other, level=Level.SECTION)

    merge_organs([section], twin, on=DAY, basis=BASIS, actor=keeper, at=AT)
    merge_organs([twin], bureau, on=DAY, basis=BASIS, actor=keeper, at=AT)

    assert fresh(twin).closed_on == DAY


def test_only_what_it_can_be_part_of_is_offered(bureau, section, other):
    keys = [key for key, _name in choices_of(DAY, [other], into=other.level)]

    assert str(bureau.pk) in keys
    assert str(section.pk) not in keys
    assert str(section.pk) in [key for key, _name in choices_of(DAY, above=Level.WINDOW)]
    places = [key for key, _name in choices_of(DAY, [other], above=other.level)]
    assert places == [str(bureau.parent_id)]


def test_what_goes_along_has_to_fit_under_the_target(bureau, other, keeper):
    OrganFactory(parent=bureau, level=Level.VILLAGE, name="溪口村")

    with pytest.raises(Unusable, match=f"溪口村.*{other.name}"):
        merge_organs([bureau], other, on=DAY, basis=BASIS, actor=keeper, at=AT)


@pytest.fixture
def led(bureau):
    """The post of a head, with one who left it in June and one who has it since."""
    post = PostFactory(organ=bureau, title="局长", role="head", leads="head")
    first, since = date(2026, 1, 1), date(2026, 6, 1)
    TermFactory(post=post, from_on=first, until_on=since, user__full_name="周正")
    TermFactory(post=post, from_on=since, user__full_name="吴新")
    return post


def test_who_came_to_lead_after_the_day_of_a_merger_is_named_and_kept(led, bureau, other, keeper):
    known = {"basis": BASIS, "actor": keeper, "at": AT}

    with pytest.raises(Unusable, match=r"吴新.*2026-06-01.*局长"):
        merge_organs([bureau], other, on=BEFORE, **known)

    assert led.terms.count() == 2
    merge_organs([bureau], other, on=DAY, **known)
    assert [(one.user.full_name, one.until_on) for one in led.terms.all()] == [
        ("周正", date(2026, 6, 1)),
        ("吴新", DAY),
    ]


def test_a_term_that_begins_with_the_merger_or_was_called_off_keeps_none_from_it(
    led, bureau, other, keeper
):
    since, off = date(2026, 6, 1), date(2026, 7, 1)
    TermFactory(post=led, from_on=off, until_on=off)

    merge_organs([bureau], other, on=since, basis=BASIS, actor=keeper, at=AT)

    assert fresh(bureau).closed_on == since
    assert [(one.from_on, one.until_on) for one in led.terms.all()] == [
        (date(2026, 1, 1), since),
        (off, off),
    ]


def test_the_page_of_a_merger_names_who_came_to_lead_later(client, led, bureau, other, keeper):
    client.force_login(keeper, "django.contrib.auth.backends.ModelBackend")
    form = {"target": other.pk, "basis": BASIS, "on": BEFORE.isoformat()}

    answer = client.post(reverse("staffing:organ_merge", args=[bureau.pk]), form)

    assert answer.status_code == 422
    assert "吴新" in answer.content.decode()


def test_what_moves_is_counted(parted):
    expected = Moving(posts=1, people=0, heads=1, organs=1, posts_below=2, people_below=2)

    assert moving_with(parted, DAY) == expected


def test_a_merger_is_shown_before_it_is_done(client, parted, other, section, keeper):
    client.force_login(keeper, "django.contrib.auth.backends.ModelBackend")
    address = reverse("staffing:organ_merge", args=[parted.pk])
    form = {"target": other.pk, "basis": BASIS, "on": now().date().isoformat()}

    shown = client.post(address, form)

    assert shown.status_code == 200
    assert "下级机构 1 个，岗位 2 个，在岗 2 人" in shown.content.decode()
    assert fresh(parted).closed_on is None
    assert client.post(address, {**form, "seen": "another"}).status_code == 200
    OrganFactory(parent=section, level=Level.WINDOW)
    assert client.post(address, {**form, "seen": shown.context["mark"]}).status_code == 200
    assert fresh(parted).closed_on is None
    mark = client.post(address, form).context["mark"]
    assert client.post(address, {**form, "seen": mark}).status_code == 302
    assert fresh(parted).closed_on is not None


def test_what_cannot_be_merged_is_refused_before_anything_is_shown(client, bureau, other, keeper):
    client.force_login(keeper, "django.contrib.auth.backends.ModelBackend")
    form = {"target": other.pk, "basis": BASIS, "on": "2999-01-01"}

    answer = client.post(reverse("staffing:organ_merge", args=[bureau.pk]), form)

    assert answer.status_code == 422
    assert "seen" not in answer.content.decode()
