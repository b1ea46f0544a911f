"""One person's way through the site, step by step, as the site records it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from kb.events.types import (
    ArticleLeft,
    ArticleRead,
    Event,
    JourneySolved,
    SearchOpened,
    SearchPerformed,
    SuggestionOpened,
    VerdictGiven,
)
from kb.policy import Actor
from kb.text import Lang, mask_personal
from webapp.demo.chance import happens, key
from webapp.demo.guide import Choice, Guide

ARM = "suggest"
LEAVE_KNOWN = 0.88


@dataclass
class Walk:
    """Who is under way, what time it is for them, and what has happened."""

    rng: Random
    actor: Actor
    lang: Lang
    clock: datetime
    events: list[Event] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    last_query: str = ""

    @property
    def read_ids(self) -> set[int]:
        return {choice.known.article_id for choice in self.choices}

    def tell(self, kind: type[Event], **fields: Any) -> None:
        """Record an event of this moment."""
        self.events.append(kind.by(self.actor, self.clock, **fields))

    def wait(self, low: float, high: float) -> None:
        """Let some seconds pass."""
        self.clock += timedelta(seconds=round(self.rng.uniform(low, high), 1))

    def act_as(self, actor: Actor) -> None:
        """Go on under an account, in the same visit and journey."""
        own = self.actor
        self.actor = replace(actor, visit_id=own.visit_id, journey_id=own.journey_id)

    def search(
        self, guide: Guide, query: str, typed_first: str = ""
    ) -> tuple[str, Sequence[Choice]]:
        """Search, and return the search's key and its results.

        With `typed_first`, the search was seen before it was typed to its end.
        """
        total, found = guide.search(query, self.lang, self.actor, self.clock)
        earlier = None
        if typed_first:
            earlier = self._searched(typed_first, total, None)
            self.wait(1, 6)
        self.last_query = query
        return self._searched(query, total, earlier), found

    def _searched(self, query: str, results: int, refines: str | None) -> str:
        search_key = key(self.rng)
        self.tell(
            SearchPerformed,
            search_key=search_key,
            query=mask_personal(query),
            lang=self.lang,
            results=results,
            filters={},
            arm=ARM,
            refines=refines,
        )
        return search_key

    def open_hit(self, search_key: str, choice: Choice, seconds: float) -> None:
        """Open a result and read it for about so long."""
        self.wait(2, 12)
        ref = choice.release.ref._asdict()
        self.tell(SearchOpened, **ref, search_key=search_key, rank=choice.rank)
        self.read(choice, "search", seconds)

    def open_offer(self, form_key: str, choice: Choice, seconds: float) -> None:
        """Open a suggestion and read it for about so long."""
        self.wait(3, 15)
        ref = choice.release.ref._asdict()
        self.tell(SuggestionOpened, **ref, form_key=form_key, rank=choice.rank)
        self.read(choice, "suggestion", seconds)

    def read(self, choice: Choice, source: str, seconds: float) -> None:
        """Read a text and leave it; not every browser says how long it took."""
        ref, read_key = choice.release.ref._asdict(), key(self.rng)
        self.tell(
            ArticleRead, **ref, read_key=read_key, source=source, lang=choice.lang
        )
        took = min(max(self.rng.lognormvariate(0, 0.5) * seconds, 4), 1500)
        self.clock += timedelta(seconds=round(took))
        if happens(self.rng, LEAVE_KNOWN):
            self.tell(ArticleLeft, **ref, read_key=read_key, seconds=round(took))
        self.choices.append(choice)

    def judge(
        self, choice: Choice, helpful: bool, reason: str | None = None, words: str = ""
    ) -> None:
        """Say whether a text helped."""
        self.tell(
            VerdictGiven,
            **choice.release.ref._asdict(),
            helpful=helpful,
            reason=reason,
            words=mask_personal(words),
        )

    def solved(self, choice: Choice, form_key: str | None = None) -> None:
        """Say that a text solved it."""
        self.tell(
            JourneySolved,
            **choice.release.ref._asdict(),
            how="article" if form_key is None else "suggestion",
            form_key=form_key,
            query=mask_personal(self.last_query),
        )
