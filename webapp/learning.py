"""The order of results, learned from what helped and switched on where it wins."""

import logging
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from kb.analytics.learned import list_helps
from kb.clock import utc_now
from kb.policy import Actor
from kb.tuning import settings
from kb.tuning.models import RankingModel
from search.protocol import IndexUnavailable, SearchEngine
from search.rerank.example import Example
from search.rerank.judging import Learned
from search.rerank.learning import is_enough
from webapp.database import Database

log = logging.getLogger("askfirst")

# A model is worth another try with that many more examples, as a share.
GROWTH = 0.1
LAST_SETTINGS = 100


class Learner:
    """Learns from the event log now and then; one at a time is enough."""

    def __init__(self, database: Database, engine: SearchEngine) -> None:
        self._database = database
        self._engine = engine

    def follow(self) -> None:
        """Learn again where there is enough to learn from, and enough of it is new."""
        with self._database.reading() as session:
            examples = _examples(session)
            newest = settings.list_models(session, limit=1)
        known = newest[0].metrics.get("examples", 0) if newest else 0
        if is_enough(examples) and len(examples) >= known * (1 + GROWTH):
            self.learn(examples)

    def learn(self, examples: Sequence[Example]) -> None:
        """Learn from examples; keep what was learned, and use it if it wins."""
        try:
            learned = self._engine.learn(examples)
        except IndexUnavailable as error:
            log.warning("nothing was learned: %s", error)
            return
        if learned is not None:
            with self._database.transaction() as session:
                keep(session, learned, len(examples))


def keep(session: Session, learned: Learned, examples: int) -> RankingModel:
    """Keep a model with its measures; put it in force if it wins.

    Where people have gone back to an order without a model, it stays with that.
    """
    now, nobody = utc_now(), Actor()
    metrics = {**learned.metrics, "examples": examples}
    model = settings.keep_model(
        session, learned.model.to_json(), metrics, by=nobody, now=now
    )
    past = settings.list_settings(session, LAST_SETTINGS)
    was_used = any(one.ranking_model_id for one in past)
    is_used = bool(past and past[0].ranking_model_id)
    if learned.gain.is_won and (is_used or not was_used):
        values = settings.values_of(past[0] if past else None)
        used = replace(values, ranking_model_id=model.id)
        gain = learned.gain
        note = f"MRR {gain.before:.3f} → {gain.after:.3f} (n = {learned.questions})"
        settings.change_settings(session, used, by=nobody, now=now, note=note)
    return model


def _examples(session: Session) -> list[Example]:
    return [
        Example(
            question=one.question,
            article_id=one.article_id,
            lang=one.lang,
            weight=one.weight,
        )
        for one in list_helps(session)
    ]
