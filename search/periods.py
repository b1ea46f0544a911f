"""Stretches of days as people type them: `>2026-01`, `2026-01..2026-03`."""

import re
from datetime import date, timedelta
from typing import NamedTuple

_DAY = r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2}))?)?[年月日]?"
_COMPARED = re.compile(rf"([<>]=?)?{_DAY}")
_RANGE = re.compile(rf"{_DAY}\.\.{_DAY}")


class Period(NamedTuple):
    """The days from `first` on and before `end`; None is no bound."""

    first: date | None
    end: date | None


def read_period(text: str) -> Period | None:
    """Return the days that are meant, None where no date is meant.

    A month or a year stands for all its days. `>` and `>=` begin with its first day
    and `<` ends before it; `<=` and the end of a range include its last.
    """
    if match := _RANGE.fullmatch(text):
        first, end = _days(*match.group(1, 2, 3)), _days(*match.group(4, 5, 6))
        return Period(first.first, end.end) if first and end else None
    match = _COMPARED.fullmatch(text)
    days = _days(*match.group(2, 3, 4)) if match else None
    if match is None or days is None:
        return None
    match match[1]:
        case ">" | ">=":
            return Period(days.first, None)
        case "<":
            return Period(None, days.first)
        case "<=":
            return Period(None, days.end)
    return days


def _days(year: str, month: str | None, day: str | None) -> Period | None:
    """Return the days of a year, a month or one day; None if there is no such date."""
    try:
        first = date(int(year), int(month or 1), int(day or 1))
        if day:
            return Period(first, first + timedelta(days=1))
        if month:
            return Period(first, (first + timedelta(days=31)).replace(day=1))
        return Period(first, first.replace(year=first.year + 1))
    except (ValueError, OverflowError):
        return None
