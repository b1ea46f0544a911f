"""What a reader says of a revision, and why."""

import enum
from dataclasses import dataclass

MAX_WORDS = 1000
MAX_PER_DAY = 20


class Reason(enum.StrEnum):
    """Why a revision did not help."""

    WRONG = "wrong"
    OUTDATED = "outdated"
    UNCLEAR = "unclear"
    STEP_MISSING = "step_missing"
    OTHER_PROBLEM = "other_problem"


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """The opinion on one revision; only an unhelpful one has a reason."""

    helpful: bool
    reason: Reason | None = None
    words: str = ""
