"""What lies on the desk today: a ticket in every state, each with its way there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random

from kb.policy import Actor
from kb.text import Lang
from kb.tickets.models import Priority, Relation
from webapp.demo.asking import Ask
from webapp.demo.chance import key
from webapp.demo.content import Need
from webapp.demo.journeys import USUAL
from webapp.demo.library import Known
from webapp.demo.life import Life, Present
from webapp.demo.walk import Walk
from webapp.demo.world import World

EAGER = replace(
    USUAL, calls=0, straight_to_form=0, by_link=0, asks_after_reading=1, asks_in_vain=1
)
TRIES = 60
FORM_TAKES = timedelta(minutes=9)


def _untouched(_life: Life) -> None:
    """Leave it new and unassigned."""


def _taken(life: Life) -> None:
    life.take()


def _answered(life: Life) -> None:
    by = life.take()
    life.later(10, 20)
    life.story.reply(life.say("working_on_it"), by)
    life.later(1, 9)
    life.story.note(life.ask.request.note, by)


def _waiting(life: Life) -> None:
    life.ask_back(life.take())


def _returned(life: Life) -> None:
    _waiting(life)
    life.later(20, 60)
    life.story.answer(life.say("answer_back"))


def _passed_on(life: Life) -> None:
    by = life.take()
    life.later(10, 30)
    life.story.reply(life.say("working_on_it"), by)
    life.story.hand_over(life.say("tried"), life.say("asked"), by)


def _with_expert(life: Life) -> None:
    life.pass_on(life.take())


def _solved(life: Life) -> None:
    life.solve(life.take())


def _reopened(life: Life) -> None:
    _solved(life)
    life.reopen()


def _article_sent(life: Life) -> None:
    by = life.take()
    life.later(5, 15)
    target = life.ask.target
    release = (
        target.release(life.story.ticket.lang, life.story.clock) if target else None
    )
    if release is not None:
        life.story.link(release.ref, Relation.SENT, by)
    life.story.reply(life.ask.request.reply, by, wait=True)


@dataclass(frozen=True)
class Plan:
    """A ticket of today: who asked about what, how many working hours ago."""

    slug: str
    lang: Lang
    hours: float
    priority: Priority
    until: Callable[[Life], None]
    asker: str = ""


LOW, NORMAL, HIGH, URGENT = Priority
PLANS: Sequence[Plan] = (
    Plan("bitlocker-recovery-key", "en", 0.7, URGENT, _untouched),
    Plan("vpn-connects-but-no-intranet", "zh", 1.6, HIGH, _untouched),
    Plan("desk-phone-not-registering", "en", 0.4, NORMAL, _untouched),
    Plan("gap:network:0", "en", 2.9, NORMAL, _untouched),
    Plan("scan-to-email", "zh", 4.8, NORMAL, _untouched),
    Plan("order-a-device", "zh", 1.1, LOW, _untouched, "bo.chen"),
    Plan("report-phishing", "en", 1.3, URGENT, _taken),
    Plan("docking-station-no-display", "en", 6.5, NORMAL, _answered, "alice.martin"),
    Plan("shared-folder-access-denied", "en", 8.0, HIGH, _answered),
    Plan("ora-00942-table-or-view-does-not-exist", "zh", 5.0, NORMAL, _answered),
    Plan("teams-screen-share-black", "zh", 9.5, HIGH, _with_expert, "bo.chen"),
    Plan("windows-blue-screen", "en", 11.0, NORMAL, _with_expert),
    Plan("excel-file-locked", "zh", 12.0, NORMAL, _passed_on),
    Plan("outlook-keeps-asking-for-password", "en", 10.0, NORMAL, _waiting),
    Plan("laptop-battery-drains", "zh", 16.0, LOW, _waiting, "bo.chen"),
    Plan("wifi-keeps-disconnecting", "en", 14.0, NORMAL, _waiting, "alice.martin"),
    Plan("onedrive-sync-stuck", "zh", 13.0, NORMAL, _article_sent),
    Plan("csharp-build-cs0246", "en", 18.0, LOW, _article_sent),
    Plan("dns-not-resolving", "zh", 15.0, NORMAL, _returned),
    Plan("set-up-mfa", "en", 9.0, HIGH, _returned, "charlie.novak"),
    Plan("printer-0x0000011b", "en", 30.0, NORMAL, _reopened),
    Plan("slow-start-up", "zh", 28.0, NORMAL, _reopened),
    Plan("mailbox-full", "en", 12.0, NORMAL, _solved, "alice.martin"),
    Plan("connect-to-office-wifi", "zh", 7.0, NORMAL, _solved, "bo.chen"),
    Plan("gap:printing:0", "zh", 8.5, NORMAL, _solved),
)


def fill_queue(world: World) -> None:
    """Add what lies on the desk today."""
    rng = world.stage.rng("queue")
    for plan in PLANS:
        need, target = _wanted(world, plan.slug)
        walk, ask = _way(world, plan, need, target, rng)
        story = world.keep(walk.events, ask, plan.priority)
        if story is None:
            continue
        try:
            plan.until(Life(world.desk, ask, story))
        except Present:
            continue


def _wanted(world: World, slug: str) -> tuple[Need, Known | None]:
    if not slug.startswith("gap:"):
        known = world.known(slug)
        return known.lore, known
    _, category, number = slug.split(":")
    gaps = [gap for gap in world.gaps if gap.category == category]
    return gaps[int(number)], None


def _way(
    world: World, plan: Plan, need: Need, target: Known | None, rng: Random
) -> tuple[Walk, Ask]:
    """Return a way that ended in a request; the others are as if they never were."""
    created = world.stage.rhythm.before(world.stage.now, timedelta(hours=plan.hours))
    for _ in range(TRIES):
        actor = replace(
            _asker(world, plan, rng), visit_id=key(rng), journey_id=key(rng)
        )
        walk = Walk(rng=rng, actor=actor, lang=plan.lang, clock=created - FORM_TAKES)
        ask = world.journeys.go(walk, need, target, EAGER)
        if ask is not None:
            return walk, ask
    raise AssertionError(f"nobody asks about {plan.slug}")


def _asker(world: World, plan: Plan, rng: Random) -> Actor:
    if plan.asker:
        return world.stage.people[plan.asker].actor
    waiting = {story.ticket.requester_id for story in world.stories}
    others = [
        person.actor
        for person in world.stage.people.customers
        if person.lang == plan.lang and person.user_id not in waiting
    ]
    return rng.choice(others)
