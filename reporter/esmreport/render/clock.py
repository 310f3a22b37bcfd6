"""Times as people at the site read them."""

from __future__ import annotations

from datetime import timedelta, timezone

from esmreport.core import sitetime
from esmreport.core.model import Report


def site_offset(report: Report) -> int:
    """Minutes east of UTC at the site: as declared, else those of the first node, else 0 (UTC)."""
    return sitetime.site_offset(report.utc_offset_minutes, (node.utc_offset_minutes for node in report.nodes))


def local(stamp: str, offset_minutes: int) -> str:
    """`2026-01-31T04:05:06Z` as `2026-01-31 13:05 (UTC+09:00)`; what is no time is returned as it is."""
    moment = sitetime.moment(stamp)
    if moment is None:
        return stamp
    shifted = moment.astimezone(timezone(timedelta(minutes=offset_minutes)))
    return f"{shifted:%Y-%m-%d %H:%M} ({_offset_word(offset_minutes)})"


def local_date(stamp: str, offset_minutes: int) -> str:
    """The date alone, `2026-01-31`."""
    return local(stamp, offset_minutes)[:10]


def _offset_word(minutes: int) -> str:
    sign = "-" if minutes < 0 else "+"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{sign}{hours:02d}:{rest:02d}"
