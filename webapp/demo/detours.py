"""People of the demo who call things otherwise than its articles do."""

from datetime import time
from random import Random

from kb.policy import Actor
from kb.text import Lang
from webapp.demo.chance import key
from webapp.demo.walk import Walk
from webapp.demo.world import World

# Their word, and ours, with which they find it in the end.
OTHER_WORDS: tuple[tuple[Lang, str, str], ...] = (
    ("en", "photocopier", "printer"),
    ("zh", "笔电", "笔记本"),
)
PEOPLE = 4
SECONDS = 90


def search_otherwise(world: World) -> None:
    """Let some people search with a word of their own first, one every few days."""
    rng = Random("other words")
    stage = world.stage
    for minute, (lang, theirs, ours) in enumerate(OTHER_WORDS):
        for day in stage.rhythm.days(stage.now, 5 * PEOPLE)[::5]:
            actor = Actor(visit_id=key(rng), journey_id=key(rng))
            moment = stage.rhythm.at(day, time(10, minute))
            walk = Walk(rng=rng, actor=actor, lang=lang, clock=moment)
            walk.search(world.guide, theirs)
            walk.wait(8, 30)
            search_key, found = walk.search(world.guide, ours)
            if found:
                walk.open_hit(search_key, found[0], SECONDS)
            world.keep(walk.events, None)
