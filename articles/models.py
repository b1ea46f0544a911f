"""The tables of articles: identity, texts, places and what is derived from them."""

import enum
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column

from kb.db import (
    Base,
    JsonColumn,
    MaybeMoment,
    Moment,
    PrimaryKey,
    enum_column,
    forbid_changes,
)
from kb.policy import Audience
from kb.text import Lang


class ArticleKind(enum.StrEnum):
    """What an article is for; each kind has its own template."""

    FAULT = "fault"
    HOW_TO = "how_to"
    FAQ = "faq"
    SOP = "sop"
    KNOWN_ISSUE = "known_issue"


class Significance(enum.StrEnum):
    """How much a revision changed: who is told, and whether evidence starts afresh."""

    TYPO = "typo"
    UPDATE = "update"
    REWRITE = "rewrite"


class Stage(enum.StrEnum):
    """How far the newest text of an edition has come on its way to readers."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    CHANGES_REQUESTED = "changes_requested"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class Confidence(enum.StrEnum):
    """How far a text can be trusted; the KCS article states."""

    WORK_IN_PROGRESS = "work_in_progress"
    NOT_VALIDATED = "not_validated"
    VALIDATED = "validated"
    ARCHIVED = "archived"


class ReferenceKind(enum.StrEnum):
    """In which way a text points at something."""

    LINK = "link"
    FILE = "file"
    BLOCK = "block"


class Category(Base):
    """A place in the tree of topics."""

    __tablename__ = "category"

    id: Mapped[PrimaryKey] = mapped_column(init=False)
    slug: Mapped[str] = mapped_column(unique=True)
    name_en: Mapped[str]
    name_zh: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(
        ForeignKey("category.id"), default=None, index=True
    )
    position: Mapped[int] = mapped_column(default=0)

    def name(self, lang: Lang) -> str:
        return self.name_zh if lang == "zh" else self.name_en


class Article(Base):
    """The stable identity of a piece of knowledge, in whatever languages it has.

    A block is no article of its own: its text is included by others.
    """

    __tablename__ = "article"

    id: Mapped[PrimaryKey] = mapped_column(init=False)
    number: Mapped[int] = mapped_column(unique=True)
    audience: Mapped[Audience] = mapped_column(enum_column(Audience))
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"), index=True)
    kind: Mapped[ArticleKind] = mapped_column(enum_column(ArticleKind))
    created_at: Mapped[Moment]
    group_id: Mapped[int | None] = mapped_column(ForeignKey("group.id"), default=None)
    product_id: Mapped[int | None] = mapped_column(
        ForeignKey("product.id"), default=None, index=True
    )
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), default=None)
    review_due_at: Mapped[MaybeMoment] = mapped_column(default=None)
    is_block: Mapped[bool] = mapped_column(
        default=False, server_default=false(), index=True
    )

    __table_args__ = (
        CheckConstraint("(audience = 'group') = (group_id IS NOT NULL)", name="group"),
    )


class Revision(Base):
    """One saved text of an article in one language; never changed again.

    `based_on_id` is the text before it, `translated_from_id` the text in another
    language that it says the same as.
    """

    __tablename__ = "revision"

    id: Mapped[PrimaryKey] = mapped_column(init=False)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"))
    lang: Mapped[Lang] = mapped_column(String(2))
    number: Mapped[int]
    title: Mapped[str]
    summary: Mapped[str]
    source: Mapped[str]
    tags: Mapped[list[str]] = mapped_column(JsonColumn)
    keywords: Mapped[list[str]] = mapped_column(JsonColumn)
    applies_to: Mapped[list[str]] = mapped_column(JsonColumn)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    saved_at: Mapped[Moment]
    significance: Mapped[Significance] = mapped_column(enum_column(Significance))
    source_hash: Mapped[str] = mapped_column(String(64))
    change_note: Mapped[str] = mapped_column(default="")
    based_on_id: Mapped[int | None] = mapped_column(
        ForeignKey("revision.id"), default=None
    )
    translated_from_id: Mapped[int | None] = mapped_column(
        ForeignKey("revision.id"), default=None
    )

    __table_args__ = (UniqueConstraint("article_id", "lang", "number"),)


class Edition(Base):
    """An article in one language: its address, its newest and its published text.

    `stage` is about the newest text, since `stage_at`; `scheduled_id` is what will
    be published at `publish_at`; readers lose the article at `unpublish_at`.
    """

    __tablename__ = "edition"

    id: Mapped[PrimaryKey] = mapped_column(init=False)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"))
    lang: Mapped[Lang] = mapped_column(String(2))
    slug: Mapped[str]
    head_number: Mapped[int] = mapped_column(default=0)
    published_id: Mapped[int | None] = mapped_column(
        ForeignKey("revision.id"), default=None, unique=True
    )
    published_at: Mapped[MaybeMoment] = mapped_column(default=None)
    archived_at: Mapped[MaybeMoment] = mapped_column(default=None)
    stage: Mapped[Stage] = mapped_column(
        enum_column(Stage), default=Stage.DRAFT, server_default=Stage.DRAFT.value
    )
    stage_at: Mapped[MaybeMoment] = mapped_column(default=None)
    scheduled_id: Mapped[int | None] = mapped_column(
        ForeignKey("revision.id"), default=None
    )
    publish_at: Mapped[MaybeMoment] = mapped_column(default=None, index=True)
    unpublish_at: Mapped[MaybeMoment] = mapped_column(default=None, index=True)
    confidence: Mapped[Confidence] = mapped_column(
        enum_column(Confidence),
        default=Confidence.WORK_IN_PROGRESS,
        server_default=Confidence.WORK_IN_PROGRESS.value,
    )

    __table_args__ = (
        UniqueConstraint("article_id", "lang"),
        UniqueConstraint("lang", "slug"),
        Index(None, "published_at"),
    )


class SlugRedirect(Base):
    """An address an edition had before."""

    __tablename__ = "slug_redirect"

    lang: Mapped[Lang] = mapped_column(String(2), primary_key=True)
    slug: Mapped[str] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)


class Rendering(Base):
    """A revision as HTML and as plain text; it can be made again at any time.

    `outline` is a list of {level, anchor, text}, `sections` of {anchor, heading,
    text}; `renderer` names the version that made it; `words` counts each Chinese
    character as a word; `parts` are the platforms and products that some of it is for.
    """

    __tablename__ = "rendering"

    revision_id: Mapped[int] = mapped_column(
        ForeignKey("revision.id"), primary_key=True
    )
    renderer: Mapped[str]
    html: Mapped[str]
    outline: Mapped[list[dict[str, Any]]] = mapped_column(JsonColumn)
    sections: Mapped[list[dict[str, str]]] = mapped_column(JsonColumn)
    text: Mapped[str]
    words: Mapped[int]
    parts: Mapped[list[str]] = mapped_column(
        JsonColumn, default_factory=list, server_default="[]"
    )


class Attachment(Base):
    """A file of an article, read by the article's audience; kept by its content."""

    __tablename__ = "attachment"

    id: Mapped[PrimaryKey] = mapped_column(init=False)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    filename: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    uploaded_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("user.id"), default=None
    )
    uploaded_at: Mapped[MaybeMoment] = mapped_column(default=None)

    __table_args__ = (UniqueConstraint("article_id", "sha256"),)


