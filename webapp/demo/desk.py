"""How the desk of the demo works its tickets, in working time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from kb.journeys.refs import ArticleRef
from kb.policy import Actor, Role
from kb.tickets.models import Channel, Outcome, Priority, Relation, Ticket, Tier
from kb.tickets.sla import TARGETS
from webapp.demo import phrases
from webapp.demo.asking import Ask
from webapp.demo.chance import happens
from webapp.demo.guide import Choice
from webapp.demo.people import People
from webapp.demo.phrases import Phrases
from webapp.demo.rhythm import Rhythm
from webapp.demo.stories import Story
from webapp.demo.walk import ARM

PRIORITIES = {
    Priority.LOW: 12,
    Priority.NORMAL: 68,
    Priority.HIGH: 15,
    Priority.URGENT: 5,
}
LATE_SHARE = 0.07
ASKS_BACK_SHARE = 0.22
HANDS_OVER_SHARE = 0.1
MARKS_FAILED_SHARE = 0.6
CONFIRMS_SHARE = 0.58
THANKS_SHARE = 0.6
REOPENS = {True: 0.04, False: 0.14}
UNCONFIRMED = "unconfirmed"
CLOSES_AFTER = timedelta(days=7)
STRANGERS = (
    ("Nora Lindgren", "nora.lindgren@example.com"),
    ("Paul Whitaker", "p.whitaker@example.org"),
    ("Ines Moreau", "ines.moreau@example.net"),
    ("王晓东", "wxd@example.com"),
    ("郑丽", "zheng.li@example.org"),
)


class _Present(Exception):
    """What comes next has not happened yet."""


@dataclass(frozen=True)
class Desk:
    """The people who answer, and the moment up to which they have."""

    people: People
    rhythm: Rhythm
    now: datetime
    rng: Random

    def receive(self, ask: Ask, priority: Priority | None = None) -> Story:
        """Make the ticket of a request."""
        priority = priority or self._draw(PRIORITIES)
        actor, trail, target = ask.walk.actor, ask.trail, TARGETS[priority]
        name, email = actor.name, actor.email
        if not actor.is_authenticated:
            name, email = self.rng.choice(STRANGERS)
        applies = ask.target.lore.texts[ask.walk.lang].applies_to if ask.target else ()
        ticket = Ticket(
            number=f"{actor.person_key} {ask.form_key}",
            owner=actor.person_key,
            form_key=ask.form_key,
            subject=ask.subject,
            description=ask.description,
            environment=applies[0] if applies and happens(self.rng, 0.6) else "",
            tried=ask.request.tried,
            product_id=ask.product_id,
            lang=ask.walk.lang,
            channel=Channel.PORTAL,
            priority=priority,
            created_at=ask.at,
            updated_at=ask.at,
            first_reply_due_at=self.rhythm.after(ask.at, target.first_reply),
            due_at=self.rhythm.after(ask.at, target.resolution),
            time_zone=self.rhythm.zone.key,
            requester_id=actor.user_id,
            requester_name=name,
            requester_email=email,
            visit_id=actor.visit_id,
            journey_id=actor.journey_id,
            context=trail.as_context(),
        )
        story = Story(ticket=ticket, requester=actor, clock=ask.at)
        story.open(ARM)
        return story
