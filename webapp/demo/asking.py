"""The request form of the demo: what is suggested, and what becomes a ticket."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random
from typing import Any

from kb.events.keeping import AccountSignedIn
from kb.events.log import row_of
from kb.events.models import EventRow
from kb.events.types import (
    Event,
    FormStarted,
    JourneyLeft,
    SuggestionDismissed,
    SuggestionShown,
)
from kb.journeys.trail import Trail, trail_of
from kb.text import Lang, mask_personal
from kb.tickets.models import Channel
from webapp.demo.chance import happens, key
from webapp.demo.content import Need, Request, phrases
from webapp.demo.crowd import Crowd
from webapp.demo.guide import Choice, Guide
from webapp.demo.library import Known
from webapp.demo.walk import ARM, Walk

SIGN_IN_SHARE = 0.55
OPEN_OFFER_SHARE = 0.65
DISMISS_SHARE = 0.12
SOLVES_IF_GOOD = 0.66
SOLVES_IF_BAD = 0.12
SENDS_SHARE = 0.88
OTHER_CHANNELS = {
    Channel.PHONE: 6,
    Channel.EMAIL: 4,
    Channel.IM: 3,
    Channel.ON_SITE: 2,
}


@dataclass(frozen=True, kw_only=True)
class Ask:
    """A request as it was sent, with the way that led to it."""

    walk: Walk
    need: Need
    target: Known | None
    request: Request
    subject: str
    description: str
    form_key: str
    product_id: int | None
    at: datetime
    channel: Channel = Channel.PORTAL
    in_outage: bool = False

    @property
    def trail(self) -> Trail:
        """What goes along with the ticket."""
        return trail_of([_row(event) for event in self.walk.events])


def _row(event: Event) -> EventRow:
    columns: dict[str, Any] = row_of(event)
    return EventRow(**columns)


@dataclass(frozen=True)
class Form:
    """The request form, as people of the demo use it."""

    guide: Guide
    crowd: Crowd
    products: Mapping[str, int]
    rng: Random
    used: set[str] = field(default_factory=set)

    def fill(self, walk: Walk, need: Need, target: Known | None) -> Ask | None:
        """Write a request; `None` when a suggestion solved it or they gave up."""
        request = self.rng.choice(need.requests[walk.lang])
        walk.wait(10, 60)
        self._sign_in(walk)
        form_key = key(self.rng)
        product_id = self._product_id(target)
        walk.tell(FormStarted, form_key=form_key, arm=ARM, product_id=product_id)
        walk.wait(15, 90)
        if self._is_solved(walk, target, request, form_key):
            return None
        walk.wait(40, 240)
        if not happens(self.rng, SENDS_SHARE):
            walk.tell(JourneyLeft, stage="ask")
            return None
        return self._ask(walk, need, target, request, form_key)

    def call(self, walk: Walk, need: Need, target: Known | None) -> Ask:
        """Tell the desk without the form; somebody there writes it down."""
        request = self.rng.choice(need.requests[walk.lang])
        ask = self._ask(walk, need, target, request, key(self.rng))
        channels, weights = list(OTHER_CHANNELS), list(OTHER_CHANNELS.values())
        return replace(ask, channel=self.rng.choices(channels, weights)[0])

    def _ask(
        self,
        walk: Walk,
        need: Need,
        target: Known | None,
        request: Request,
        form_key: str,
    ) -> Ask:
        return Ask(
            walk=walk,
            need=need,
            target=target,
            request=request,
            subject=self._subject(need, request, walk.lang),
            description=self._description(request, walk.lang),
            form_key=form_key,
            product_id=self._product_id(target),
            at=walk.clock,
        )

    def _product_id(self, target: Known | None) -> int | None:
        return self.products[target.lore.product] if target else None

    def _sign_in(self, walk: Walk) -> None:
        if walk.actor.is_authenticated or not happens(self.rng, SIGN_IN_SHARE):
            return
        walk.act_as(self.crowd.customer(walk.lang))
        self.crowd.forget(walk.actor.visit_id or "")
        walk.tell(AccountSignedIn)

    def _is_solved(
        self, walk: Walk, target: Known | None, request: Request, form_key: str
    ) -> bool:
        found = self.guide.offers(request, walk.lang, walk.actor, walk.clock)
        # What was read already is not offered again.
        new = [o for o in found if o.known.article_id not in walk.read_ids]
        offers = [replace(o, rank=rank) for rank, o in enumerate(new, start=1)]
        for offer in offers:
            self._show(walk, offer, form_key)
        for offer in offers:
            if offer.known is target and happens(self.rng, OPEN_OFFER_SHARE):
                return self._read(walk, offer, form_key)
        self._dismiss(walk, offers, form_key)
        return False

    def _show(self, walk: Walk, offer: Choice, form_key: str) -> None:
        walk.tell(
            SuggestionShown,
            **offer.release.ref._asdict(),
            form_key=form_key,
            rank=offer.rank,
            score=offer.score,
            matched=[mask_personal(word) for word in offer.matched],
            arm=ARM,
        )

    def _read(self, walk: Walk, offer: Choice, form_key: str) -> bool:
        walk.open_offer(form_key, offer, 90)
        share = SOLVES_IF_GOOD if offer.release.is_good else SOLVES_IF_BAD
        if not happens(self.rng, share):
            return False
        walk.wait(30, 300)
        walk.solved(offer, form_key)
        return True

    def _dismiss(self, walk: Walk, offers: Sequence[Choice], form_key: str) -> None:
        for offer in offers[:1]:
            if happens(self.rng, DISMISS_SHARE):
                walk.wait(2, 10)
                ref = offer.release.ref._asdict()
                walk.tell(
                    SuggestionDismissed, **ref, form_key=form_key, rank=offer.rank
                )

    def _subject(self, need: Need, request: Request, lang: Lang) -> str:
        """Return what no other ticket is called, as long as there is something."""
        typed = [words[:1].upper() + words[1:] for words in need.queries[lang]]
        every = [request.subject, *typed]
        subject = next((s for s in every if s not in self.used), every[0])
        self.used.add(subject)
        return subject

    def _description(self, request: Request, lang: Lang) -> str:
        more = self.rng.choice(phrases()["circumstances"][lang])
        return f"{request.description}\n\n{more}".strip()
