"""Why a text stands where it stands: its score in parts that add up."""

from collections.abc import Iterator

import numpy as np

from kb.text import Lang
from search.blending import parts
from search.finding import Searched, search
from search.protocol import Explanation, Part, Query
from search.snapshot import Snapshot
from search.training import Trained
from search.visible import is_printed


def explain(
    snapshot: Snapshot,
    trained: Trained | None,
    query: Query,
    article_id: int,
    lang: Lang,
) -> Explanation | None:
    """Return how a text earned its place; None where it does not match."""
    number = snapshot.number(article_id, lang)
    searched = search(snapshot, trained, query)
    if number is None or not searched.ranks[number]:
        return None
    found = tuple(_parts(searched, number))
    return Explanation(score=sum(part.score for part in found), parts=found)


def _parts(searched: Searched, number: int) -> Iterator[Part]:
    """Give what the rankers say, then what lifts a text above their order."""
    score = float(searched.scores[number])
    if searched.translated.abroad[number]:
        own = list(_translated_parts(searched, number, score))
    else:
        made, question = searched.made, searched.question
        own = list(parts(searched.snapshot, made, question, number))
    yield from own
    raised = score - sum(part.score for part in own)
    if abs(raised) > 1e-4:
        yield Part(signal="language", score=raised)
    before = score
    if searched.learned:
        before = float(searched.learned.ranks[number])
        told = list(searched.learned.parts(number))
        yield from told
        moved = before - score - sum(part.score for part in told)
        if abs(moved) > 1e-4:
            yield Part(signal="learned", score=moved)
    lifted = float(searched.ranks[number]) - before
    if abs(lifted) > 1e-4:
        is_pinned = number in searched.pinned
        yield Part(signal="pinned" if is_pinned else "complete", score=lifted)


def _translated_parts(searched: Searched, number: int, score: float) -> Iterator[Part]:
    """Give what each word of the translation adds, named where readers see it."""
    snapshot, question = searched.snapshot, searched.translated.question
    own = np.arange(snapshot.size) == number
    found = [
        (term, weight * snapshot.score(number, term))
        for term, weight in (question.weights if question else ())
    ]
    whole = sum(worth for _, worth in found) or 1.0
    for term, worth in found:
        share = score * worth / whole
        if worth and is_printed(snapshot, (term,), own):
            yield Part(signal="translation", term=term, score=share)
        elif worth:
            yield Part(signal="beside", score=share)
