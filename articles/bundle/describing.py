"""Rows as documents: what they refer to gets the name it has outside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from articles.bundle.format import (
    ArticleDoc,
    CheckDoc,
    EditionDoc,
    EntryDoc,
    FileDoc,
    OriginDoc,
    RemarkDoc,
    ReviewDoc,
    RevisionDoc,
)
from articles.models import Article, Attachment, Edition, ImportedFile, Revision
from articles.reviews.models import Remark, Review
from articles.standard.models import StandardCheck
from kb.events.models import EventRow


@dataclass
class Names:
    """What rows are called outside of this database; `used` are the people so far."""

    people: Mapping[int, str]
    categories: Mapping[int, str]
    products: Mapping[int, str]
    groups: Mapping[int, str]
    used: set[str] = field(default_factory=set)

    def person(self, user_id: int | None) -> str | None:
        """Return the address of somebody, who then belongs to the bundle."""
        if user_id is None:
            return None
        self.used.add(self.people[user_id])
        return self.people[user_id]


@dataclass(frozen=True)
class Describer:
    """Turns the rows of some articles into documents.

    `texts` are their revisions by id, as `en/3`; `lost` are contents that are not on
    disk any more.
    """

    names: Names
    texts: Mapping[int, str]
    lost: set[str]

    def article(self, one: Article) -> ArticleDoc:
        """Return an article without what hangs on it."""
        return ArticleDoc(
            number=one.number,
            audience=one.audience,
            group=self.names.groups.get(one.group_id or 0),
            category=self.names.categories[one.category_id],
            product=self.names.products.get(one.product_id or 0),
            kind=one.kind,
            is_block=one.is_block,
            created_at=one.created_at,
            owner=self.names.person(one.owner_id),
            review_due_at=one.review_due_at,
        )

    def edition(self, one: Edition, redirects: Sequence[str]) -> EditionDoc:
        """Return an article in one language."""
        return EditionDoc(
            lang=one.lang,
            slug=one.slug,
            stage=one.stage,
            stage_at=one.stage_at,
            confidence=one.confidence,
            published=self._number(one.published_id),
            published_at=one.published_at,
            archived_at=one.archived_at,
            scheduled=self._number(one.scheduled_id),
            publish_at=one.publish_at,
            unpublish_at=one.unpublish_at,
            redirects=redirects,
        )

    def revision(self, one: Revision) -> RevisionDoc:
        """Return a saved text without its source."""
        return RevisionDoc(
            title=one.title,
            summary=one.summary,
            tags=one.tags,
            keywords=one.keywords,
            applies_to=one.applies_to,
            author=self.names.person(one.author_id),
            saved_at=one.saved_at,
            significance=one.significance,
            note=one.change_note,
            based_on=self._number(one.based_on_id),
            translated_from=self._text(one.translated_from_id),
        )

    def file(self, one: Attachment) -> FileDoc:
        """Return a file."""
        return FileDoc(
            sha256=one.sha256,
            name=one.filename,
            media_type=one.media_type,
            size=one.size,
            uploaded_by=self.names.person(one.uploaded_by_id),
            uploaded_at=one.uploaded_at,
            missing=one.sha256 in self.lost,
        )

    def origin(self, one: ImportedFile) -> OriginDoc:
        """Return where a text came from."""
        return OriginDoc(
            path=one.path,
            lang=one.lang,
            content_hash=one.content_hash,
            revision=self._text(one.revision_id),
        )

    def entry(self, one: EventRow) -> EntryDoc:
        """Return something that happened."""
        return EntryDoc(
            what=one.kind,
            at=one.occurred_at,
            by=self.names.person(one.actor_id),
            revision=self._text(one.revision_id),
            details=one.payload,
        )

    def review(self, one: Review) -> ReviewDoc:
        """Return a review."""
        return ReviewDoc(
            revision=self.texts[one.revision_id],
            requested_by=self.names.person(one.requested_by_id),
            requested_at=one.requested_at,
            reviewer=self.names.person(one.reviewer_id),
            due_at=one.due_at,
            note=one.note,
            state=one.state,
            decided_by=self.names.person(one.decided_by_id),
            decided_at=one.decided_at,
            reason=one.reason,
        )

    def remarks(self, all_of_it: Sequence[Remark]) -> list[RemarkDoc]:
        """Return the comments of an article, of which one may answer another."""
        places = {one.id: place for place, one in enumerate(all_of_it, start=1)}
        return [
            RemarkDoc(
                revision=self.texts[one.revision_id],
                line=one.line,
                quote=one.quote,
                words=one.words,
                author=self.names.person(one.author_id),
                written_at=one.written_at,
                reply_to=places.get(one.reply_to_id or 0),
                resolved_at=one.resolved_at,
                resolved_by=self.names.person(one.resolved_by_id),
            )
            for one in all_of_it
        ]

    def check(self, one: StandardCheck) -> CheckDoc:
        """Return a check against the content standard."""
        return CheckDoc(
            revision=self.texts[one.revision_id],
            person=self.names.person(one.person_id) or "",
            checker=self.names.person(one.checker_id) or "",
            checked_at=one.checked_at,
            points=one.points,
            note=one.note,
        )

    def _text(self, revision_id: int | None) -> str | None:
        return self.texts.get(revision_id or 0)

    def _number(self, revision_id: int | None) -> int | None:
        text = self._text(revision_id)
        return int(text.partition("/")[2]) if text else None
