"""Searches that people keep, and of which they want to hear."""

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Nothing yet."""
