"""What happens to a ticket: noun and past participle, like all events."""

from dataclasses import dataclass
from typing import Any

from kb.events.types import Event


@dataclass(frozen=True, kw_only=True)
class TicketOpened(Event):
    kind = "ticket.opened"
    form_key: str
    product_id: int | None
    channel: str
    lang: str
    arm: str
    readings: list[dict[str, Any]]
    searches: list[str]


@dataclass(frozen=True, kw_only=True)
class TicketAssigned(Event):
    kind = "ticket.assigned"
    assignee_id: int | None
    tier: str


@dataclass(frozen=True, kw_only=True)
class TicketReplied(Event):
    kind = "ticket.replied"
    message_id: int
    by_requester: bool


@dataclass(frozen=True, kw_only=True)
class TicketNoted(Event):
    kind = "ticket.noted"
    message_id: int


@dataclass(frozen=True, kw_only=True)
class TicketArticleLinked(Event):
    kind = "ticket.article_linked"
    relation: str


@dataclass(frozen=True, kw_only=True)
class TicketArticleUnlinked(Event):
    kind = "ticket.article_unlinked"
    relation: str


@dataclass(frozen=True, kw_only=True)
class TicketHandedOver(Event):
    kind = "ticket.handed_over"
    from_tier: str
    to_tier: str


@dataclass(frozen=True, kw_only=True)
class TicketSolved(Event):
    """`outcome` is linked, should_have_answered, drafted or nothing_to_keep."""

    kind = "ticket.solved"
    outcome: str
    why_nothing: str = ""


@dataclass(frozen=True, kw_only=True)
class TicketConfirmed(Event):
    kind = "ticket.confirmed"


@dataclass(frozen=True, kw_only=True)
class TicketReopened(Event):
    kind = "ticket.reopened"
    by_requester: bool
    times: int


@dataclass(frozen=True, kw_only=True)
class TicketClosed(Event):
    kind = "ticket.closed"
    why: str


@dataclass(frozen=True, kw_only=True)
class FollowupAnswered(Event):
    kind = "followup.answered"
    solved: bool
    score: int | None
    arm: str
