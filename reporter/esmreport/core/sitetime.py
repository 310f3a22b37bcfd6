"""Days as the site counts them: a date means the whole day in the site's time zone, whoever reads it
where.

A clock that shows a year before FIRST or after LAST is none that anybody set: such a time is no time, here and
everywhere. Only the day on which something ends may lie further off, for people write 9999-12-31 for never.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone

_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|年(\d{1,2})月(\d{1,2})日)")
_OFFSET = re.compile(r"([+-])(\d{2}):(\d{2})")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
FARTHEST = 14 * 60
# 1970 and not 1980, where the clock of a computer without a battery begins: that is 1979 in UTC.
FIRST, LAST = 1970, 2200


def moment(stamp: str) -> datetime | None:
    """An ISO 8601 time between FIRST and LAST; without a zone it counts as UTC. None for anything else."""
    try:
        found = datetime.fromisoformat(stamp)
    except ValueError:
        return None
    if not FIRST <= found.year <= LAST:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def parse_day(text: str) -> date | None:
    """A date written year first: 2026-04-01, 2026/4/1, 2026年4月1日, full-width digits included. None for
    anything else: a bare year, a day-first date or a date with a time leaves room for two readings. Days before
    FIRST are none."""
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        return None
    year, month, day = (int(part) for part in found.groups() if part is not None)
    try:
        return date(year, month, day) if year >= FIRST else None
    except ValueError:
        return None


def parse_offset(text: str) -> int | None:
    """Minutes east of UTC of `+09:00`; None where it is no offset."""
    found = _OFFSET.fullmatch(text.strip())
    if found is None:
        return None
    minutes = int(found[2]) * 60 + int(found[3])
    if int(found[3]) > 59 or minutes > FARTHEST:
        return None
    return -minutes if found[1] == "-" else minutes


def site_offset(declared: int | None, collected: Iterable[int]) -> int:
    """Minutes east of UTC at the site: what the site file says, else the first node's, else 0."""
    if declared is not None:
        return declared
    return next(iter(collected), 0)


def local_day(stamp: str, offset_minutes: int) -> date:
    """The day that a UTC time (ISO 8601) falls on at the site. Raises ValueError where it is no time."""
    found = moment(stamp)
    if found is None:
        raise ValueError(stamp)
    return found.astimezone(timezone(timedelta(minutes=offset_minutes))).date()


def clock(now: str, offset_minutes: int) -> str:
    """`now` (a moment, see above) as a UTC time; a bare date is the end of that day at the site."""
    if not _ISO_DAY.fullmatch(now):
        return now
    zone = timezone(timedelta(minutes=offset_minutes))
    end = datetime.fromisoformat(now).replace(hour=23, minute=59, second=59, tzinfo=zone)
    return end.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def a_year_after(day: date) -> date:
    """The same day a year later; 28 February after a 29 February. The last day that there is has none after it."""
    if day.year == date.max.year:
        return date.max
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)
