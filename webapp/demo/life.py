"""What becomes of a ticket, in working time, up to the present."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random

from kb.journeys.refs import ArticleRef
from kb.policy import Actor
from kb.tickets.models import Outcome, Relation
from kb.tickets.sla import TARGETS
from webapp.demo.asking import Ask
from webapp.demo.chance import happens
from webapp.demo.content import phrases
from webapp.demo.desk import Desk
from webapp.demo.library import Release
from webapp.demo.stories import Story

LATE_SHARE = 0.07
ASKS_BACK_SHARE = 0.2
HANDS_OVER_SHARE = 0.1
NOTE_SHARE = 0.7
SENT_SHARE = 0.4
MARKS_FAILED_SHARE = 0.6
CONFIRMS_SHARE = 0.62
THANKS_SHARE = 0.6
REOPENS_SHARE = {True: 0.03, False: 0.12}
UNCONFIRMED = "unconfirmed"
CLOSES_AFTER = timedelta(days=7)

# By what the requester had read: a good article, a bad one, neither.
OUTCOMES = {
    "good, unread": {Outcome.LINKED: 8, Outcome.NOTHING_TO_KEEP: 2},
    "good, read": {
        Outcome.LINKED: 5,
        Outcome.SHOULD_HAVE_ANSWERED: 1,
        Outcome.NOTHING_TO_KEEP: 4,
    },
    "bad": {
        Outcome.SHOULD_HAVE_ANSWERED: 5,
        Outcome.LINKED: 3,
        Outcome.NOTHING_TO_KEEP: 2,
    },
    "none": {Outcome.NOTHING_TO_KEEP: 6, Outcome.DRAFTED: 4},
}


class Present(Exception):
    """What comes next has not happened yet."""


@dataclass(frozen=True)
class Life:
    """One ticket in the hands of the desk."""

    desk: Desk
    ask: Ask
    story: Story

    @property
    def rng(self) -> Random:
        return self.desk.rng

    def run(self) -> None:
        """Work the ticket until it is closed or the present is reached."""
        try:
            by = self.take()
            if happens(self.rng, ASKS_BACK_SHARE):
                self.ask_back(by)
                self.answer_back()
            if happens(self.rng, HANDS_OVER_SHARE):
                by = self.pass_on(by)
            self.solve(by)
            self.end(by)
        except Present:
            return

    def later(self, low: float, high: float) -> None:
        """Let so many working minutes pass; raise `Present` when that is to come."""
        minutes = timedelta(minutes=self.rng.uniform(low, high))
        clock = self.desk.rhythm.after(self.story.clock, minutes)
        if clock > self.desk.now:
            raise Present
        self.story.clock = clock

    def say(self, occasion: str) -> str:
        """Return a phrase for the occasion in the language of the ticket."""
        return self.rng.choice(phrases()[occasion][self.story.ticket.lang])

    def take(self) -> Actor:
        """Have somebody take it, mostly in time for the first reply."""
        promised = TARGETS[self.story.ticket.priority].first_reply
        minutes = promised.total_seconds() / 60
        if happens(self.rng, LATE_SHARE):
            self.later(1.02 * minutes, 1.7 * minutes)
        else:
            self.later(0.05 * minutes, 0.6 * minutes)
        by = self.desk.engineer(self.story.ticket.lang)
        self.story.take(by)
        self._mark_failed(by)
        return by

    def ask_back(self, by: Actor) -> None:
        """Have the desk ask for what is missing."""
        self.later(3, 15)
        self.story.reply(self.say("ask_back"), by, wait=True)

    def answer_back(self) -> None:
        """Have the requester say it."""
        self.later(20, 500)
        self.story.answer(self.say("answer_back"))

    def pass_on(self, by: Actor) -> Actor:
        """Hand it over to the next level, and return who took it there."""
        self.later(10, 60)
        self.story.reply(self.say("working_on_it"), by)
        self.story.hand_over(self.say("tried"), self.say("asked"), by)
        self.later(20, 200)
        expert = self.desk.expert()
        self.story.take(expert)
        return expert

    def solve(self, by: Actor) -> None:
        """Answer, and call it solved."""
        self.later(5, 45)
        release = self._answer()
        if happens(self.rng, NOTE_SHARE):
            self.story.note(self.ask.request.note, by)
        outcome = self._outcome(release)
        if outcome is Outcome.LINKED and release and happens(self.rng, SENT_SHARE):
            self.story.link(release.ref, Relation.SENT, by)
        self.story.reply(self._words(), by)
        self.later(1, 30)
        keeps = outcome in (Outcome.LINKED, Outcome.SHOULD_HAVE_ANSWERED)
        refs = [release.ref] if release and keeps else list[ArticleRef]()
        self.story.solve(outcome, refs, self._why(outcome), by)

    def end(self, by: Actor) -> None:
        """Have it confirmed, opened again, or closed after a week."""
        release = self._answer()
        if happens(self.rng, REOPENS_SHARE[release is None or release.is_good]):
            self.reopen()
            self.later(15, 120)
            self.story.reply(self.say("second_reply"), by)
            self.later(1, 30)
            self.story.solve(Outcome.NOTHING_TO_KEEP, [], self._why(None), by)
        if happens(self.rng, CONFIRMS_SHARE):
            self.later(10, 700)
            thanks = happens(self.rng, THANKS_SHARE)
            self.story.confirm(self.say("thanks") if thanks else None)
        elif self.story.clock + CLOSES_AFTER <= self.desk.now:
            self.story.clock += CLOSES_AFTER
            self.story.close(UNCONFIRMED)

    def reopen(self) -> None:
        """Have the requester say that it did not last."""
        self.later(60, 900)
        self.story.reopen(self.say("still_broken"))

    def _mark_failed(self, by: Actor) -> None:
        for choice in self.ask.walk.choices:
            if not choice.release.is_good and happens(self.rng, MARKS_FAILED_SHARE):
                self.story.link(choice.release.ref, Relation.TRIED_FAILED, by)

    def _answer(self) -> Release | None:
        target, lang = self.ask.target, self.story.ticket.lang
        return target.release(lang, self.story.clock) if target else None

    def _outcome(self, release: Release | None) -> Outcome:
        if self.ask.in_outage:
            return Outcome.NOTHING_TO_KEEP
        if release is None:
            case = "none"
        elif not release.is_good:
            case = "bad"
        else:
            was_read = release.ref.article_id in self.ask.walk.read_ids
            case = "good, read" if was_read else "good, unread"
        weights = OUTCOMES[case]
        return self.rng.choices(list(weights), list(weights.values()))[0]

    def _words(self) -> str:
        if self.ask.in_outage:
            return self.say("outage_over")
        return self.ask.request.reply

    def _why(self, outcome: Outcome | None) -> str:
        if outcome not in (None, Outcome.NOTHING_TO_KEEP):
            return ""
        return self.say("why_outage" if self.ask.in_outage else "why_nothing")
