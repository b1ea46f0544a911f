"""Articles that may answer a request while it is being written."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from kb.text import guess_lang
from search.analysis import Piece, content, is_code, merged, pieces, terms
from search.blending import blend
from search.confidence import THRESHOLD, Scored
from search.expanding import expand
from search.finding import allowed_model
from search.hits import one_per_article
from search.matching import rarest
from search.postings import Flags, Floats
from search.protocol import Offer, RequestText
from search.query import Question, question
from search.sections import best_sections
from search.snapshot import Snapshot
from search.stopwords import HAN_PARTICLES
from search.training import Trained
from search.translated import translate
from search.words import Token

REQUEST_PIECES = 80
REQUEST_WORDS = 400
OWN_PRODUCT_BOOST = 1.25
ERROR_WEIGHT = 2.0
CANDIDATES = 10
LEAST_OF_BEST = 0.4
SHORT_TERMS = 2
MATCHED_WORDS = 8

SUBJECT_CHARACTERS = 300
DESCRIPTION_CHARACTERS = 2_000
TRIED_CHARACTERS = 500

# What a machine said: between quotation marks, or a line that names an error.
_ERROR_TEXT = re.compile(
    r"[\"“「『](?P<quoted>[^\"“”「」『』\n]{4,200})[\"”」』]"
    r"|^.{0,80}(?:\b\w*(?:error|exception|fatal)|错误|异常|报错)[\w ]{0,20}[:：]"
    r".{3,200}$",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True)
class _Case:
    """A request that was scored, and what of it can be matched.

    Unless it `is_telling`, none of its words says anything by itself.
    """

    request: RequestText
    scored: Scored
    said: tuple[Piece, ...]
    is_telling: bool

    @property
    def least(self) -> float:
        chosen = self.request.tuning.threshold
        return THRESHOLD if chosen is None else chosen


def offers(
    snapshot: Snapshot,
    trained: Trained | None,
    request: RequestText,
    allowed: Flags,
    exclude: frozenset[int],
    limit: int,
) -> list[Offer]:
    """Return what may answer, best first, in the language of the request if any.

    `allowed` are the articles that the person may find; the ids to `exclude` are those
    that they have read, which are known but not offered.
    """
    text = written(request)
    telling = content(text)
    # Words that say nothing may still be how people ask for something.
    said = tuple((telling or pieces(text, for_query=True))[:REQUEST_PIECES])
    if not said:
        return []
    snapshot = snapshot.weighted(request.tuning.weights)
    scored = _scored(snapshot, trained, request, said, allowed)
    case = _Case(request, scored, said, bool(telling))
    ranks = case.scored.scores.copy()
    if exclude:
        ranks[np.isin(snapshot.articles, list(exclude))] = 0
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


def _scored(
    snapshot: Snapshot,
    trained: Trained | None,
    request: RequestText,
    said: Sequence[Piece],
    allowed: Flags,
) -> Scored:
    """Score the articles as a search for the whole request does."""
    text = written(request)
    errors = error_spans(text)
    asked = _stressed(question(said, most=REQUEST_WORDS), said, errors)
    asked = rarest(snapshot, asked, allowed)
    grown = expand(snapshot, text, asked, allowed, request.tuning)
    told = "\n".join([grown.text, *(text[start:end] for start, end in errors)])
    model = allowed_model(trained, request.tuning)
    made = blend(snapshot, model, grown.question, told, allowed)
    translated = translate(snapshot, trained, grown.question, made.scores, allowed)
    scores = translated.scores
    if request.product_id is not None:
        own = snapshot.having("prod", [request.product_id])
        scores = np.where(own, OWN_PRODUCT_BOOST * scores, scores)
    return Scored(
        snapshot=snapshot,
        made=made,
        scores=scores,
        text=text,
        question=grown.question,
        translated=translated,
    )


def error_spans(text: str) -> list[tuple[int, int]]:
    """Return where a text quotes what a machine said."""
    found = (match.span(match.lastgroup or 0) for match in _ERROR_TEXT.finditer(text))
    return list(found)


def _stressed(
    asked: Question, said: Sequence[Piece], errors: Sequence[tuple[int, int]]
) -> Question:
    """Return the question with more weight on codes and on what a machine said."""
    terms = {
        token.text
        for piece in said
        for token in piece.tokens
        if is_code(token.text)
        or any(start <= piece.start and piece.end <= end for start, end in errors)
    }
    weights = ((t, w * (ERROR_WEIGHT if t in terms else 1)) for t, w in asked.weights)
    return replace(asked, weights=tuple(weights))


def _sure(case: _Case, ranks: Floats) -> Iterator[Offer]:
    """Give the best candidates down to the first that is not sure enough."""
    snapshot = case.scored.snapshot
    least = LEAST_OF_BEST * float(ranks.max(initial=0))
    for number in one_per_article(snapshot, ranks, CANDIDATES):
        if ranks[number] < least or not _is_meant(case, number):
            continue
        sure = case.scored.confidence(number)
        if sure < case.least:
            return
        yield _offer(case, number, sure)


def _is_meant(case: _Case, number: int) -> bool:
    """Say whether a request of a word or two stands in what an article is called."""
    scored = case.scored
    telling = scored.asked_of(number).telling
    if scored.has_ways(number):
        return True
    if not case.is_telling:
        return False
    return len(telling) > SHORT_TERMS or any(
        scored.snapshot.has_in(field, number, term)
        for term in telling
        for field in ("title", "keywords", "asked")
    )


def _offer(case: _Case, number: int, sure: float) -> Offer:
    scored = case.scored
    snapshot, asked = scored.snapshot, scored.asked_of(number)
    return Offer(
        article_id=int(snapshot.articles[number]),
        revision_id=int(snapshot.revisions[number]),
        lang=snapshot.lang(number),
        score=float(scored.scores[number]),
        confidence=sure,
        anchor=best_sections(snapshot, [number], asked)[0][0],
        matched=_words_held(snapshot, case.said, number),
    )


def _words_held(
    snapshot: Snapshot, said: Sequence[Piece], number: int
) -> tuple[str, ...]:
    """Return the words of the request, as typed, that the article is about.

    Of a run of Chinese these are the parts whose pairs of characters it holds. Only
    where it is called by none of them are they those that it holds anywhere.
    """
    own = next(snapshot.stored(number))
    names = frozenset(terms(" \n".join((own["title"], *own["keywords"]))))
    anywhere: dict[str, str] = {}
    called: dict[str, str] = {}
    for piece in said:
        held = [t for t in _parts(piece) if snapshot.has(number, t.text)]
        is_called = any(token.text in names for token in held)
        for start, end in merged(
            [(t.start - piece.start, t.end - piece.start) for t in held]
        ):
            word = piece.surface[start:end]
            for words in (anywhere, called) if is_called else (anywhere,):
                words.setdefault(word.casefold(), word)
    return tuple((called or anywhere).values())[:MATCHED_WORDS]


def _parts(piece: Piece) -> Sequence[Token]:
    """Return a word, or the pairs of characters of a run but those with particles."""
    pairs = [t for t in piece.tokens if t.end - t.start > 1]
    if not piece.is_han or not pairs:
        return piece.tokens
    return [t for t in pairs if HAN_PARTICLES.isdisjoint(t.text)]
