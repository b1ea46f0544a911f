"""One ticket told from its first to its last turn, the way the site's actions would.

The rows and the events come from the same steps; numbers are filled in when all
tickets are written.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from articles.text.render import render
from kb.events.desk import (
    TicketArticleLinked,
    TicketArticleUnlinked,
    TicketAssigned,
    TicketClosed,
    TicketConfirmed,
    TicketHandedOver,
    TicketNoted,
    TicketOpened,
    TicketReopened,
    TicketReplied,
    TicketSolved,
)
from kb.events.types import (
    Event,
    JourneyResumed,
    JourneySolved,
)
from kb.journeys.refs import ArticleRef
from kb.policy import Actor
from kb.text import Lang, mask_personal
from kb.tickets.clocks import make_move
from kb.tickets.models import (
    ArticleLink,
    Message,
    MessageKind,
    Outcome,
    Relation,
    Status,
    Ticket,
)
from kb.tickets.solving import CONFIRMED, RELATIONS
from kb.tickets.workflow import Move, next_tier

UNKNOWN = 0


@dataclass
class Story:
    """A ticket with everything on it; `by_requester` is whoever asked."""

    ticket: Ticket
    requester: Actor
    clock: datetime
    messages: list[Message] = field(default_factory=list)
    links: list[ArticleLink] = field(default_factory=list)
    told: list[tuple[Event, Message | None]] = field(default_factory=list)

    @property
    def events(self) -> Sequence[Event]:
        """The events, once the rows have their numbers."""
        return [self._numbered(event, message) for event, message in self.told]

    def _numbered(self, event: Event, message: Message | None) -> Event:
        more: dict[str, Any] = {"ticket_id": self.ticket.id}
        if message is not None:
            more["message_id"] = message.id
        return replace(event, **more)

    def open(self, arm: str) -> None:
        """Record that the request came in, and what had been read before."""
        ticket, context = self.ticket, self.ticket.context
        opened = TicketOpened(
            occurred_at=self.clock,
            actor_id=ticket.requester_id,
            visit_id=ticket.visit_id,
            journey_id=ticket.journey_id,
            form_key=ticket.form_key,
            product_id=ticket.product_id,
            channel=ticket.channel,
            lang=ticket.lang,
            arm=arm,
            readings=context["readings"],
            searches=[mask_personal(s["query"]) for s in context["searches"]],
        )
        self.told.append((opened, None))
        for reading in context["readings"]:
            ref = ArticleRef(reading["article_id"], reading["revision_id"])
            self.link(ref, Relation.READ_BEFORE, self.requester)

    def take(self, by: Actor) -> None:
        """Give it to somebody of the desk."""
        self._move(Move.TAKE)
        self._assign(by.user_id, by)

    def reply(self, words: str, by: Actor, *, wait: bool = False) -> None:
        """Answer the requester, who may have to answer in turn."""
        self._move(Move.REPLY_AND_WAIT if wait else Move.REPLY_BY_DESK)
        self.ticket.first_replied_at = self.ticket.first_replied_at or self.clock
        self._say(words, MessageKind.REPLY, by)

    def answer(self, words: str) -> None:
        """Let the requester write."""
        self._move(Move.REPLY_BY_REQUESTER)
        self._say(words, MessageKind.REPLY, self.requester)

    def note(self, words: str, by: Actor) -> None:
        """Write down what only the desk reads."""
        self._say(words, MessageKind.NOTE, by)

    def link(self, ref: ArticleRef, relation: Relation, by: Actor) -> None:
        """Put an article on the ticket, once for each reason."""
        if any(k.article_id == ref.article_id for k in self._linked(relation)):
            return
        self.links.append(
            ArticleLink(
                ticket_id=UNKNOWN,
                **ref._asdict(),
                relation=relation,
                by_id=by.user_id,
                created_at=self.clock,
            )
        )
        self.ticket.updated_at = self.clock
        self._tell(TicketArticleLinked, by, **ref._asdict(), relation=relation)

    def hand_over(self, tried: str, asked: str, by: Actor) -> None:
        """Pass it to the next level."""
        before, after = self.ticket.tier, next_tier(self.ticket.tier)
        self._move(Move.HAND_OVER)
        self.ticket.tier = after
        self.note(f"{tried}\n\n{asked}", by)
        self._tell(TicketHandedOver, by, from_tier=before, to_tier=after)
        self._assign(None, by)

    def solve(
        self, outcome: Outcome, refs: Sequence[ArticleRef], why: str, by: Actor
    ) -> None:
        """Call it solved, with what it teaches."""
        self._move(Move.SOLVE)
        for ref in refs:
            self.link(ref, RELATIONS[outcome], by)
        self.ticket.solved_at = self.clock
        self.ticket.outcome, self.ticket.why_nothing = outcome, why
        self._tell(TicketSolved, by, outcome=outcome, why_nothing=mask_personal(why))

    def confirm(self, words: str | None) -> None:
        """Let the requester say that it is solved."""
        self._close(Move.CONFIRM, CONFIRMED, self.requester)
        if words:
            self._say(words, MessageKind.REPLY, self.requester)
        self._tell(TicketConfirmed, self.requester)
        answers = self._linked(Relation.RESOLVED_BY)
        self._of_the_journey(
            JourneySolved,
            article_id=answers[-1].article_id if answers else None,
            revision_id=answers[-1].revision_id if answers else None,
            how=CONFIRMED,
        )

    def close(self, why: str) -> None:
        """Close what nobody confirmed."""
        self._close(Move.CLOSE, why, Actor())

    def reopen(self, words: str) -> None:
        """Let the requester say that it is not solved after all."""
        was_closed = self.ticket.status is Status.CLOSED
        self._move(Move.REOPEN)
        ticket = self.ticket
        ticket.solved_at = ticket.closed_at = ticket.outcome = None
        ticket.why_nothing = ""
        ticket.reopened_times += 1
        self._tell(
            TicketReopened,
            self.requester,
            by_requester=True,
            times=ticket.reopened_times,
        )
        if was_closed:
            self._of_the_journey(JourneyResumed)
        self._say(words, MessageKind.REPLY, self.requester)
        for link in self._linked(Relation.RESOLVED_BY):
            self._take_back(link)

    def _take_back(self, link: ArticleLink) -> None:
        ref = ArticleRef(link.article_id, link.revision_id)
        self.links.remove(link)
        self._tell(
            TicketArticleUnlinked,
            self.requester,
            **ref._asdict(),
            relation=link.relation,
        )
        self.link(ref, Relation.SENT, self.requester)

    def _linked(self, relation: Relation) -> list[ArticleLink]:
        return [link for link in self.links if link.relation == relation]

    def _move(self, move: Move) -> None:
        make_move(self.ticket, move, self.clock)

    def _close(self, move: Move, why: str, by: Actor) -> None:
        self._move(move)
        self.ticket.closed_at = self.clock
        self._tell(TicketClosed, by, why=why)

    def _assign(self, user_id: int | None, by: Actor) -> None:
        if self.ticket.assignee_id != user_id:
            self.ticket.assignee_id = user_id
            tier = self.ticket.tier
            self._tell(TicketAssigned, by, assignee_id=user_id, tier=tier)

    def _say(self, words: str, kind: MessageKind, by: Actor) -> None:
        message = Message(
            ticket_id=UNKNOWN,
            author_id=by.user_id,
            by_requester=by is self.requester,
            kind=kind,
            body=words,
            body_html=_html(words, self.ticket.lang),
            created_at=self.clock,
        )
        self.messages.append(message)
        self.ticket.updated_at = self.clock
        event: dict[str, Any] = {"message_id": UNKNOWN}
        if kind is MessageKind.NOTE:
            self._tell(TicketNoted, by, message, **event)
        else:
            own = message.by_requester
            self._tell(TicketReplied, by, message, **event, by_requester=own)

    def _of_the_journey(
        self, kind: type[JourneySolved] | type[JourneyResumed], **fields: Any
    ) -> None:
        event = kind(
            occurred_at=self.clock,
            actor_id=self.requester.user_id,
            visit_id=self.ticket.visit_id,
            journey_id=self.ticket.journey_id,
            form_key=self.ticket.form_key,
            **fields,
        )
        self.told.append((event, None))

    def _tell(
        self,
        kind: type[Event],
        by: Actor,
        message: Message | None = None,
        **fields: Any,
    ) -> None:
        self.told.append((kind.by(by, self.clock, **fields), message))


@lru_cache(maxsize=2000)
def _html(words: str, lang: Lang) -> str:
    return str(render(words, lang).html)
