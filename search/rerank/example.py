"""What the re-ranker learns from."""

from dataclasses import dataclass

from kb.text import Lang


@dataclass(frozen=True, kw_only=True)
class Example:
    """A question, masked of personal data, and the article that helped.

    `weight` is how much it counts: 1 for an article that surely helped, less for one
    that was only opened.
    """

    question: str
    article_id: int
    lang: Lang
    weight: float = 1.0
