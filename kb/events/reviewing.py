"""What happens to a text on its way to readers, and to those who write."""

from dataclasses import dataclass

from kb.events.types import Event


@dataclass(frozen=True, kw_only=True)
class ReviewRequested(Event):
    kind = "review.requested"
    followed = True
    review_id: int
    reviewer_id: int | None


@dataclass(frozen=True, kw_only=True)
class ReviewDecided(Event):
    """`state` is approved, changes_requested, recalled or void."""

    kind = "review.decided"
    followed = True
    review_id: int
    state: str


@dataclass(frozen=True, kw_only=True)
class RemarkWritten(Event):
    kind = "remark.written"
    followed = True
    remark_id: int


@dataclass(frozen=True, kw_only=True)
class RemarkResolved(Event):
    kind = "remark.resolved"
    remark_id: int


@dataclass(frozen=True, kw_only=True)
class RemarkReopened(Event):
    kind = "remark.reopened"
    remark_id: int


@dataclass(frozen=True, kw_only=True)
class PublicationScheduled(Event):
    """The times are ISO 8601 in UTC, empty where there is none any more."""

    kind = "publication.scheduled"
    lang: str
    publish_at: str
    unpublish_at: str


@dataclass(frozen=True, kw_only=True)
class ArticleRevived(Event):
    kind = "article.revived"
    lang: str


@dataclass(frozen=True, kw_only=True)
class ArticleRerendered(Event):
    """A block inside it or its audience changed, so the index must follow."""

    kind = "article.rerendered"
    followed = True
    lang: str


@dataclass(frozen=True, kw_only=True)
class ArticleReaddressed(Event):
    """Its address in a language changed; the old one leads to the new one."""

    kind = "article.readdressed"
    lang: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class ArticleConfirmed(Event):
    """Somebody looked and found it still true; `due_at` is when to look again."""

    kind = "article.confirmed"
    due_at: str


@dataclass(frozen=True, kw_only=True)
class ArticleFellDue(Event):
    """Its owner was reminded to look whether it is still true."""

    kind = "article.fell_due"
    followed = True
    due_at: str


@dataclass(frozen=True, kw_only=True)
class ArticleReassigned(Event):
    """Its owner or its review date changed."""

    kind = "article.reassigned"
    followed = True
    changed: list[str]


@dataclass(frozen=True, kw_only=True)
class ReviewRuleChanged(Event):
    """A rule was set, or removed: then it has no months. `scope` names a kind."""

    kind = "review_rule.changed"
    category_id: int | None
    scope: str | None
    months: int | None
    grace_days: int | None


@dataclass(frozen=True, kw_only=True)
class ConfidenceChanged(Event):
    kind = "confidence.changed"
    followed = True
    lang: str
    confidence: str
    reuses: int


@dataclass(frozen=True, kw_only=True)
class StandardChecked(Event):
    kind = "standard.checked"
    followed = True
    check_id: int
    met: int
    points: int


@dataclass(frozen=True, kw_only=True)
class LicenseGranted(Event):
    """`user_id` is who got it; the articles are those that justify it."""

    kind = "license.granted"
    followed = True
    user_id: int
    license: str
    article_numbers: list[int]
    why: str


@dataclass(frozen=True, kw_only=True)
class ArticlesChanged(Event):
    """A change to many articles at once, or its undoing."""

    kind = "articles.changed"
    bulk_id: int
    count: int
    undone: bool


@dataclass(frozen=True, kw_only=True)
class AnnouncementMade(Event):
    kind = "announcement.made"
    announcement_id: int


@dataclass(frozen=True, kw_only=True)
class AnnouncementChanged(AnnouncementMade):
    kind = "announcement.changed"


@dataclass(frozen=True, kw_only=True)
class AnnouncementAcknowledged(AnnouncementMade):
    kind = "announcement.acknowledged"
