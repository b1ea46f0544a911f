"""The tables of tickets, their messages and the articles linked to them."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kb.db import Base, JsonColumn, MaybeMoment, Moment, PrimaryKey, enum_column
from kb.text import Lang


class Channel(enum.StrEnum):
    """The way by which a request came in."""

    PORTAL = "portal"
    EMAIL = "email"
    PHONE = "phone"
    IM = "im"
    ON_SITE = "on_site"
    FAX = "fax"


class Status(enum.StrEnum):
    """Pending waits for the requester's answer, solved for their confirmation."""

    NEW = "new"
    OPEN = "open"
    PENDING = "pending"
    SOLVED = "solved"
    CLOSED = "closed"


class Priority(enum.StrEnum):
    """How soon an answer is promised."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class Tier(enum.StrEnum):
    """The level of the desk that owns the next step."""

    ENGINEER = "engineer"
    EXPERT = "expert"
    SUPERVISOR = "supervisor"


class Outcome(enum.StrEnum):
    """What the knowledge base gains from a solved ticket."""

    LINKED = "linked"
    SHOULD_HAVE_ANSWERED = "should_have_answered"
    DRAFTED = "drafted"
    NOTHING_TO_KEEP = "nothing_to_keep"


class Relation(enum.StrEnum):
    """Why an article stands on a ticket."""

    READ_BEFORE = "read_before"
    TRIED_FAILED = "tried_failed"
    SENT = "sent"
    RESOLVED_BY = "resolved_by"
    CREATED_FROM = "created_from"
    SHOULD_HAVE_ANSWERED = "should_have_answered"


class MessageKind(enum.StrEnum):
    """A reply goes to the requester; a note never does."""

    REPLY = "reply"
    NOTE = "note"


UNRESOLVED = (Status.NEW, Status.OPEN, Status.PENDING)
RUNNING = (Status.NEW, Status.OPEN)


class Ticket(Base):
    """One request in the queue.

    `owner` is the key of the person who sent the form, `context` what they agreed
    to send along. Working time is counted in `time_zone`, and the clocks stand since
    `stopped_at`.
    """

    __tablename__ = "ticket"

    id: Mapped[PrimaryKey] = mapped_column(init=False)
    number: Mapped[str] = mapped_column(unique=True)
    owner: Mapped[str]
    form_key: Mapped[str]
    subject: Mapped[str]
    description: Mapped[str] = mapped_column(Text)
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]
    first_reply_due_at: Mapped[Moment]
    due_at: Mapped[Moment]
    environment: Mapped[str] = mapped_column(Text, default="")
    tried: Mapped[str] = mapped_column(Text, default="")
    product_id: Mapped[int | None] = mapped_column(
        ForeignKey("product.id"), default=None, index=True
    )
    lang: Mapped[Lang] = mapped_column(String(2), default="en")
    channel: Mapped[Channel] = mapped_column(
        enum_column(Channel), default=Channel.PORTAL
    )
    status: Mapped[Status] = mapped_column(enum_column(Status), default=Status.NEW)
    priority: Mapped[Priority] = mapped_column(
        enum_column(Priority), default=Priority.NORMAL
    )
    tier: Mapped[Tier] = mapped_column(enum_column(Tier), default=Tier.ENGINEER)
    requester_id: Mapped[int | None] = mapped_column(
        ForeignKey("user.id"), default=None, index=True
    )
    requester_name: Mapped[str] = mapped_column(default="")
    requester_email: Mapped[str | None] = mapped_column(default=None)
    visit_id: Mapped[str | None] = mapped_column(default=None)
    journey_id: Mapped[str | None] = mapped_column(default=None)
    assignee_id: Mapped[int | None] = mapped_column(
        ForeignKey("user.id"), default=None, index=True
    )
    time_zone: Mapped[str] = mapped_column(default="UTC")
    first_replied_at: Mapped[MaybeMoment] = mapped_column(default=None)
    stopped_at: Mapped[MaybeMoment] = mapped_column(default=None)
    solved_at: Mapped[MaybeMoment] = mapped_column(default=None)
    closed_at: Mapped[MaybeMoment] = mapped_column(default=None)
    reopened_times: Mapped[int] = mapped_column(default=0)
    context: Mapped[dict[str, Any]] = mapped_column(JsonColumn, default_factory=dict)
    outcome: Mapped[Outcome | None] = mapped_column(enum_column(Outcome), default=None)
    why_nothing: Mapped[str] = mapped_column(Text, default="")

    __table_args__ = (
        UniqueConstraint("owner", "form_key"),
        Index(None, "status", "due_at"),
    )

    @property
    def is_unresolved(self) -> bool:
        return self.status in UNRESOLVED

    @property
    def next_due_at(self) -> datetime | None:
        """The promise that ends next, `None` while no clock runs."""
        if self.status not in RUNNING:
            return None
        if self.first_replied_at is None:
            return min(self.first_reply_due_at, self.due_at)
        return self.due_at

    def is_breached(self, now: datetime) -> bool:
        """Say whether the promise that ends next was missed."""
        return self.next_due_at is not None and self.next_due_at < now


class Message(Base):
    """One turn of the conversation on a ticket; `body_html` is sanitised."""

    __tablename__ = "message"

    id: Mapped[PrimaryKey] = mapped_column(init=False)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    by_requester: Mapped[bool]
    kind: Mapped[MessageKind] = mapped_column(enum_column(MessageKind))
    body: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)
    created_at: Mapped[Moment]


class ArticleLink(Base):
    """An article on a ticket, with the revision that was meant and the reason."""

    __tablename__ = "article_link"

    id: Mapped[PrimaryKey] = mapped_column(init=False)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    article_id: Mapped[int] = mapped_column(index=True)
    revision_id: Mapped[int]
    relation: Mapped[Relation] = mapped_column(enum_column(Relation))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[Moment]

    __table_args__ = (UniqueConstraint("ticket_id", "article_id", "relation"),)
