from datetime import datetime

import pyarrow as pa
import pytest

from xiaoneng.logs.times import moments_of

AMSTERDAM = "Europe/Amsterdam"


def read(*texts, zone=AMSTERDAM, formats=()):
    return moments_of(pa.array(texts, pa.string()), zone, formats)


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("2024-05-06", datetime(2024, 5, 6)),
        ("2024-05-06 10:11", datetime(2024, 5, 6, 10, 11)),
        ("2024-05-06T10:11:12", datetime(2024, 5, 6, 10, 11, 12)),
        ("2024-05-06T10:11:12.345678", datetime(2024, 5, 6, 10, 11, 12, 345678)),
        ("2024-05-06T10:11:12.3456789", datetime(2024, 5, 6, 10, 11, 12, 345678)),
        ("2024-05-06T10:11:12,5", datetime(2024, 5, 6, 10, 11, 12, 500000)),
        (" 2024-05-06 10:11 ", datetime(2024, 5, 6, 10, 11)),
        ("2024-05-06T10:11:12Z", datetime(2024, 5, 6, 12, 11, 12)),
        ("2024-01-06T10:11:12Z", datetime(2024, 1, 6, 11, 11, 12)),
        ("2024-05-06 10:11:12.000000+08:00", datetime(2024, 5, 6, 4, 11, 12)),
        ("2024-05-06T10:11:12 -0500", datetime(2024, 5, 6, 17, 11, 12)),
        ("2024-02-29", datetime(2024, 2, 29)),
        ("2000-02-29T00:00Z", datetime(2000, 2, 29, 1)),
    ],
)
def test_a_time_is_read_alone_and_amid_others(text, local):
    assert read(text).times.to_pylist() == [local]
    amid = read("2024-01-01", text, None, "2024-01-01T00:00Z", "never")
    assert amid.times.to_pylist()[1] == local
    assert amid.unreadable.tolist() == [False, False, False, False, True]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "2024-02-30",
        "2023-02-29",
        "1900-02-29",
        "2024-04-31",
        "2024-13-01",
        "2024-05-06 24:00",
        "2024-05-06 10:60",
        "06/05/2024",
        "20240506",
        "2024-05-06T10:11+25:00",
        "2024-5-6",
    ],
)
def test_what_is_no_iso_time_is_not_read(text):
    moments = read(text, "2024-01-01", "2024-01-01T00:00Z")

    assert moments.times.null_count == 1
    assert moments.unreadable.tolist() == [True, False, False]


def test_zones_are_kept_apart_by_summer_time():
    both = read("2024-10-27T00:30Z", "2024-10-27T01:30Z")

    assert both.times.to_pylist() == [datetime(2024, 10, 27, 2, 30)] * 2


def test_years_far_off_are_out_of_range():
    moments = read("1949-12-31", "1950-01-01", "2149-12-31", "2150-01-01", "0001-01-01", None)

    assert moments.out_of_range.tolist() == [True, False, False, True, True, False]


def test_formats_of_the_mapping_come_first_and_iso_still_counts():
    moments = read(
        "12/31/2024 01:02:03 PM",
        "2024-05-06T10:00:00Z",
        "31/12/2024",
        "02/30/2024 01:00:00 AM",
        formats=("%m/%d/%Y %I:%M:%S %p",),
        zone="America/New_York",
    )

    assert moments.times.to_pylist() == [
        datetime(2024, 12, 31, 13, 2, 3),
        datetime(2024, 5, 6, 6),
        None,
        None,
    ]
    assert moments.unreadable.tolist() == [False, False, True, True]


def test_a_format_with_an_offset_is_brought_into_the_zone():
    moments = read("06.05.2024 10:00 +0800", formats=("%d.%m.%Y %H:%M %z",))

    assert moments.times.to_pylist() == [datetime(2024, 5, 6, 4)]


def test_a_column_without_values_gives_nulls():
    assert read(None, None).times.null_count == 2
