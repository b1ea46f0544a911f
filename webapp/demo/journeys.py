"""How a search goes on: read, solved, judged, searched again, asked or left."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random

from kb.events.types import GapReported, JourneyLeft
from kb.text import mask_personal
from webapp.demo.asking import Ask, Form
from webapp.demo.chance import first_of, happens, mistyped
from webapp.demo.content import Need, phrases
from webapp.demo.crowd import Crowd
from webapp.demo.guide import Choice, Guide
from webapp.demo.library import Known
from webapp.demo.walk import Walk

HELPS = {"good": 0.9, "stale": 0.33, "wrong": 0.27, "unclear": 0.36}
SECONDS = {True: 120, False: 75}
GLANCE = 14


@dataclass(frozen=True)
class Habits:
    """How often, 0 to 1, people do what; on a bad day they ask sooner."""

    calls: float = 0.012
    straight_to_form: float = 0.03
    by_link: float = 0.12
    typing_seen: float = 0.1
    slips: float = 0.07
    glances_first: float = 0.25
    says_helpful: float = 0.27
    says_unhelpful: float = 0.4
    says_why: float = 0.45
    says_solved: float = 0.4
    asks_after_reading: float = 0.31
    asks_in_vain: float = 0.17
    searches_again: float = 0.5
    clicks_in_vain: float = 0.15
    reports_gap: float = 0.2


USUAL = Habits()
OUTAGE = replace(USUAL, straight_to_form=0.55, asks_after_reading=0.6)


@dataclass(frozen=True)
class Journeys:
    """Sends people on their way."""

    guide: Guide
    crowd: Crowd
    form: Form
    rng: Random
    said: set[str] = field(default_factory=set)

    def begin(self, target: Known | None, moment: datetime) -> Walk:
        """Let somebody come who may read the target."""
        audience = target.lore.audience if target else "public"
        lang = self.crowd.lang()
        if audience == "internal":
            actor = self.crowd.colleague(moment)
        else:
            account = audience == "signed_in"
            actor = self.crowd.somebody(lang, moment, account=account)
        return Walk(rng=self.rng, actor=actor, lang=lang, clock=moment)

    def go(
        self, walk: Walk, need: Need, target: Known | None, habits: Habits = USUAL
    ) -> Ask | None:
        """Let somebody look for something; return what they asked in the end."""
        release = target.release(walk.lang, walk.clock) if target else None
        if happens(self.rng, habits.calls):
            return self._call(walk, need, target)
        if happens(self.rng, habits.straight_to_form):
            return self._ask(walk, need, target)
        if target is None or release is None:
            wants_more = self._look_in_vain(walk, need, habits)
        elif happens(self.rng, habits.by_link):
            choice = Choice(known=target, release=release, lang=walk.lang, rank=1)
            source = self.rng.choice(("home", "link", "direct"))
            wants_more = self._read(walk, choice, source, habits)
        else:
            wants_more = self._look(walk, target, habits)
        return self._ask(walk, need, target) if wants_more else None

    def _call(self, walk: Walk, need: Need, target: Known | None) -> Ask | None:
        if target is not None and target.lore.audience == "internal":
            return None
        # By phone there is neither a visit nor a journey.
        account = self.crowd.customer(walk.lang)
        caller = Walk(rng=self.rng, actor=account, lang=walk.lang, clock=walk.clock)
        return self.form.call(caller, need, target)

    def _ask(self, walk: Walk, need: Need, target: Known | None) -> Ask | None:
        if target is not None and target.lore.audience == "internal":
            return None
        return self.form.fill(walk, need, target)

    def _look(self, walk: Walk, target: Known, habits: Habits) -> bool:
        """Search for an article that exists; return whether the person wants to ask."""
        for _ in range(2):
            query = first_of(self.rng, target.lore.queries[walk.lang])
            search_key, found = self._search(walk, query, habits)
            for choice in found:
                if choice.known is target and self._notices(choice):
                    return self._open(walk, search_key, found, choice, habits)
            walk.wait(8, 40)
        return self._give_up(walk, habits)

    def _search(
        self, walk: Walk, query: str, habits: Habits
    ) -> tuple[str, Sequence[Choice]]:
        if happens(self.rng, habits.typing_seen) and len(query) > 5:
            return walk.search(self.guide, query, query[: len(query) * 2 // 3])
        if happens(self.rng, habits.slips):
            walk.search(self.guide, mistyped(query))
            walk.wait(4, 20)
        return walk.search(self.guide, query)

    def _notices(self, choice: Choice) -> bool:
        return happens(self.rng, 0.96 / choice.rank**0.35 if choice.rank <= 10 else 0)

    def _open(
        self,
        walk: Walk,
        search_key: str,
        found: Sequence[Choice],
        choice: Choice,
        habits: Habits,
    ) -> bool:
        if choice.rank > 1 and happens(self.rng, habits.glances_first):
            walk.open_hit(search_key, found[0], GLANCE)
        helped = self._helps(choice)
        walk.open_hit(search_key, choice, SECONDS[helped])
        return self._after_reading(walk, choice, helped, habits)

    def _read(self, walk: Walk, choice: Choice, source: str, habits: Habits) -> bool:
        helped = self._helps(choice)
        walk.read(choice, source, SECONDS[helped])
        return self._after_reading(walk, choice, helped, habits)

    def _helps(self, choice: Choice) -> bool:
        return happens(self.rng, HELPS[choice.release.quality])

    def _after_reading(
        self, walk: Walk, choice: Choice, helped: bool, habits: Habits
    ) -> bool:
        walk.wait(1, 30)
        if helped:
            if happens(self.rng, habits.says_helpful):
                walk.judge(choice, True)
            if happens(self.rng, habits.says_solved):
                walk.wait(1, 200)
                walk.solved(choice)
            return False
        if happens(self.rng, habits.says_unhelpful):
            self._complain(walk, choice, habits)
        if happens(self.rng, habits.asks_after_reading):
            return True
        walk.tell(JourneyLeft, stage="read")
        return False

    def _complain(self, walk: Walk, choice: Choice, habits: Habits) -> None:
        lore = choice.known.lore
        reason = self.rng.choices(list(lore.reasons), list(lore.reasons.values()))[0]
        words = ""
        if happens(self.rng, habits.says_why):
            words = self._words(choice, reason)
        walk.judge(choice, False, reason, words)

    def _words(self, choice: Choice, reason: str) -> str:
        """Return what nobody has said before, as long as there is something."""
        own = choice.known.lore.complaints[choice.lang]
        general = phrases()[f"complains_{reason}"][choice.lang]
        new = [words for words in own if words not in self.said]
        words = self.rng.choice(new or general)
        self.said.add(words)
        return words

    def _look_in_vain(self, walk: Walk, need: Need, habits: Habits) -> bool:
        """Search for what is not there; return whether the person wants to ask."""
        first = first_of(self.rng, need.queries[walk.lang])
        second = self.rng.choice([q for q in need.queries[walk.lang] if q != first])
        search_key, found = self._search(walk, first, habits)
        walk.wait(6, 40)
        if happens(self.rng, habits.searches_again):
            search_key, found = self._search(walk, second, habits)
            walk.wait(6, 40)
        if found and happens(self.rng, habits.clicks_in_vain):
            walk.open_hit(search_key, found[0], GLANCE)
        if happens(self.rng, habits.reports_gap):
            self._report_gap(walk, need)
        return self._give_up(walk, habits)

    def _report_gap(self, walk: Walk, need: Need) -> None:
        words = self.rng.choice(need.requests[walk.lang]).subject
        walk.tell(
            GapReported,
            query=mask_personal(walk.last_query),
            words=mask_personal(words),
            lang=walk.lang,
        )
        walk.wait(2, 10)

    def _give_up(self, walk: Walk, habits: Habits) -> bool:
        if happens(self.rng, habits.asks_in_vain):
            return True
        walk.tell(JourneyLeft, stage="search")
        return False
