"""Which times and days count, and which are none."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from esmreport.core import sitetime
from esmreport.render.clock import local, local_date


@pytest.mark.parametrize(
    ("stamp", "found"),
    [
        ("2026-01-31T04:05:06Z", datetime(2026, 1, 31, 4, 5, 6, tzinfo=UTC)),
        ("2026-01-31", datetime(2026, 1, 31, tzinfo=UTC)),
        ("1970-01-01T00:00:00Z", datetime(1970, 1, 1, tzinfo=UTC)),
        ("2200-12-31T23:59:59Z", datetime(2200, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("1969-12-31T23:59:59Z", None),
        ("2201-01-01T00:00:00Z", None),
        ("0001-01-01T00:00:00Z", None),
        ("9999-12-31T23:59:59Z", None),
        ("2026-02-30T00:00:00Z", None),
        ("yesterday", None),
    ],
)
def test_a_time_that_nobody_set_is_none(stamp: str, found: datetime | None) -> None:
    assert sitetime.moment(stamp) == found


@pytest.mark.parametrize("stamp", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "yesterday"])
def test_what_is_no_time_is_shown_as_it_is(stamp: str) -> None:
    for offset in (-sitetime.FARTHEST, 0, sitetime.FARTHEST):
        assert local(stamp, offset) == stamp and local_date(stamp, offset) == stamp[:10]
        with pytest.raises(ValueError, match=stamp):
            sitetime.local_day(stamp, offset)


@pytest.mark.parametrize("day", ["1971-01-01", "2199-12-31"])
@pytest.mark.parametrize("offset", [-sitetime.FARTHEST, 0, sitetime.FARTHEST])
def test_the_first_and_the_last_day_can_be_shown_everywhere(day: str, offset: int) -> None:
    stamp = sitetime.clock(day, offset)
    assert str(sitetime.local_day(stamp, offset)) == day and local_date(stamp, offset) == day


def test_days() -> None:
    assert sitetime.parse_day("9999-12-31") == date(9999, 12, 31)
    assert sitetime.parse_day("1970-01-01") == date(1970, 1, 1)
    assert sitetime.parse_day("0001-01-01") is sitetime.parse_day("1969-12-31") is None
    assert sitetime.a_year_after(date(9999, 6, 1)) == date.max
    assert sitetime.a_year_after(date(2024, 2, 29)) == date(2025, 2, 28)
