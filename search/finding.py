"""Ranked answers to a plain question."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from kb.text import Lang
from search.postings import Flags, Floats
from search.protocol import MATCHED_CAP, Hit, Query, Results
from search.query import Question, Word, ask
from search.scoring import best
from search.sections import best_sections
from search.snapshot import Snapshot

OWN_LANGUAGE_BOOST = 1.4
# What holds only some of the words fills up, unless it is far behind.
LEAST_OF_BEST = 0.1


def find(snapshot: Snapshot, query: Query, limit: int) -> Results:
    """Return the best articles for the query: for keywords those with all first."""
    snapshot = snapshot.weighted(query.tuning.weights)
    asked = ask(query.text)
    allowed = snapshot.allowed(query.audiences, query.filters)
    scores = total(snapshot, asked)
    scores[~(allowed & holding(snapshot, asked.telling))] = 0
    ranks = in_language(snapshot, scores, query.lang)
    most = float(ranks.max(initial=0))
    complete = _complete(snapshot, asked) & (ranks > 0)
    ranks[~complete & (ranks < LEAST_OF_BEST * most)] = 0
    ranks[complete] += most + 1
    chosen = best(ranks, limit)
    return Results(
        hits=tuple(_hits(snapshot, chosen, scores, asked)),
        matched=_matched(snapshot, ranks),
        terms=asked.terms,
    )


def total(snapshot: Snapshot, asked: Question) -> Floats:
    """Return the score of every article. Shape (articles,)."""
    scores = np.zeros(snapshot.size, np.float32)
    for term, weight in asked.weights:
        found = snapshot.term(term)
        scores[found.ids] += weight * found.counts
    return scores


def holding(snapshot: Snapshot, terms: frozenset[str]) -> Flags:
    """Return the articles that hold one of the terms."""
    found = np.zeros(snapshot.size, np.bool_)
    for term in terms:
        found[snapshot.term(term).ids] = True
    return found


def meeting(snapshot: Snapshot, word: Word) -> Flags:
    """Return the articles in which a word stands in one of its ways."""
    found = np.zeros(snapshot.size, np.bool_)
    for way in word.ways:
        found |= np.logical_and.reduce(
            [holding(snapshot, frozenset([term])) for term in way]
        )
    return found


def in_language(snapshot: Snapshot, scores: Floats, lang: Lang | None) -> Floats:
    """Return the scores with those of the preferred language raised."""
    if lang is None:
        return scores.copy()
    same = snapshot.chinese == (lang == "zh")
    raised: Floats = scores * np.where(same, OWN_LANGUAGE_BOOST, 1.0)
    return raised.astype(np.float32)


def one_per_article(snapshot: Snapshot, ranks: Floats, limit: int) -> list[int]:
    """Return the best numbers, each article in its better language only."""
    chosen: dict[int, int] = {}
    for number in best(ranks, 2 * limit):
        chosen.setdefault(int(snapshot.articles[number]), number)
    return list(chosen.values())[:limit]


def _hits(
    snapshot: Snapshot, chosen: list[int], scores: Floats, asked: Question
) -> Iterator[Hit]:
    places = best_sections(snapshot, chosen, asked)
    for number, (anchor, heading) in zip(chosen, places, strict=True):
        hit = _hit(snapshot, number, float(scores[number]))
        yield replace(hit, anchor=anchor, heading=heading)


def _hit(snapshot: Snapshot, number: int, score: float) -> Hit:
    return Hit(
        article_id=int(snapshot.articles[number]),
        revision_id=int(snapshot.revisions[number]),
        lang=snapshot.lang(number),
        score=score,
    )


def listed(snapshot: Snapshot, ranks: Floats, limit: int) -> list[Hit]:
    """Return the best articles without looking into their sections."""
    return [
        _hit(snapshot, number, float(ranks[number]))
        for number in one_per_article(snapshot, ranks, limit)
    ]


def _complete(snapshot: Snapshot, asked: Question) -> Flags:
    """Return the articles with every word of a few keywords."""
    if not asked.words or not asked.is_keywords:
        return np.zeros(snapshot.size, np.bool_)
    every: Flags = np.logical_and.reduce([meeting(snapshot, w) for w in asked.words])
    return every


def _matched(snapshot: Snapshot, ranks: Floats) -> int:
    found = snapshot.articles[ranks > 0]
    if len(found) > 2 * MATCHED_CAP:
        return MATCHED_CAP
    return min(len(np.unique(found)), MATCHED_CAP)
