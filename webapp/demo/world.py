"""The ninety days before the present."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from kb.events.types import Event
from kb.tickets.models import Priority
from webapp.demo.asking import Ask, Form
from webapp.demo.content import Need
from webapp.demo.crowd import Crowd
from webapp.demo.desk import Desk
from webapp.demo.guide import Guide
from webapp.demo.journeys import OUTAGE, USUAL, Journeys
from webapp.demo.library import Known
from webapp.demo.life import Life
from webapp.demo.stage import Stage
from webapp.demo.stories import Story

DAYS = 90
A_DAY = 60
GAP_WEIGHT = 1.1
OUTAGE_AGO = 38
UPDATE_WEEK_AGO = range(45, 52)
HIT_BY_OUTAGE = {
    "vpn-error-809": 22,
    "vpn-connects-but-no-intranet": 12,
    "vpn-error-691": 8,
}
HIT_BY_UPDATE = {
    "windows-update-0x80070005": 3,
    "windows-blue-screen": 3,
    "printer-0x0000011b": 2.5,
    "slow-start-up": 1.7,
}
OUTAGE_GROWTH = 1.5

Wanted = tuple[Need, Known | None]


@dataclass
class World:
    """What has happened on the site: events of journeys, and tickets."""

    stage: Stage
    guide: Guide
    gaps: Sequence[Need]
    journeys: Journeys
    desk: Desk
    rng: Random
    events: list[Event] = field(default_factory=list)
    stories: list[Story] = field(default_factory=list)

    def pass_days(self) -> None:
        """Let all days pass, up to the present."""
        for day in self.stage.rhythm.days(self.stage.now, DAYS):
            self._pass_day(day)

    def keep(
        self, events: Sequence[Event], ask: Ask | None, priority: Priority | None = None
    ) -> Story | None:
        """Remember what has happened by now; return the ticket that came of it."""
        now = self.stage.now
        self.events.extend(e for e in events if e.occurred_at <= now)
        if ask is None or ask.at > now:
            return None
        story = self.desk.receive(ask, priority)
        self.stories.append(story)
        return story

    def known(self, slug: str) -> Known:
        """Return an article by its address."""
        return next(k for k in self.guide.library if k.lore.slug == slug)

    def _pass_day(self, day: date) -> None:
        in_outage = day == outage_day(self.stage)
        wanted, weights = self._wanted(day, in_outage)
        most = A_DAY * (OUTAGE_GROWTH if in_outage else 1)
        for moment in self.stage.rhythm.moments(day, most, self.rng):
            if moment > self.stage.now:
                return
            need, target = self.rng.choices(wanted, weights)[0]
            hit = in_outage and target is not None and _is_hit(target)
            walk = self.journeys.begin(target, moment)
            ask = self.journeys.go(walk, need, target, OUTAGE if hit else USUAL)
            if ask is not None:
                ask = replace(ask, in_outage=hit)
            story = self.keep(walk.events, ask)
            if story is not None and ask is not None:
                Life(self.desk, ask, story).run()

    def _wanted(
        self, day: date, in_outage: bool
    ) -> tuple[Sequence[Wanted], Sequence[float]]:
        wanted: list[Wanted] = [(k.lore, k) for k in self.guide.library]
        weights = [self._weight(k, day, in_outage) for k in self.guide.library]
        wanted += [(gap, None) for gap in self.gaps]
        return wanted, weights + [GAP_WEIGHT] * len(self.gaps)

    def _weight(self, known: Known, day: date, in_outage: bool) -> float:
        slug = known.lore.slug
        factor = HIT_BY_OUTAGE.get(slug, 1.0) if in_outage else 1.0
        if (self._today - day).days in UPDATE_WEEK_AGO:
            factor *= HIT_BY_UPDATE.get(slug, 1.0)
        return known.lore.popularity * factor

    @property
    def _today(self) -> date:
        return self.stage.now.astimezone(self.stage.rhythm.zone).date()


def _is_hit(known: Known) -> bool:
    return known.lore.slug in HIT_BY_OUTAGE


def outage_day(stage: Stage) -> date:
    """Return the Tuesday on which the VPN was down."""
    today = stage.now.astimezone(stage.rhythm.zone).date()
    day = today - timedelta(days=OUTAGE_AGO)
    return day - timedelta(days=(day.weekday() - 1) % 7)


def make_world(stage: Stage, guide: Guide, gaps: Sequence[Need]) -> World:
    """Return a world in which nothing has happened yet."""
    rng = stage.rng("journeys")
    crowd = Crowd(stage.people, stage.rng("crowd"))
    form = Form(guide, crowd, stage.catalog.products, rng)
    desk = Desk(stage.people, stage.rhythm, stage.now, stage.rng("desk"))
    return World(
        stage=stage,
        guide=guide,
        gaps=gaps,
        journeys=Journeys(guide, crowd, form, rng),
        desk=desk,
        rng=stage.rng("days"),
    )
