"""Ranked answers to a plain question."""

import numpy as np

from kb.text import Lang
from search.postings import Flags, Floats
from search.protocol import MATCHED_CAP, Hit, Query, Results
from search.query import Question, Word, ask
from search.schema import IN_SECTIONS
from search.scoring import WEIGHTS, best, impact, norms
from search.snapshot import Snapshot

OWN_LANGUAGE_BOOST = 1.4
# What holds only some of the words fills up, unless it is far behind.
LEAST_OF_BEST = 0.1


def find(snapshot: Snapshot, query: Query, limit: int) -> Results:
    """Return the best articles for the query: for keywords those with all first."""
    asked = ask(query.text)
    allowed = snapshot.allowed(query.audiences, query.filters)
    scores = total(snapshot, asked)
    scores[~(allowed & holding(snapshot, asked.telling))] = 0
    ranks = in_language(snapshot, scores, query.lang)
    most = float(ranks.max(initial=0))
    complete = _complete(snapshot, asked) & (ranks > 0)
    ranks[~complete & (ranks < LEAST_OF_BEST * most)] = 0
    ranks[complete] += most + 1
    chosen = one_per_article(snapshot, ranks, limit)
    return Results(
        hits=tuple(hit(snapshot, n, float(scores[n]), asked) for n in chosen),
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


def hit(snapshot: Snapshot, number: int, score: float, asked: Question) -> Hit:
    """Return the hit for an article, opened at its best section."""
    anchor, heading = best_section(snapshot, number, asked)
    return Hit(
        article_id=int(snapshot.articles[number]),
        revision_id=int(snapshot.revisions[number]),
        lang=snapshot.lang(number),
        score=score,
        anchor=anchor,
        heading=heading,
    )


def listed(snapshot: Snapshot, ranks: Floats, limit: int) -> list[Hit]:
    """Return the best articles without looking into their sections."""
    return [
        Hit(
            article_id=int(snapshot.articles[number]),
            revision_id=int(snapshot.revisions[number]),
            lang=snapshot.lang(number),
            score=float(ranks[number]),
        )
        for number in one_per_article(snapshot, ranks, limit)
    ]


def best_section(snapshot: Snapshot, number: int, asked: Question) -> tuple[str, str]:
    """Return anchor and heading of the section that answers best.

    Both are empty where no section stands out or the title says it all.
    """
    segment, start, end = snapshot.place(number)
    scores = np.zeros(end - start, np.float32)
    for field in IN_SECTIONS:
        average = segment.total_length(field) / max(segment.frozen.rows, 1)
        norm = norms(segment.row_lengths(field)[start:end], average)
        for term, weight in asked.weights:
            rows = segment.rows(field, term)
            low, high = np.searchsorted(rows.ids, (start, end))
            if low < high:
                at = rows.ids[low:high] - start
                worth = weight * WEIGHTS[field] * snapshot.idf(field, term)
                scores[at] += worth * impact(rows.counts[low:high], norm[at])
    row = int(scores.argmax())
    if row == 0 or _is_in_title(snapshot, number, asked):
        return "", ""
    anchor, heading, _ = segment.stored(start + row)
    return (anchor, heading) if anchor else ("", "")


def _is_in_title(snapshot: Snapshot, number: int, asked: Question) -> bool:
    return all(snapshot.has_in("title", number, term) for term in asked.telling)


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
