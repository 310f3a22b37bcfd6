"""Days as the site counts them: a date means the whole day in the site's time zone, whoever reads it
where."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone

_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|年(\d{1,2})月(\d{1,2})日)")
_OFFSET = re.compile(r"([+-])(\d{2}):(\d{2})")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
FARTHEST = 14 * 60


def parse_day(text: str) -> date | None:
    """A date written year first: 2026-04-01, 2026/4/1, 2026年4月1日, full-width digits included. None for
    anything else: a bare year, a day-first date or a date with a time leaves room for two readings."""
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        return None
    year, month, day = (int(part) for part in found.groups() if part is not None)
    try:
        return date(year, month, day)
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
    moment = datetime.fromisoformat(stamp)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment.astimezone(timezone(timedelta(minutes=offset_minutes))).date()


def clock(now: str, offset_minutes: int) -> str:
    """`now` as a UTC time; a bare date is the end of that day at the site."""
    if not _ISO_DAY.fullmatch(now):
        return now
    zone = timezone(timedelta(minutes=offset_minutes))
    end = datetime.fromisoformat(now).replace(hour=23, minute=59, second=59, tzinfo=zone)
    try:
        return end.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except OverflowError:
        return f"{now}T00:00:00Z"


def a_year_after(day: date) -> date:
    """The same day a year later; 28 February after a 29 February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)
