"""When an answer is due, in working time: Monday to Friday, 09:00 to 18:00."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from kb.tickets.models import Priority

OPENS = time(9)
CLOSES = time(18)
WORKDAYS = range(5)
A_WORKDAY = timedelta(hours=9)


@dataclass(frozen=True, kw_only=True)
class Target:
    """The working time until the first reply and until the resolution."""

    first_reply: timedelta
    resolution: timedelta


TARGETS: Mapping[Priority, Target] = {
    Priority.URGENT: Target(
        first_reply=timedelta(hours=1), resolution=timedelta(hours=4)
    ),
    Priority.HIGH: Target(first_reply=timedelta(hours=2), resolution=A_WORKDAY),
    Priority.NORMAL: Target(first_reply=timedelta(hours=4), resolution=3 * A_WORKDAY),
    Priority.LOW: Target(first_reply=A_WORKDAY, resolution=5 * A_WORKDAY),
}


def add_working_time(start: datetime, amount: timedelta, zone: ZoneInfo) -> datetime:
    """Return the moment, in UTC, when so much working time after the start is over."""
    left = amount
    for begin, end in _shifts(start, zone):
        if left <= end - begin:
            return begin + left
        left -= end - begin
    raise AssertionError("there is always another day")


def working_time(start: datetime, end: datetime, zone: ZoneInfo) -> timedelta:
    """Return how much working time lies between two moments, zero if none does."""
    total = timedelta(0)
    for begin, closing in _shifts(start, zone):
        if begin >= end:
            break
        total += min(closing, end) - begin
    return total


def _shifts(start: datetime, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """Yield what is left of the shift at the start, then the shifts after it."""
    day = start.astimezone(zone).date()
    while True:
        begin, end = _at(day, OPENS, zone), _at(day, CLOSES, zone)
        if day.weekday() in WORKDAYS and start < end:
            yield max(begin, start.astimezone(UTC)), end
        day += timedelta(days=1)


def _at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    # Differences are right in UTC only: aware times of one zone ignore its shifts.
    return datetime.combine(day, clock, zone).astimezone(UTC)
