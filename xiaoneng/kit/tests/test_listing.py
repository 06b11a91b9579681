"""The list through the browser's eyes, with organs as its rows."""

from io import BytesIO

import openpyxl
import pytest

from xiaoneng.people.models import Level, Organ
from xiaoneng.people.tests.factories import OrganFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def organs():
    root = OrganFactory(name="临澄区", level=Level.DISTRICT)
    for place in range(27):
        OrganFactory(name=f"城管{place:02}所", level=Level.WINDOW, parent=root)
    return [OrganFactory(name="溪口村", level=Level.VILLAGE), OrganFactory(name="=1+1")]


def found(client, query=""):
    return client.get(f"/organs/{query}").context["found"]


def names(page):
    return [line.title for line in page.lines]


def test_a_fresh_page_has_its_order_its_count_and_a_way_on(signed_in, organs):
    page = found(signed_in)

    assert len(page.lines) == 25
    assert page.count == "30"
    assert page.previous_url == ""
    assert [head.way for head in page.heads][:2] == ["ascending", ""]
    assert names(found(signed_in, page.next_url))[-1] == "溪口村"


def test_next_and_previous_undo_each_other(signed_in, organs):
    first = found(signed_in)
    second = found(signed_in, first.next_url)

    assert names(found(signed_in, second.previous_url)) == names(first)


def test_a_sort_turns_round_and_an_unknown_one_is_ignored(signed_in, organs):
    page = found(signed_in, "?sort=-name")

    assert names(page)[0] == "溪口村"
    assert page.heads[0].url == "?sort=name"
    assert names(found(signed_in, "?sort=password")) == names(found(signed_in))


def test_conditions_narrow_and_each_can_be_taken_out(signed_in, organs):
    page = found(signed_in, "?level=window&q=07&sort=-name")

    assert names(page) == ["城管07所"]
    assert [chip.words for chip in page.chips] == ["Window", "07"]
    assert page.chips[0].without_url == "?q=07&sort=-name"
    assert page.clear_url == "?sort=-name"


def test_a_day_that_is_none_is_said_and_narrows_nothing(signed_in, organs):
    page = found(signed_in, "?opened_from=yesterday&opened_until=2026-01-01")

    assert page.filters[1].fault == "Opened: write a day like 2026-11-20"
    assert page.number == 30


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_outside_every_calendar_is_none(signed_in, organs, day):
    page = found(signed_in, f"?opened_from={day}&opened_until={day}")

    assert page.filters[1].fault
    assert page.number == 30


def test_an_empty_list_says_so_and_offers_ways_on(signed_in, organs):
    answer = signed_in.get("/organs/?level=village&q=07").content.decode()

    assert "Nothing meets these conditions" in answer
    assert 'href="?q=07"' in answer


def test_htmx_gets_the_region_alone(signed_in, organs):
    answer = signed_in.get("/organs/", headers={"HX-Request": "true", "HX-Target": "list"})

    assert answer.content.decode().lstrip().startswith('<div id="list"')
    assert "<html" not in answer.content.decode()


def test_the_page_keeps_the_strict_policy(signed_in, organs):
    answer = signed_in.get("/organs/").content.decode()

    assert " style=" not in answer
    assert "onclick" not in answer
    assert 'aria-sort="ascending"' in answer
    assert 'name="q"' in answer


def test_a_file_has_the_rows_columns_and_order_of_the_screen(signed_in, organs):
    page = found(signed_in, "?level=window&sort=-name&size=50")
    answer = signed_in.get("/organs/?level=window&sort=-name&out=xlsx")

    book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))
    head, *rows = book.worksheets[0].values
    about = [line[0] for line in book.worksheets[1].values]

    assert head == ("Name", "Code", "Level", "Closed", "Parent", "Depth")  # what is small too
    assert [row[0] for row in rows] == names(page)
    assert about == ["Organs", "As of 2026-11-20 16:30", "Level: Window", "27 rows"]
    assert 'filename="organs-20261120-1630.xlsx"' in answer["Content-Disposition"]


def test_nothing_in_a_file_is_a_formula(signed_in, organs):
    csv = b"".join(signed_in.get("/organs/?q=1&out=csv").streaming_content).decode()
    workbook = b"".join(signed_in.get("/organs/?q=1&out=xlsx").streaming_content)

    cell = openpyxl.load_workbook(BytesIO(workbook)).worksheets[0]["A2"]
    assert csv.startswith("\ufeff")
    assert "'=1+1" in csv
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_a_bulk_act_says_for_each_row_what_came_of_it(signed_in, organs):
    village, office = organs[0], Organ.objects.get(name="城管07所")
    answer = signed_in.post(
        "/organs/?sort=-name", {"bulk": "rename", "name": "新", "pk": [village.pk, office.pk]}
    )
    page = found(signed_in, answer["Location"].removeprefix("/organs/"))
    left = found(signed_in, page.outcome_urls["undone"])
    file = signed_in.get(f"/organs/{page.outcome_urls['file']}")

    assert (len(page.outcome.done), dict(page.outcome.undone)) == (
        1,
        {village.pk: "a village keeps its name"},
    )
    assert names(left) == ["溪口村"]
    assert left.lines[0].undone == "not renamed: a village keeps its name"
    assert b"not renamed: a village keeps its name" in b"".join(file.streaming_content)


def test_all_that_match_can_be_chosen(signed_in, organs):
    signed_in.post("/organs/?level=window", {"bulk": "rename", "name": "新", "all": "1"})

    assert Organ.objects.filter(name__startswith="新").count() == 27


@pytest.mark.parametrize(
    "entered",
    [
        {"bulk": "close", "pk": "1"},
        {"bulk": "unknown", "pk": "1"},
    ],
)
def test_a_bulk_act_that_is_not_meant_or_not_allowed_is_refused(signed_in, organs, entered):
    answer = signed_in.post("/organs/", entered)

    assert answer.status_code == 409
    assert not Organ.objects.filter(name__startswith="新").exists()


@pytest.mark.parametrize(
    ("entered", "sentence"),
    [
        ({"name": "新"}, "No row is chosen"),
        ({"name": "新", "pk": ["²", "1" * 23]}, "No row is chosen"),
        ({"pk": "1"}, "New name is missing"),
        ({"pk": "1", "name": "新" * 201}, "New name: at most 200 characters, not 201."),
    ],
)
def test_what_a_bulk_act_lacks_is_said_on_the_list(signed_in, organs, entered, sentence):
    answer = signed_in.post("/organs/?level=window", {"bulk": "rename", **entered})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert 'maxlength="200"' in answer.content.decode()
    assert answer.context["found"].lines
    assert not Organ.objects.filter(name__startswith="新").exists()


def test_the_ticks_stay_where_a_bulk_act_lacks_something(signed_in, organs):
    first = Organ.objects.filter(level="window").order_by("name").first()
    answer = signed_in.post("/organs/?level=window", {"bulk": "rename", "pk": first.pk})

    assert f'value="{first.pk}" form="bulk" data-row checked' in answer.content.decode()


def test_the_chosen_rows_go_into_a_file(signed_in, organs):
    answer = signed_in.post("/organs/", {"out": "csv", "pk": [organs[0].pk]})

    assert "溪口村" in b"".join(answer.streaming_content).decode()
