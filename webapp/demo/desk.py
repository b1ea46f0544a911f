"""How the desk of the demo gets its tickets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from kb.policy import Actor, Role
from kb.text import Lang
from kb.tickets.models import Channel, Priority, Ticket
from kb.tickets.sla import TARGETS
from webapp.demo.asking import Ask
from webapp.demo.chance import happens
from webapp.demo.people import People
from webapp.demo.rhythm import Rhythm
from webapp.demo.stories import Story
from webapp.demo.walk import ARM

PRIORITIES = {
    Priority.LOW: 12,
    Priority.NORMAL: 68,
    Priority.HIGH: 15,
    Priority.URGENT: 5,
}
STRANGERS: Mapping[Lang, Sequence[tuple[str, str]]] = {
    "en": (
        ("Nora Lindgren", "nora.lindgren@example.com"),
        ("Paul Whitaker", "p.whitaker@example.org"),
        ("Ines Moreau", "ines.moreau@example.net"),
    ),
    "zh": (("王晓东", "wang.xiaodong@example.com"), ("郑丽", "zheng.li@example.org")),
}


@dataclass(frozen=True)
class Desk:
    """The people who answer requests, up to the present."""

    people: People
    rhythm: Rhythm
    now: datetime
    rng: Random

    def engineer(self, lang: Lang) -> Actor:
        """Return who takes the next ticket, mostly somebody of its language."""
        first = "jing.li" if lang == "zh" else "erin.walsh"
        if happens(self.rng, 0.75):
            return self.people[first].actor
        return self.rng.choice(self.people.of_the_desk()).actor

    def expert(self) -> Actor:
        """Return who takes what engineers pass on."""
        return self.rng.choice(self.people.of_the_desk(Role.EXPERT)).actor

    def receive(self, ask: Ask, priority: Priority | None = None) -> Story:
        """Make the ticket of a request."""
        ticket = self._ticket(ask, priority or self._priority())
        self._name_requester(ticket, ask)
        ticket.environment = _environment(ask)
        story = Story(ticket=ticket, requester=ask.walk.actor, clock=ask.at)
        story.open(ARM)
        return story

    def _priority(self) -> Priority:
        return self.rng.choices(list(PRIORITIES), list(PRIORITIES.values()))[0]

    def _ticket(self, ask: Ask, priority: Priority) -> Ticket:
        target = TARGETS[priority]
        return Ticket(
            number=ask.form_key,  # until the id is known
            owner=ask.walk.actor.person_key,
            form_key=ask.form_key,
            subject=ask.subject,
            description=ask.description,
            tried=ask.request.tried,
            product_id=ask.product_id,
            lang=ask.walk.lang,
            channel=ask.channel,
            priority=priority,
            created_at=ask.at,
            updated_at=ask.at,
            first_reply_due_at=self.rhythm.after(ask.at, target.first_reply),
            due_at=self.rhythm.after(ask.at, target.resolution),
            time_zone=self.rhythm.zone.key,
            context=ask.trail.as_context(),
        )

    def _name_requester(self, ticket: Ticket, ask: Ask) -> None:
        actor = ask.walk.actor
        ticket.requester_id = actor.user_id
        if ask.channel is not Channel.PORTAL:
            ticket.owner = self.engineer(ask.walk.lang).person_key
        else:
            ticket.visit_id, ticket.journey_id = actor.visit_id, actor.journey_id
        if actor.is_authenticated:
            ticket.requester_name, ticket.requester_email = actor.name, actor.email
        else:
            stranger = self.rng.choice(STRANGERS[ask.walk.lang])
            ticket.requester_name, ticket.requester_email = stranger


def _environment(ask: Ask) -> str:
    """Return the system that the request itself speaks of."""
    if ask.target is None:
        return ""
    systems = ask.target.lore.texts[ask.walk.lang].applies_to
    return next((name for name in systems if name in ask.description), "")
