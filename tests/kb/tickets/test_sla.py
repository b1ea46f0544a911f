"""Working time: F5 and F6."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from kb.tickets.models import Priority
from kb.tickets.sla import TARGETS, add_working_time, working_time

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")


def at(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("start", "hours", "end", "zone"),
    [
        # The rule of the map: Friday 17:30 and four hours is Monday 12:30.
        ("2026-03-06 17:30", 4, "2026-03-09 12:30", SHANGHAI),
        ("2026-03-04 10:00", 4, "2026-03-04 14:00", SHANGHAI),
        ("2026-03-04 10:00", 8, "2026-03-04 18:00", SHANGHAI),
        ("2026-03-04 10:00", 9, "2026-03-05 10:00", SHANGHAI),
        ("2026-03-04 03:00", 1, "2026-03-04 10:00", SHANGHAI),
        ("2026-03-04 18:00", 1, "2026-03-05 10:00", SHANGHAI),
        ("2026-03-07 12:00", 1, "2026-03-09 10:00", SHANGHAI),
        ("2026-03-02 09:00", 45, "2026-03-06 18:00", SHANGHAI),
        # The clocks go forward on Sunday, 29 March 2026, in Berlin.
        ("2026-03-27 17:00", 2, "2026-03-30 10:00", BERLIN),
    ],
)
def test_it_adds_working_hours(
    start: str, hours: int, end: str, zone: ZoneInfo
) -> None:
    begin, due = at(start, zone), at(end, zone)
    assert add_working_time(begin, timedelta(hours=hours), zone) == due
    assert working_time(begin, due, zone) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-03-06 18:00", "2026-03-09 09:00"),
        ("2026-03-07 09:00", "2026-03-08 18:00"),
        ("2026-03-04 12:00", "2026-03-04 12:00"),
        ("2026-03-04 12:00", "2026-03-04 11:00"),
    ],
)
def test_no_working_time_passes_when_nobody_works(start: str, end: str) -> None:
    assert working_time(at(start), at(end), SHANGHAI) == timedelta(0)


def test_the_due_time_is_in_utc() -> None:
    due = add_working_time(at("2026-03-04 10:00"), timedelta(hours=4), SHANGHAI)
    assert due.tzinfo is UTC
    assert due == datetime(2026, 3, 4, 6, 0, tzinfo=UTC)


def test_the_more_urgent_is_promised_sooner() -> None:
    promised = [TARGETS[p] for p in (*reversed(Priority),)]
    assert promised == sorted(promised, key=lambda t: (t.first_reply, t.resolution))
    assert all(t.first_reply < t.resolution for t in promised)
