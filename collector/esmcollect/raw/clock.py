"""Dates as a node prints them. The order of day, month and year is a number in its registry."""

import re
from datetime import datetime, timedelta

_ORDERS = {"0": (2, 0, 1), "1": (2, 1, 0), "2": (0, 1, 2)}

_YEAR_9999 = 253370764800


class Clock:
    """`order`: iDate of the node ("0" month first, "1" day first, "2" year first); `halves`: its words for a.m.
    and p.m.; `offset`: minutes to add to UTC for its local time."""

    def __init__(self, order="2", halves=("AM", "PM"), offset=0):
        self._order = _ORDERS.get(order, _ORDERS["2"])
        self._morning, self._afternoon = (word.casefold() for word in halves)
        self.offset = offset

    def seconds(self, date, time):
        """Seconds since 1970 (UTC) of a local date and time, None where they cannot be read."""
        numbers = [int(part) for part in re.findall("[0-9]{1,9}", date)]
        clock = [int(part) for part in re.findall("[0-9]{1,9}", time)][:3]
        if len(numbers) < 3 or len(clock) < 2:
            return None
        year, month, day = (numbers[position] for position in self._order)
        hour = self._hour(clock[0], time.casefold())
        try:
            local = datetime(year + 2000 if year < 100 else year, month, day, hour % 24, *clock[1:])
            seconds = (local - timedelta(minutes=self.offset) - datetime(1970, 1, 1)).total_seconds()
        except (ValueError, OverflowError):
            return None
        # Before and after these no Windows runs, and no other program could tell such a time.
        return seconds if 0 <= seconds < _YEAR_9999 else None

    def stamp(self, text):
        """ "2026-01-31T04:05:00Z" of a file's date and time as %~t prints them, or None."""
        match = re.match(r"\s*(?P<date>\S+)\s+(?P<time>.+)$", text)
        seconds = self.seconds(match.group("date"), match.group("time")) if match else None
        if seconds is None:
            return None
        return (datetime(1970, 1, 1) + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")

    def _hour(self, hour, time):
        if self._afternoon and self._afternoon in time:
            return hour % 12 + 12
        return hour % 12 if self._morning and self._morning in time else hour
