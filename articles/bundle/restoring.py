"""The documents of a bundle as rows, written many at a time."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from articles.bundle.format import ArticleDoc, EditionDoc, ReviewsDoc
from articles.bundle.journal import event_of
from articles.bundle.loading import Loaded, Saved
from articles.bundle.placing import Known
from articles.drafts import source_hash
from articles.models import (
    Article,
    Attachment,
    Edition,
    ImportedFile,
    Revision,
    SlugRedirect,
)
from articles.reviews.models import Remark, Review
from articles.standard.models import StandardCheck
from kb.db import Base
from kb.events.keeping import RevisionSaved
from kb.events.log import record
from kb.events.types import Event

MOST_ROWS = 2000
MOST_SOURCE = 4_000_000
# In this order each row finds what it refers to.
TABLES: Sequence[type[Base]] = (
    *(Article, Revision, Edition, SlugRedirect, Attachment, ImportedFile),
    *(Review, Remark, StandardCheck),
)
COUNTED: Sequence[type[Any]] = (Article, Revision, Edition, Remark)


@dataclass
class Restorer:
    """Keeps rows back until there are many; gives each the id it is going to have."""

    session: Session
    known: Known
    rows: dict[type[Base], list[dict[str, Any]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    events: list[Event] = field(default_factory=list)
    size: int = 0
    last: dict[type[Base], int] = field(init=False)

    def __post_init__(self) -> None:
        self.last = {
            kind: self.session.scalar(select(func.max(kind.id))) or 0
            for kind in COUNTED
        }

    def add(self, loaded: Loaded) -> None:
        """Take an article; raise `ValueError` for a name that is not known."""
        doc, known = loaded.doc, self.known
        article_id = self._next(Article)
        self._row(
            Article,
            id=article_id,
            number=doc.number,
            audience=doc.audience,
            group_id=known.group(doc.group),
            category_id=known.category(doc.category),
            product_id=known.product(doc.product),
            kind=doc.kind,
            is_block=doc.is_block,
            created_at=doc.created_at,
            owner_id=known.person(doc.owner),
            review_due_at=doc.review_due_at,
        )
        ids: dict[str, int] = {}
        for key, saved in loaded.texts.items():
            ids[key] = self._next(Revision)
            self._revision(article_id, saved, ids)
        for edition in doc.editions:
            self._edition(article_id, edition, ids)
        self._files(article_id, doc)
        self._history(article_id, doc, ids)
        self._reviews(article_id, loaded.reviews, ids)
        self._remarks(article_id, loaded.reviews, ids)
        self._checks(loaded.reviews, ids)
        if self.size > MOST_SOURCE or sum(map(len, self.rows.values())) > MOST_ROWS:
            self.flush()

    def flush(self) -> None:
        """Write what was kept back."""
        for kind in TABLES:
            if self.rows[kind]:
                self.session.execute(insert(kind), self.rows[kind])
        record(self.session, *self.events)
        self.rows.clear()
        self.events.clear()
        self.size = 0

    def _next(self, kind: type[Base]) -> int:
        self.last[kind] += 1
        return self.last[kind]

    def _row(self, table: type[Base], /, **values: object) -> None:
        self.rows[table].append(values)

    def _revision(self, article_id: int, saved: Saved, ids: Mapping[str, int]) -> None:
        doc, draft = saved.doc, saved.draft
        author = self.known.person(doc.author)
        base = f"{saved.lang}/{doc.based_on}"
        self.size += len(draft.source)
        self._row(
            Revision,
            id=ids[saved.key],
            article_id=article_id,
            lang=saved.lang,
            number=saved.number,
            title=draft.title,
            summary=draft.summary,
            source=draft.source,
            tags=list(draft.tags),
            keywords=list(draft.keywords),
            applies_to=list(draft.applies_to),
            author_id=author,
            saved_at=doc.saved_at,
            significance=doc.significance,
            source_hash=source_hash(draft),
            change_note=draft.change_note,
            based_on_id=None if doc.based_on is None else ids[base],
            translated_from_id=_id(ids, doc.translated_from),
        )
        self.events.append(
            RevisionSaved(
                occurred_at=doc.saved_at,
                actor_id=author,
                article_id=article_id,
                revision_id=ids[saved.key],
                lang=saved.lang,
                number=saved.number,
                significance=doc.significance.value,
            )
        )

    def _edition(
        self, article_id: int, doc: EditionDoc, ids: Mapping[str, int]
    ) -> None:
        edition_id = self._next(Edition)
        own = [key for key in ids if key.startswith(f"{doc.lang}/")]
        self._row(
            Edition,
            id=edition_id,
            article_id=article_id,
            lang=doc.lang,
            slug=doc.slug,
            head_number=len(own),
            published_id=_numbered(ids, doc.lang, doc.published),
            published_at=doc.published_at,
            archived_at=doc.archived_at,
            stage=doc.stage,
            stage_at=doc.stage_at,
            scheduled_id=_numbered(ids, doc.lang, doc.scheduled),
            publish_at=doc.publish_at,
            unpublish_at=doc.unpublish_at,
            confidence=doc.confidence,
        )
        for slug in doc.redirects:
            self._row(SlugRedirect, lang=doc.lang, slug=slug, edition_id=edition_id)

    def _files(self, article_id: int, doc: ArticleDoc) -> None:
        for file in doc.files:
            by = self.known.person(file.uploaded_by)
            self._row(
                Attachment,
                article_id=article_id,
                sha256=file.sha256,
                filename=file.name,
                media_type=file.media_type,
                size=file.size,
                uploaded_by_id=by,
                uploaded_at=file.uploaded_at,
            )

    def _history(
        self, article_id: int, doc: ArticleDoc, ids: Mapping[str, int]
    ) -> None:
        for origin in doc.imported_from:
            self._row(
                ImportedFile,
                path=origin.path,
                article_id=article_id,
                lang=origin.lang,
                content_hash=origin.content_hash,
                revision_id=_id(ids, origin.revision),
            )
        for entry in doc.journal:
            by = self.known.person(entry.by)
            self.events.append(
                event_of(entry, article_id, _id(ids, entry.revision), by)
            )

    def _reviews(
        self, article_id: int, said: ReviewsDoc, ids: Mapping[str, int]
    ) -> None:
        person = self.known.person
        for review in said.reviews:
            self._row(
                Review,
                article_id=article_id,
                lang=review.revision[:2],
                revision_id=ids[review.revision],
                requested_by_id=person(review.requested_by),
                requested_at=review.requested_at,
                reviewer_id=person(review.reviewer),
                due_at=review.due_at,
                note=review.note,
                state=review.state,
                decided_by_id=person(review.decided_by),
                decided_at=review.decided_at,
                reason=review.reason,
            )

    def _remarks(
        self, article_id: int, said: ReviewsDoc, ids: Mapping[str, int]
    ) -> None:
        person, first = self.known.person, self.last[Remark]
        for remark in said.remarks:
            self._row(
                Remark,
                id=self._next(Remark),
                article_id=article_id,
                lang=remark.revision[:2],
                revision_id=ids[remark.revision],
                line=remark.line,
                quote=remark.quote,
                words=remark.words,
                author_id=person(remark.author),
                written_at=remark.written_at,
                reply_to_id=first + remark.reply_to if remark.reply_to else None,
                resolved_at=remark.resolved_at,
                resolved_by_id=person(remark.resolved_by),
            )

    def _checks(self, said: ReviewsDoc, ids: Mapping[str, int]) -> None:
        person = self.known.person
        for check in said.checks:
            self._row(
                StandardCheck,
                revision_id=ids[check.revision],
                person_id=person(check.person),
                checker_id=person(check.checker),
                checked_at=check.checked_at,
                points=check.points,
                note=check.note,
            )


def _id(ids: Mapping[str, int], text: str | None) -> int | None:
    return None if text is None else ids[text]


def _numbered(ids: Mapping[str, int], lang: str, number: int | None) -> int | None:
    return None if number is None else ids[f"{lang}/{number}"]


def count_on(session: Session) -> None:
    """Have the database count on from the ids that were given here."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for kind in COUNTED:
        newest = session.scalar(select(func.max(kind.id)))
        if newest is not None:
            place = func.pg_get_serial_sequence(f'"{kind.__tablename__}"', "id")
            session.execute(select(func.setval(place, newest)))
