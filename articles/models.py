"""The tables of articles: identity, texts, places and what is derived from them."""

import enum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
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


class RepairState(enum.StrEnum):
    """Where a repair task is on its way."""

    OPEN = "open"
    IN_WORK = "in_work"
    IN_REVIEW = "in_review"
    MEASURING = "measuring"
    PROVEN = "proven"
    REOPENED = "reopened"
    DISMISSED = "dismissed"


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
    """The stable identity of a piece of knowledge, in whatever languages it has."""

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

    __table_args__ = (
        CheckConstraint("(audience = 'group') = (group_id IS NOT NULL)", name="group"),
    )


class Revision(Base):
    """One saved text of an article in one language; never changed again."""

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

    __table_args__ = (UniqueConstraint("article_id", "lang", "number"),)


class Edition(Base):
    """An article in one language: its address, its newest and its published text."""

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
    character as a word.
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


class Attachment(Base):
    """A file of an article, read by the article's audience; kept by its content."""

    __tablename__ = "attachment"

    id: Mapped[PrimaryKey] = mapped_column(init=False)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    filename: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]

    __table_args__ = (UniqueConstraint("article_id", "sha256"),)


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


class RepairTask(Base):
    """The order to repair a revision that fails, and how far it has come."""

    __tablename__ = "repair_task"

    id: Mapped[PrimaryKey] = mapped_column(init=False)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), index=True)
    lang: Mapped[Lang] = mapped_column(String(2))
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), index=True)
    signal: Mapped[str]
    state: Mapped[RepairState] = mapped_column(enum_column(RepairState), index=True)
    opened_at: Mapped[Moment]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), default=None)
    due_at: Mapped[MaybeMoment] = mapped_column(default=None)
    draft_id: Mapped[int | None] = mapped_column(
        ForeignKey("revision.id"), default=None
    )
    why: Mapped[str] = mapped_column(default="")


forbid_changes(Revision.__table__)
