"""The catalogue: organs, items, what they promise and on which law."""

import re
from collections import Counter
from pathlib import Path

import pytest

from xiaoneng.batch.demonstration import items, organs
from xiaoneng.batch.demonstration.events import GROUNDS
from xiaoneng.batch.demonstration.people import officers

LAWS = Path(__file__).parents[5] / "shared" / "data" / "cn-law-texts"
CATEGORIES = {"经济建设": 17, "行政服务": 15, "综合管理": 12, "党群团体": 14, "政法": 6}


def test_there_are_64_organs_in_five_categories():
    assert len(organs()) == len({organ.name for organ in organs()}) == 64
    assert Counter(organ.category for organ in organs()) == CATEGORIES


def test_every_organ_has_an_english_name_of_its_own():
    assert len({organ.english for organ in organs()}) == 64
    assert all(organ.english.isascii() and organ.english for organ in organs())


def test_there_are_more_than_150_items_with_codes_of_their_own():
    assert len(items()) > 150
    assert len({item.code for item in items()}) == len(items())
    assert all(re.fullmatch(r"(XK|QR|JF|CJ|QT|GG)\d{8}", item.code) for item in items())


def test_the_organs_of_all_items_exist():
    names = {organ.name for organ in organs()}
    for item in items():
        assert {item.organ, *item.joint} <= names, item.name
        assert item.organ not in item.joint, item.name


def test_some_organs_handle_no_cases():
    assert 30 <= len({item.organ for item in items()}) <= 50


def test_no_promise_is_longer_than_the_statute():
    for item in items():
        assert item.unit in ("workday", "day", "workhour"), item.name
        assert item.statutory is None or 0 <= item.promised <= item.statutory, item.name


def test_a_statutory_limit_names_the_law_that_sets_it():
    for item in items():
        assert bool(item.limit_law) == (item.statutory is not None), item.name
        assert not item.limit_article or item.limit_law, item.name


def test_a_licence_has_a_law_behind_it():
    assert all(item.law for item in items() if item.kind == "行政许可")


def test_laws_are_cited_by_article():
    for item in items():
        assert bool(item.law) == bool(item.article), item.name
        assert re.fullmatch(r"(第[一二三四五六七八九十百千零]+条)?", item.article), item.name


def test_an_instant_item_promises_the_day_or_the_next():
    assert all(item.promised <= 1 and item.unit == "workday" for item in items() if item.is_instant)


def test_a_usual_pause_has_a_listed_ground_and_a_cap():
    for item in items():
        assert bool(item.pause) == (item.pause_cap is not None), item.name
        assert not item.pause or item.pause in GROUNDS, item.name


def test_a_reminder_is_due_in_the_last_fifth_of_the_promise():
    for item in items():
        assert item.warn >= 1
        assert 5 * (item.warn - 1) < max(item.promised, 1)


def test_a_section_has_the_same_officers_every_time():
    assert officers("区住建局", "建管科") == officers.__wrapped__("区住建局", "建管科")
    assert len(set(officers("区住建局", "建管科"))) >= 3


def test_cited_articles_stand_in_the_laws_at_hand():
    if not LAWS.is_dir():
        pytest.skip("the texts of the laws are not beside the project")
    texts = {
        path.name.split("(")[0]: path.read_text(encoding="utf-8")
        for path in sorted(LAWS.glob("*.md"))
    }
    cited = {(item.law, item.article) for item in items()}
    cited |= {(item.limit_law, item.limit_article) for item in items()}
    at_hand = {(law, article) for law, article in cited if law in texts}
    assert ("行政许可法", "第四十二条") in at_hand
    for law, article in at_hand:
        assert re.search(rf"^{article}[ 　]", texts[law], re.MULTILINE), (law, article)
