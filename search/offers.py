"""Articles that may answer a request while it is being written."""

from collections.abc import Iterator

import numpy as np

from kb.text import Lang, guess_lang
from search.analysis import Piece, content, merged
from search.confidence import WITH_MODEL, WITHOUT_MODEL, Judge, coverage
from search.finding import holding, one_per_article, total
from search.postings import Flags, Floats
from search.protocol import Filters, Offer, RequestText
from search.query import Question, question
from search.sections import best_sections
from search.snapshot import Snapshot
from search.training import Trained

REQUEST_PIECES = 80
REQUEST_TERMS = 40
MODEL_SHARE = 1.0
OWN_PRODUCT_BOOST = 1.25
CANDIDATES = 10
LEAST_OF_BEST = 0.4
SHORT_TERMS = 2
MATCHED_WORDS = 8

SUBJECT_CHARACTERS = 300
DESCRIPTION_CHARACTERS = 2_000
TRIED_CHARACTERS = 500


def offers(
    snapshot: Snapshot,
    trained: Trained | None,
    request: RequestText,
    allowed: Flags,
    limit: int,
) -> list[Offer]:
    """Return what may answer, best first, in the language of the request if any."""
    text = written(request)
    said = content(text)[:REQUEST_PIECES]
    asked = _rarest(snapshot, said)
    if not asked.terms:
        return []
    cosines = trained.cosines(text) if trained else None
    ranks = _ranks(snapshot, asked, cosines, allowed)
    if request.product_id is not None:
        same = snapshot.having("prod", [request.product_id])
        ranks[same] *= OWN_PRODUCT_BOOST
    lang = request.lang or guess_lang(text)
    for part in _by_language(snapshot, ranks, lang):
        found = [
            _offer(snapshot, asked, said, number, float(ranks[number]), sure)
            for number, sure in _sure(snapshot, asked, said, cosines, part)
        ]
        if found:
            return found[:limit]
    return []


def written(request: RequestText) -> str:
    """Return what the request says, as far as it is read."""
    return "\n".join(
        (
            request.subject[:SUBJECT_CHARACTERS],
            request.description[:DESCRIPTION_CHARACTERS],
            request.tried[:TRIED_CHARACTERS],
        )
    )


def allowed_for(
    snapshot: Snapshot, audiences: frozenset[str], exclude: frozenset[int]
) -> Flags:
    """Return the articles that may be offered to somebody who has read others."""
    allowed = snapshot.allowed(audiences, Filters())
    if exclude:
        allowed &= ~np.isin(snapshot.articles, list(exclude))
    return allowed


def matched_words(made: Sequence[Claim], number: int) -> tuple[str, ...]:
    """Return the words of the request, as typed, that the article holds."""
    words = (c.surface[start:end] for c in made for start, end in c.held(number))
    return tuple({word.casefold(): word for word in words}.values())[:MATCHED_WORDS]


def _rarest(snapshot: Snapshot, said: list[Piece]) -> Question:
    """Return the question of a request, cut to the words that tell most."""
    whole = question(said, most=REQUEST_TERMS * 10)
    if len(whole.weights) <= REQUEST_TERMS:
        return whole
    place = {term: n for n, term in enumerate(whole.terms)}
    kept = sorted(
        whole.weights,
        key=lambda pair: (-pair[1] * snapshot.rarity_if_known(pair[0]), place[pair[0]]),
    )[:REQUEST_TERMS]
    terms = frozenset(term for term, _ in kept)
    return Question(whole.words, tuple(kept), whole.telling & terms or terms)


def _is_named(snapshot: Snapshot, asked: Question, number: int) -> bool:
    """Say whether a request of a word or two stands in what an article is called."""
    return len(asked.telling) > SHORT_TERMS or any(
        snapshot.has_in(field, number, term)
        for term in asked.telling
        for field in ("title", "keywords", "asked")
    )


def _ranks(
    snapshot: Snapshot, asked: Question, cosines: Floats | None, allowed: Flags
) -> Floats:
    ranks = total(snapshot, asked)
    ranks[~(allowed & holding(snapshot, asked.telling))] = 0
    ranks /= ranks.max(initial=0) or 1
    if cosines is not None:
        ranks += MODEL_SHARE * (ranks > 0) * cosines / (cosines.max(initial=0) or 1)
    return ranks


def _by_language(snapshot: Snapshot, ranks: Floats, lang: Lang) -> Iterator[Floats]:
    same = snapshot.chinese == (lang == "zh")
    yield ranks * same
    yield ranks * ~same


def _sure(
    snapshot: Snapshot,
    asked: Question,
    said: list[Piece],
    cosines: Floats | None,
    ranks: Floats,
) -> Iterator[tuple[int, float]]:
    judge: Judge = WITHOUT_MODEL if cosines is None else WITH_MODEL
    least = LEAST_OF_BEST * float(ranks.max(initial=0))
    for number in one_per_article(snapshot, ranks, CANDIDATES):
        sure = judge.confidence(
            0.0 if cosines is None else float(cosines[number]),
            coverage(snapshot, said, number),
            len(asked.telling),
        )
        if ranks[number] < least or not _is_named(snapshot, asked, number):
            continue
        if sure >= judge.threshold:
            yield number, sure


def _offer(
    snapshot: Snapshot,
    asked: Question,
    said: list[Piece],
    number: int,
    score: float,
    sure: float,
) -> Offer:
    return Offer(
        article_id=int(snapshot.articles[number]),
        revision_id=int(snapshot.revisions[number]),
        lang=snapshot.lang(number),
        score=score,
        confidence=sure,
        anchor=best_sections(snapshot, [number], asked)[0][0],
        matched=tuple(matched_words(snapshot, said, number)),
    )
