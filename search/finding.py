"""Ranked answers to a plain question."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from kb.text import fold, guess_lang
from search.blending import Blend, blend
from search.confidence import Scored
from search.expanding import expand
from search.hits import hit
from search.matching import complete, rarest
from search.operators import Asked, as_one, parse
from search.postings import Flags, Floats
from search.protocol import MATCHED_CAP, Filters, Hit, Query, Results
from search.query import Question, ask
from search.rerank.ranker import Reordered, reordered
from search.scoring import best, only
from search.sections import NOWHERE, best_sections
from search.sieve import Sieve, newest_first
from search.snapshot import Snapshot
from search.training import Trained
from search.translated import Translated, translate
from search.tuning import Pin, Tuning

OWN_WORDS, OWN_READER = 1.01, 1.4
# What holds only some of the words fills up, unless it is far behind.
LEAST_OF_BEST = 0.25
PLACED = 20
# Above all that scores come to.
PINNED = 1000.0


def find(
    snapshot: Snapshot, trained: Trained | None, query: Query, limit: int
) -> Results:
    """Return the best texts for the query: for keywords those with all first."""
    searched = search(snapshot, trained, query)
    snapshot, ranks = searched.snapshot, searched.ranks
    pinned = [n for n in searched.pinned if ranks[n] > 0]
    if query.newest_first or not searched.question.words:
        ranks = newest_first(snapshot, ranks)
    rest = best(ranks, limit + len(pinned))
    chosen = list(dict.fromkeys((*pinned, *rest)))[:limit]
    return Results(
        hits=tuple(_hits(searched, chosen)),
        matched=_matched(snapshot, ranks),
        terms=searched.terms,
        confidence=_confidence(searched, query.text, chosen),
        also=searched.also,
        meant=searched.meant,
    )


@dataclass(frozen=True)
class Searched:
    """A query that was scored, and what was looked up for it.

    `scores` are those of the rankers, `ranks` decide the order and are 0 where there
    is no match; both have the shape (size,). `learned` is the order of the best where
    there is a model. `pinned` come first, in this order.
    """

    snapshot: Snapshot
    question: Question
    made: Blend
    translated: Translated
    scores: Floats
    learned: Reordered | None
    ranks: Floats
    pinned: tuple[int, ...]
    also: tuple[str, ...]
    meant: str

    @property
    def terms(self) -> tuple[str, ...]:
        """What was looked up, in both languages."""
        other = self.translated.question
        return (*self.question.terms, *(other.terms if other else ()))


def search(snapshot: Snapshot, trained: Trained | None, query: Query) -> Searched:
    """Score every text that the person may find."""
    tuning = query.tuning
    snapshot = snapshot.weighted(tuning.weights)
    said = parse(query.text)
    visible = snapshot.allowed(query.audiences, Filters())
    asked = rarest(snapshot, as_one(ask(said.plain), said), visible)
    grown = expand(snapshot, said.words, asked, visible, tuning)
    question = grown.question
    sieve = Sieve(snapshot, said)
    allowed = snapshot.allowed(query.audiences, query.filters) & sieve.possible
    heard = allowed_model(trained, tuning)
    made = blend(snapshot, heard, question, grown.text, allowed)
    translated = translate(snapshot, trained, question, made.scores, allowed)
    scores = _preferring(snapshot, translated.scores, query)
    if not question.words and said.signs:
        scores = allowed.astype(np.float32)
    scores = sieve.verified(scores)
    learned = reordered(
        snapshot, heard, tuning.model, grown.text, scores, made.likeness
    )
    ranks = learned.ranks if learned else scores
    ranks = ranks + _lift(snapshot, question, made, translated.abroad, scores)
    pinned = _pinned(snapshot, said, tuning.pins, allowed)
    for place, number in enumerate(reversed(pinned)):
        ranks[number] = PINNED + place
    return Searched(
        snapshot=snapshot,
        question=question,
        made=made,
        translated=translated,
        scores=scores,
        learned=learned,
        ranks=only(ranks, ranks >= LEAST_OF_BEST * scores.max(initial=0)),
        pinned=pinned,
        also=tuple(dict.fromkeys((*grown.also, *translated.spoken))),
        meant=f"{said.signs} {grown.meant}".strip() if grown.meant else "",
    )


def allowed_model(trained: Trained | None, tuning: Tuning) -> Trained | None:
    """Return what was learned, as far as the site lets it have a say."""
    return trained if tuning.blend else None


def _lift(
    snapshot: Snapshot,
    question: Question,
    made: Blend,
    abroad: Flags,
    scores: Floats,
) -> Floats:
    """Return what puts the texts with all of a few keywords before the others.

    A text in the other language, which has none of them, follows what it is worth.
    """
    meets_all = complete(snapshot, question) | made.is_asked_so
    meets_all &= scores > 0
    if not meets_all.any():
        return np.zeros_like(scores)
    meets_all |= abroad & (scores >= scores[meets_all].max())
    lift: Floats = scores.max() * meets_all
    return lift


def _preferring(snapshot: Snapshot, scores: Floats, query: Query) -> Floats:
    """Return the scores with those of the preferred language raised.

    Whoever asks in that language is shown by the scores already what fits better; of
    names and codes, which are the same in both, the reader wants the own language.
    """
    if query.lang is None:
        return scores.copy()
    boost = OWN_WORDS if query.lang == guess_lang(query.text) else OWN_READER
    same = snapshot.chinese == (query.lang == "zh")
    raised: Floats = same.astype(np.float32)
    raised *= np.float32(boost - 1)
    raised += 1
    raised *= scores
    return raised


def _pinned(
    snapshot: Snapshot, said: Asked, pins: Sequence[Pin], allowed: Flags
) -> tuple[int, ...]:
    """Return the allowed texts that are pinned to these words, in pinned order."""
    folded = fold(said.words) if said.is_plain else ""
    wanted = [pin.article_id for pin in pins if fold(pin.phrase) == folded]
    return tuple(
        int(number)
        for article in dict.fromkeys(wanted)
        for number in np.flatnonzero((snapshot.articles == article) & allowed)
    )


def _confidence(searched: Searched, text: str, chosen: list[int]) -> float:
    """Return how likely the first of the chosen texts answers."""
    scored = Scored(
        snapshot=searched.snapshot,
        made=searched.made,
        scores=searched.scores,
        text=text,
        question=searched.question,
        translated=searched.translated,
    )
    return scored.confidence(chosen[0]) if chosen else 0.0


def _hits(searched: Searched, chosen: list[int]) -> Iterator[Hit]:
    places = _places(searched, chosen[:PLACED])
    scores = searched.scores[chosen].tolist()
    for number, score in zip(chosen, scores, strict=True):
        place = places.get(number, NOWHERE)
        is_pinned = number in searched.pinned
        yield hit(searched.snapshot, number, score, place, pinned=is_pinned)


def _places(searched: Searched, chosen: list[int]) -> dict[int, tuple[str, str]]:
    """Return the best section of each; what is far down is rarely opened."""
    other, abroad = searched.translated.question, searched.translated.abroad
    own = [n for n in chosen if other is None or not abroad[n]]
    found = dict(
        zip(own, best_sections(searched.snapshot, own, searched.question), strict=True)
    )
    if other is not None:
        far = [n for n in chosen if abroad[n]]
        found |= zip(far, best_sections(searched.snapshot, far, other), strict=True)
    return found


def _matched(snapshot: Snapshot, ranks: Floats) -> int:
    found = ranks > 0
    # An article comes in two languages at most.
    if np.count_nonzero(found) > 2 * MATCHED_CAP:
        return MATCHED_CAP
    return min(len(np.unique(snapshot.articles[found])), MATCHED_CAP)
