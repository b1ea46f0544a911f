"""The only reading of the clock."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)
