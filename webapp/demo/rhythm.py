"""When the people of the demo do things: by weekday, by hour, in working time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from kb.tickets.sla import CLOSES, OPENS, WORKDAYS, add_working_time

WEEKDAYS = (1.35, 1.1, 1.0, 0.95, 0.8, 0.08, 0.05)
HOURS = {
    7: 1,
    8: 5,
    9: 9,
    10: 10,
    11: 8,
    12: 3,
    13: 6,
    14: 8,
    15: 8,
    16: 6,
    17: 4,
    18: 2,
    19: 1,
    20: 1,
    21: 1,
}


@dataclass(frozen=True)
class Rhythm:
    """The hours of an office in its time zone."""

    zone: ZoneInfo

    def days(self, now: datetime, count: int) -> Sequence[date]:
        """Return so many days, oldest first, today last."""
        today = now.astimezone(self.zone).date()
        return [today - timedelta(days=ago) for ago in reversed(range(count))]

    def moments(self, day: date, most: float, rng: Random) -> Sequence[datetime]:
        """Return the moments, in order, at which somebody begins something.

        `most` is how many an ordinary day has.
        """
        count = round(most * WEEKDAYS[day.weekday()] * rng.uniform(0.88, 1.12))
        hours = rng.choices(list(HOURS), weights=list(HOURS.values()), k=count)
        return sorted(
            self.at(day, time(hour)) + timedelta(seconds=rng.randrange(3600))
            for hour in hours
        )

    def at(self, day: date, clock: time) -> datetime:
        """Return the moment of a local time in UTC."""
        return datetime.combine(day, clock, self.zone).astimezone(UTC)

    def after(self, start: datetime, amount: timedelta) -> datetime:
        """Return the moment when so much working time has passed."""
        return add_working_time(start, amount, self.zone)

    def before(self, end: datetime, amount: timedelta) -> datetime:
        """Return the moment from which so much working time led to the end."""
        day, left = end.astimezone(self.zone).date(), amount
        while True:
            opens = self.at(day, OPENS)
            closes = min(self.at(day, CLOSES), end)
            if day.weekday() in WORKDAYS and closes > opens:
                if left <= closes - opens:
                    return closes - left
                left -= closes - opens
            day -= timedelta(days=1)
