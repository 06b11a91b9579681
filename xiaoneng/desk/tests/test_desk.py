"""The desk through HTTP: own work first, the state for leaders, tasks for administrators."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from xiaoneng.catalogue.tests.factories import item, published
from xiaoneng.desk.contents import overview_of
from xiaoneng.kit.tests.clients import signed_in
from xiaoneng.kit.time import now
from xiaoneng.obligations.operations.closing import close_obligation
from xiaoneng.obligations.operations.urging import urge_obligation
from xiaoneng.obligations.tests.factories import at, obligation
from xiaoneng.people.tests.factories import OrganFactory, someone
from xiaoneng.supervision.tests.factories import carded, district

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_files")]


def home(user, **query) -> str:
    answer = signed_in(user).get(reverse("desk:home"), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_is_overdue_stands_first():
    calm = obligation(began=now(), at=now())
    late = obligation(at=now(), organ=calm.organ, officer=calm.officer, title="早该办的事")

    text = home(calm.officer)

    assert "先办 1 件：1 件已超期。" in text
    assert text.index(late.title) < text.index(calm.title)


def test_a_light_is_chosen_by_its_tab():
    calm = obligation(began=now(), at=now())
    late = obligation(at=now(), organ=calm.organ, officer=calm.officer, title="早该办的事")

    text = home(calm.officer, light="on_time")

    table = text.split("今天的变化")[0]
    assert calm.title in table
    assert late.title not in table


def test_an_empty_desk_says_so():
    assert "您现在没有应办事项" in home(someone("officer", OrganFactory()))


def test_an_urging_waits_on_the_desk():
    row = obligation(began=now(), at=now())
    urge_obligation(row, words="请今天答复", actor=someone("head", row.organ), at=now())

    text = home(row.officer)

    assert "请今天答复" in text
    assert reverse("obligations:answer", args=[row.urgings.get().pk]) in text
    assert row.title in text.split("今天的变化")[1]


def test_a_leader_sees_the_state_and_each_number_opens_its_list():
    district = OrganFactory(level="district")
    organ = OrganFactory(parent=district)
    obligation(at=now(), organ=organ)
    leader = someone("leader", district)

    text = home(leader)
    listed = signed_in(leader).get(
        reverse("obligations:list"), {"state": "open", "light": "overdue"}
    )

    assert f"超期 1 件，最多的是：{organ.name} 1。" in text
    assert listed.context["found"].number == 1


@pytest.mark.parametrize("is_one", [False, True])
def test_each_line_of_an_organ_opens_as_many_rows_as_it_says(is_one):
    """Also where an organ above others owes something itself, and where all is one organ's."""
    district = OrganFactory(level="district")
    organ = OrganFactory(parent=district)
    section = OrganFactory(parent=organ, level="section")
    viewer = someone("head", organ) if is_one else someone("leader", district)
    for place in (organ, section, section, *(() if is_one else (district,))):
        obligation(at=now(), organ=place)

    rows = overview_of(viewer, now()).organs
    client = signed_in(viewer)

    assert sum(row.open for row in rows) == (3 if is_one else 4)
    for row in rows:
        for number, url in ((row.open, row.url), (row.overdue, row.overdue_url)):
            assert client.get(url).context["found"].number == number


def test_an_administrator_sees_tasks_and_no_obligations():
    text = home(someone("system_admin", OrganFactory()))

    assert "您管的事" in text
    assert reverse("obligations:calendars") in text
    assert "我的应办事项" not in text


@pytest.mark.parametrize(
    ("role", "pages"),
    [
        ("system_admin", ("staffing:organs", "staffing:people", "obligations:calendars")),
        ("security_admin", ("staffing:roles",)),
        ("audit_admin", ("ledger:entries",)),
    ],
)
def test_each_administrator_is_led_to_what_that_one_looks_after(role, pages):
    client = signed_in(someone(role, OrganFactory()))
    text = client.get(reverse("desk:home")).content.decode()
    main = text[text.index("<main") :]

    for page in pages:
        assert f'href="{reverse(page)}"' in main
        assert client.get(reverse(page)).status_code == 200


