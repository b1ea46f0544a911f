"""Every kind of event: a noun and a past participle, with typed fields.

The fields of `Event` are columns; the others become the payload, which holds no
name and no address. Words that people typed are masked before they come here.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Self

from kb.policy import Actor


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened, once, at a moment."""

    kind: ClassVar[str]
    # Followers of the log need these in the order in which they were committed.
    followed: ClassVar[bool] = False

    occurred_at: datetime
    actor_id: int | None = None
    visit_id: str | None = None
    journey_id: str | None = None
    article_id: int | None = None
    revision_id: int | None = None
    ticket_id: int | None = None

    @classmethod
    def by(cls, actor: Actor, now: datetime, **fields: Any) -> Self:
        """Build the event of an actor's doing."""
        return cls(
            occurred_at=now,
            actor_id=actor.user_id,
            visit_id=actor.visit_id,
            journey_id=actor.journey_id,
            **fields,
        )


@dataclass(frozen=True, kw_only=True)
class SearchPerformed(Event):
    """`search_key` names the search for later events; `refines` is the key of the
    search it continued within 30 seconds of typing. It is `narrowed` where operators
    left out what the words alone would have found. Within a comparison of rankers
    `teams` says for each result of the first page which one put it there: A or B."""

    kind = "search.performed"
    search_key: str
    query: str
    lang: str
    results: int
    filters: dict[str, str]
    arm: str
    refines: str | None = None
    limited: bool = False
    narrowed: bool = False
    comparison_id: int | None = None
    teams: str = ""


@dataclass(frozen=True, kw_only=True)
class SearchOpened(Event):
    kind = "search.opened"
    search_key: str
    rank: int


@dataclass(frozen=True, kw_only=True)
class GapReported(Event):
    """What somebody looked for in vain, in their own words."""

    kind = "gap.reported"
    query: str
    words: str
    lang: str


@dataclass(frozen=True, kw_only=True)
class TranslationWanted(Event):
    """Somebody would read the article in `lang`, which it does not have."""

    kind = "translation.wanted"
    lang: str


@dataclass(frozen=True, kw_only=True)
class ArticleRead(Event):
    """`source` says from where: search, suggestion, link, home, ticket, direct."""

    kind = "article.read"
    read_key: str
    source: str
    lang: str


@dataclass(frozen=True, kw_only=True)
class ArticleLeft(Event):
    kind = "article.left"
    read_key: str
    seconds: int


@dataclass(frozen=True, kw_only=True)
class SuggestionShown(Event):
    """`confidence` is how sure it was, 0 to 1; older events do not say."""

    kind = "suggestion.shown"
    form_key: str
    rank: int
    score: float
    matched: list[str]
    arm: str
    confidence: float | None = None


@dataclass(frozen=True, kw_only=True)
class SuggestionWithheld(SuggestionShown):
    """The control arm: what would have been shown."""

    kind = "suggestion.withheld"


@dataclass(frozen=True, kw_only=True)
class SuggestionOpened(Event):
    kind = "suggestion.opened"
    form_key: str
    rank: int


@dataclass(frozen=True, kw_only=True)
class SuggestionDismissed(SuggestionOpened):
    kind = "suggestion.dismissed"


@dataclass(frozen=True, kw_only=True)
class FormStarted(Event):
    """Somebody wrote enough of a request to be counted in their arm."""

    kind = "form.started"
    form_key: str
    arm: str
    product_id: int | None


@dataclass(frozen=True, kw_only=True)
class VerdictGiven(Event):
    """The latest verdict of a person on a revision is the one that counts."""

    kind = "verdict.given"
    helpful: bool
    reason: str | None
    words: str


@dataclass(frozen=True, kw_only=True)
class JourneySolved(Event):
    """`how` is suggestion, article or confirmed; the revision is what helped."""

    kind = "journey.solved"
    how: str
    form_key: str | None = None
    query: str = ""


@dataclass(frozen=True, kw_only=True)
class JourneyResumed(Event):
    """The person took back that it was solved."""

    kind = "journey.resumed"
    form_key: str | None = None


@dataclass(frozen=True, kw_only=True)
class JourneyLeft(Event):
    kind = "journey.left"
    stage: str


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One reading that goes along with a ticket."""

    article_id: int
    revision_id: int
    read_at: str
    seconds: int | None
    rank: int | None
    source: str
