"""What may help while somebody writes a request, and the record of showing it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from articles.cards import mentions
from kb.events.log import record
from kb.events.types import (
    Event,
    FormStarted,
    SuggestionShown,
    SuggestionWithheld,
)
from kb.journeys.exposures import exposure
from kb.journeys.queries import opened_recently, read_in_journey, trail
from kb.policy import Actor
from kb.text import guess_lang, mask_personal
from kb.tickets.models import Ticket
from kb.tickets.queries import similar_open
from search.protocol import RequestText
from webapp.ask.along import Looked, looked_at
from webapp.finding import ShownOffer, offers
from webapp.holdout import arm_of
from webapp.services import Services

ENOUGH = 10
# A Chinese character says about as much as three letters.
_CHINESE = re.compile(r"[\u3400-\u9fff]")
MOST = 5


@dataclass(frozen=True, kw_only=True)
class Written:
    """What the form holds so far; `left_out` is what shall not go along."""

    form_key: str
    text: RequestText
    left_out: frozenset[str] = frozenset()

    @property
    def words(self) -> str:
        return f"{self.text.subject} {self.text.description}".strip()

    @property
    def is_enough(self) -> bool:
        """Whether the person wrote enough to be counted and to be helped."""
        letters = "".join(f"{self.words} {self.text.tried}".split())
        return len(letters) + 2 * len(_CHINESE.findall(letters)) >= ENOUGH


@dataclass(frozen=True, kw_only=True)
class Look:
    """What stands beside the form; `offers` were computed, in either arm.

    They are shown only to those whose arm sees `suggestions`.
    """

    offers: tuple[ShownOffer, ...] = ()
    suggestions: bool
    is_enough: bool = False
    similar: Ticket | None = None
    along: Sequence[Looked] = ()

    @property
    def shown(self) -> tuple[ShownOffer, ...]:
        return self.offers if self.suggestions else ()

    @property
    def holds_something(self) -> bool:
        return bool(self.shown or self.similar)


def written(values: dict[str, str], form_key: str, left_out: frozenset[str]) -> Written:
    """Return what is written, from the form's values; `product` is an id or empty."""
    parts = (values.get(name, "") for name in ("description", "steps", "environment"))
    description = "\n".join(part for part in parts if part)[:8_000]
    product = values.get("product", "")
    text = RequestText(
        subject=values.get("subject", "")[:200],
        description=description,
        tried=values.get("tried", "")[:4_000],
        product_id=int(product) if product.isdecimal() else None,
        lang=guess_lang(f"{values.get('subject', '')} {description}"),
    )
    return Written(form_key=form_key, text=text, left_out=left_out)


def look(
    site: Services, session: Session, actor: Actor, now: datetime, so_far: Written
) -> Look:
    """Return what to show beside what is written so far; it records nothing."""
    way = trail(session, actor, now)
    settings = site.settings
    offered: Sequence[ShownOffer] = ()
    if settings.suggestions and so_far.is_enough:
        known = read_in_journey(session, actor) | opened_recently(session, actor, now)
        seen = exposure(session, actor, so_far.form_key)
        exclude = known | way.dismissed | seen.dismissed
        offered = offers(site, session, actor, so_far.text, exclude, MOST)
    named = mentions(session, actor, [r.revision_id for r in way.readings])
    return Look(
        offers=tuple(offered),
        suggestions=settings.suggestions and arm_of(actor, settings) == "suggest",
        is_enough=so_far.is_enough,
        similar=similar_open(session, actor, so_far.words) if so_far.words else None,
        along=looked_at(way, named, so_far.left_out),
    )


def record_look(
    site: Services,
    session: Session,
    actor: Actor,
    now: datetime,
    so_far: Written,
    offered: Sequence[ShownOffer] = (),
) -> None:
    """Record that the form was begun, and each article once that is new on it."""
    if not site.settings.suggestions or not so_far.is_enough:
        return
    seen = exposure(session, actor, so_far.form_key)
    drawn, key = arm_of(actor, site.settings), so_far.form_key
    events: list[Event] = []
    if not seen.started:
        product_id = so_far.text.product_id
        started = FormStarted.by(
            actor, now, form_key=key, arm=drawn, product_id=product_id
        )
        events.append(started)
    kind = SuggestionShown if drawn == "suggest" else SuggestionWithheld
    for rank, offer in enumerate(offered, 1):
        if offer.card.article_id not in seen.shown | seen.withheld:
            event = kind.by(
                actor,
                now,
                article_id=offer.card.article_id,
                revision_id=offer.card.revision_id,
                form_key=key,
                rank=rank,
                score=round(offer.score, 4),
                confidence=round(offer.confidence, 4),
                matched=[mask_personal(word) for word in offer.matched],
                arm=drawn,
            )
            events.append(event)
    record(session, *events)
