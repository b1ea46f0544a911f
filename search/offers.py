"""Articles that may answer a request while it is being written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from kb.text import guess_lang
from search.analysis import Piece, content
from search.confidence import WITH_MODEL, WITHOUT_MODEL, Claim, Judge, claims, coverage
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


@dataclass(frozen=True)
class _Case:
    """A request as the index sees it; `cosines` are missing before there is a model."""

    snapshot: Snapshot
    asked: Question
    claims: Sequence[Claim]
    cosines: Floats | None

    def confidence(self, number: int) -> float:
        likeness = 0.0 if self.cosines is None else float(self.cosines[number])
        covered = coverage(self.claims, number)
        return self.judge.confidence(likeness, covered, len(self.asked.telling))

    @property
    def judge(self) -> Judge:
        return WITHOUT_MODEL if self.cosines is None else WITH_MODEL


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
    if not said:
        return []
    cosines = trained.cosines(text) if trained else None
    case = _Case(snapshot, _rarest(snapshot, said), claims(snapshot, said), cosines)
    ranks = _ranks(case, allowed)
    if request.product_id is not None:
        ranks[snapshot.having("prod", [request.product_id])] *= OWN_PRODUCT_BOOST
    chinese = snapshot.chinese == ((request.lang or guess_lang(text)) == "zh")
    for part in (ranks * chinese, ranks * ~chinese):
        if found := list(islice(_sure(case, part), limit)):
            return found
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


def _ranks(case: _Case, allowed: Flags) -> Floats:
    ranks = total(case.snapshot, case.asked)
    ranks[~(allowed & holding(case.snapshot, case.asked.telling))] = 0
    ranks /= ranks.max(initial=0) or 1
    if case.cosines is not None:
        cosines = case.cosines * (ranks > 0)
        ranks += MODEL_SHARE * cosines / (cosines.max(initial=0) or 1)
    return ranks


def _sure(case: _Case, ranks: Floats) -> Iterator[Offer]:
    least = LEAST_OF_BEST * float(ranks.max(initial=0))
    for number in one_per_article(case.snapshot, ranks, CANDIDATES):
        sure = case.confidence(number)
        if sure < case.judge.threshold or ranks[number] < least:
            continue
        if _is_named(case, number):
            yield _offer(case, number, float(ranks[number]), sure)


def _is_named(case: _Case, number: int) -> bool:
    """Say whether a request of a word or two stands in what an article is called."""
    return len(case.asked.telling) > SHORT_TERMS or any(
        case.snapshot.has_in(field, number, term)
        for term in case.asked.telling
        for field in ("title", "keywords", "asked")
    )


def _offer(case: _Case, number: int, score: float, sure: float) -> Offer:
    snapshot = case.snapshot
    return Offer(
        article_id=int(snapshot.articles[number]),
        revision_id=int(snapshot.revisions[number]),
        lang=snapshot.lang(number),
        score=score,
        confidence=sure,
        anchor=best_sections(snapshot, [number], case.asked)[0][0],
        matched=_words_held(case.claims, number),
    )


def _words_held(claims: Sequence[Claim], number: int) -> tuple[str, ...]:
    """Return the words of the request, as typed, that the article holds."""
    words = (c.surface[start:end] for c in claims for start, end in c.held(number))
    return tuple({word.casefold(): word for word in words}.values())[:MATCHED_WORDS]
