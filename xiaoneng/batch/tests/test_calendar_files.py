"""A calendar of one's own, on top of a named one."""

from datetime import date

import pytest

from xiaoneng.batch.calendar_files import load_calendar
from xiaoneng.core.refusals import Unusable
from xiaoneng.core.workdays import OFFSET


@pytest.fixture
def calendar(tmp_path):
    def loaded(text):
        path = tmp_path / "county.toml"
        path.write_text(text, encoding="utf-8")
        return load_calendar(path)

    return loaded


def test_local_days_lie_on_top_of_the_national_ones(calendar):
    county = calendar(
        'inherits = "cn"\n[[day]]\ndate = 2026-04-20\nworks = false\nname = "三月三"\n'
    )

    assert not county.works(date(2026, 4, 20))
    assert county.holiday_name(date(2026, 4, 20)) == "三月三"
    assert county.works(date(2026, 2, 14))
    assert county.is_provisional(date(2027, 1, 4))


def test_an_organ_keeps_hours_of_its_own(calendar):
    county = calendar('sessions = [["08:30", "12:00"], ["14:00", "17:30"]]\n')

    assert county.hours.length == 7 * 3600


@pytest.mark.parametrize(
    "text",
    [
        "works = ",
        'inherits = "mars"',
        "[[day]]\nworks = false\n",
        '[[day]]\ndate = "2026-04-20"\nworks = false\n',
        '[[day]]\ndate = 2026-04-20\nworks = "no"\n',
        'sessions = [["08:30"]]',
        'sessions = [["12:00", "08:30"]]',
        "[[day]]\ndate = 1900-01-01\nworks = false\n",
    ],
)
def test_a_calendar_that_cannot_be_used_is_refused(calendar, text):
    with pytest.raises(Unusable, match=r"county|mars|sessions|1900"):
        calendar(text)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(Unusable, match=r"gone\.toml"):
        load_calendar(tmp_path / "gone.toml")


def test_the_notice_of_a_year_can_be_entered(calendar):
    county = calendar(
        'published = [2027]\n[[day]]\ndate = 2027-01-01\nworks = false\nname = "元旦"\n'
    )

    assert not county.is_provisional(date(2027, 1, 4))
    assert not county.works(date(2027, 1, 1))
    assert county.is_provisional(date(2028, 1, 4))


def test_a_half_day_has_sessions_of_its_own(calendar):
    county = calendar('[[day]]\ndate = 2026-03-06\nworks = true\nsessions = [["09:00", "12:00"]]\n')

    place = date(2026, 3, 6).toordinal() - OFFSET
    assert county.office.before[place + 1] - county.office.before[place] == 3 * 3600


@pytest.mark.parametrize("text", ["sesions = []", "[[day]]\ndate = 2026-03-06\nwork = true\n"])
def test_a_key_that_is_not_known_is_refused(calendar, text):
    with pytest.raises(Unusable, match="may have"):
        calendar(text)
