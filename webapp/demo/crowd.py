"""Who comes to the site: browsers, some of them signed in."""

from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from random import Random

from kb.policy import Actor
from kb.text import Lang
from webapp.demo.chance import happens, key
from webapp.demo.people import People

CHINESE_SHARE = 0.42
SIGNED_IN_SHARE = 0.22
RETURNING_SHARE = 0.15
REMEMBERED = 40


class Crowd:
    """Draws people; a browser belongs to one person for a month at most."""

    def __init__(self, people: People, rng: Random) -> None:
        self._people = people
        self._rng = rng
        self._browsers: dict[tuple[int, int], str] = {}
        self._visitors: dict[Lang, deque[str]] = {
            "en": deque(maxlen=REMEMBERED),
            "zh": deque(maxlen=REMEMBERED),
        }

    def lang(self) -> Lang:
        """Return the language of the next person."""
        return "zh" if happens(self._rng, CHINESE_SHARE) else "en"

    def somebody(self, lang: Lang, moment: datetime, *, account: bool = False) -> Actor:
        """Return whoever comes next, on a new journey; with `account` signed in."""
        if account or happens(self._rng, SIGNED_IN_SHARE):
            return self._at_own_browser(self.customer(lang), moment)
        return Actor(visit_id=self._visit(lang), journey_id=key(self._rng))

    def colleague(self, moment: datetime) -> Actor:
        """Return somebody of the desk at work."""
        desk: Sequence[Actor] = [p.actor for p in self._people.of_the_desk()]
        return self._at_own_browser(self._rng.choice(desk), moment)

    def customer(self, lang: Lang) -> Actor:
        """Return a customer's account."""
        known = [p.actor for p in self._people.customers if p.lang == lang]
        return self._rng.choice(known)

    def forget(self, visit_id: str) -> None:
        """Let nobody else come with this browser."""
        for visits in self._visitors.values():
            if visit_id in visits:
                visits.remove(visit_id)

    def _visit(self, lang: Lang) -> str:
        visits = self._visitors[lang]
        if visits and happens(self._rng, RETURNING_SHARE):
            return self._rng.choice(visits)
        visits.append(key(self._rng))
        return visits[-1]

    def _at_own_browser(self, actor: Actor, moment: datetime) -> Actor:
        assert actor.user_id is not None
        month = (actor.user_id, moment.month)
        visit = self._browsers.setdefault(month, key(self._rng))
        return replace(actor, visit_id=visit, journey_id=key(self._rng))