class Reference(Base):
    """Something that a revision points at: a link, a picture or an included block.

    `target` is the address as written; an article is named by `number` or by `lang`
    and `slug`. It is derived from the text and can be made again.
    """

    __tablename__ = "reference"

    revision_id: Mapped[int] = mapped_column(
        ForeignKey("revision.id"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[ReferenceKind] = mapped_column(enum_column(ReferenceKind))
    target: Mapped[str]
    number: Mapped[int | None] = mapped_column(default=None, index=True)
    lang: Mapped[str | None] = mapped_column(String(2), default=None)
    slug: Mapped[str | None] = mapped_column(default=None, index=True)
    anchor: Mapped[str] = mapped_column(default="")
    sha256: Mapped[str | None] = mapped_column(String(64), default=None, index=True)


class ImportedFile(Base):
    """Where a file of an imported folder went, and what it was when it came.

    `revision_id` is the text the import made; a newer head was written by a person.
    """

    __tablename__ = "imported_file"

    path: Mapped[str] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), index=True)
    lang: Mapped[Lang] = mapped_column(String(2))
    content_hash: Mapped[str] = mapped_column(String(64), default="")
    revision_id: Mapped[int | None] = mapped_column(
        ForeignKey("revision.id"), default=None
    )


forbid_changes(Revision.__table__)
