"""The content standard: what every article is checked for."""

import enum
from collections.abc import Mapping

from kb.text import N_


class Point(enum.StrEnum):
    """One question of the checklist, answered with yes or no."""

    UNIQUE = "unique"
    COMPLETE = "complete"
    CLEAR = "clear"
    TITLE = "title"
    LINKS = "links"
    CLASSIFICATION = "classification"


NAMES: Mapping[Point, str] = {
    Point.UNIQUE: N_("Unique"),
    Point.COMPLETE: N_("Complete"),
    Point.CLEAR: N_("Clear"),
    Point.TITLE: N_("Title"),
    Point.LINKS: N_("Links"),
    Point.CLASSIFICATION: N_("Classification"),
}
QUESTIONS: Mapping[Point, str] = {
    Point.UNIQUE: N_("No other article says the same."),
    Point.COMPLETE: N_(
        "Problem, environment, cause and fix are there, as far as known."
    ),
    Point.CLEAR: N_("Short sentences and single steps, in the words of those who ask."),
    Point.TITLE: N_("The title says the problem as people would search for it."),
    Point.LINKS: N_(
        "Every link leads where it says, and what belongs together is linked."
    ),
    Point.CLASSIFICATION: N_("Kind, topic, product and readers are right."),
}


def missed_points(answers: Mapping[str, bool]) -> list[Point]:
    """Return the points that a text does not meet, in the order of the checklist."""
    return [point for point in Point if answers.get(point.value) is False]
