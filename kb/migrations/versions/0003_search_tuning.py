"""What people decide about search: synonyms, pins, settings."""

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Nothing yet."""
