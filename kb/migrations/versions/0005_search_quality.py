"""What search is measured by: judged questions and comparisons."""

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Nothing yet."""