def test_the_desk_costs_the_same_with_many_rows():
    first = obligation(began=now(), at=now())
    client = signed_in(first.officer)

    def queries() -> int:
        client.get(reverse("desk:home"))
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("desk:home"))
        return len(seen)

    for _number in range(4):
        obligation(began=now(), at=now(), organ=first.organ, officer=first.officer)
    few = queries()
    for _number in range(45):
        obligation(began=now(), at=now(), organ=first.organ, officer=first.officer)

    assert queries() == few


def test_search_finds_obligations_organs_and_people():
    row = obligation(began=now(), at=now(), title="燃气设施改动")
    client = signed_in(row.officer)

    def found(words: str) -> str:
        return client.get(reverse("desk:search"), {"q": words}).content.decode()

    assert row.number in found("燃气")
    assert row.organ.get_absolute_url() in found(row.organ.name)
    assert row.officer.get_absolute_url() in found(row.officer.full_name)
    assert "没有“乌有”" in found("乌有")
    assert client.get(reverse("desk:search"), {"q": row.number}).url == row.get_absolute_url()


def test_search_finds_items_that_hold_by_name_and_code():
    version = published(item("511A0007-01"), from_on=now().date(), name="取水许可")
    client = signed_in(someone("officer", OrganFactory()))

    for words in ("取水", "511A0007-01"):
        page = client.get(reverse("desk:search"), {"q": words}).content.decode()
        assert version.item.get_absolute_url() in page


@pytest.mark.parametrize("wide", [True, False])
def test_search_finds_signs_of_either_width(wide):
    def as_kept(words: str) -> str:
        return words if wide else words.translate(str.maketrans("（）", "()"))

    organ = OrganFactory(name=as_kept("许可（新办）中心"))
    officer = someone("officer", organ, full_name=as_kept("许可（新办）员"))
    row = obligation(began=now(), at=now(), organ=organ, officer=officer,
                     title=as_kept("食品许可（新办）"))  # fmt: skip
    name = as_kept("取水许可（新办）")
    version = published(item("511A0007-01"), from_on=now().date(), name=name)

    for words in ("许可(新办)", "许可（新办）"):
        page = signed_in(officer).get(reverse("desk:search"), {"q": words}).content.decode()
        assert row.number in page
        for one in (organ, officer, version.item):
            assert one.get_absolute_url() in page


def test_search_shows_what_runs_before_what_is_over():
    officer = someone("officer", OrganFactory())
    over = obligation(officer=officer, organ=officer.terms.get().post.organ, title="砍树许可")
    close_obligation(over, actor=officer, at=now())
    runs = obligation(officer=officer, organ=over.organ, title="砍树许可")

    page = signed_in(officer).get(reverse("desk:search"), {"q": "砍树"}).content.decode()

    assert page.index(runs.number) < page.index(over.number)


def test_search_finds_a_card_however_its_number_is_spaced():
    place = district()
    card = carded(place)
    run = card.number.replace(" ", "")

    for words in (card.number, run, run.partition("〕")[2]):
        page = signed_in(place.head).get(reverse("desk:search"), {"q": words}).content.decode()
        assert card.get_absolute_url() in page
        hidden = signed_in(place.stranger).get(reverse("desk:search"), {"q": words})
        assert card.get_absolute_url() not in hidden.content.decode()


def test_search_finds_only_people_whose_page_opens():
    row = obligation(began=now(), at=now())
    name = row.officer.full_name
    page = row.officer.get_absolute_url()

    def found(viewer, words):
        return signed_in(viewer).get(reverse("desk:search"), {"q": words}).content.decode()

    stranger = someone("officer", OrganFactory())
    assert signed_in(stranger).get(page).status_code == 404
    assert page not in found(stranger, name)
    assert page in found(someone("section_chief", row.organ), name)
    for role in ("assessor", "applicant"):
        outsider = someone(role, row.organ)
        assert signed_in(outsider).get(reverse("staffing:organs")).status_code == 403
        assert page not in found(outsider, name)
        assert row.organ.get_absolute_url() not in found(outsider, row.organ.name)


def test_search_shows_nothing_out_of_scope():
    row = obligation(began=at("2026-03-02"), title="别处的事")
    stranger = signed_in(someone("officer", OrganFactory()))

    assert row.number not in stranger.get(reverse("desk:search"), {"q": "别处"}).content.decode()
