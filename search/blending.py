"""The score of each article: what several rankers see, in one sum for all languages."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from search.groups import gain, said_otherwise
from search.matching import holding
from search.postings import Flags, Floats
from search.protocol import Part
from search.query import Question
from search.snapshot import Snapshot
from search.training import Trained
from search.visible import is_held

# What each ranker weighs beside the words, which count 1. Chosen on seven public
# collections in English and Chinese; the second ranker alone is never the best.
COVERAGE = 1.4
LIKENESS = 0.8
ASKED = 6.0
LEAST_PART = 1e-4


@dataclass(frozen=True)
class Blend:
    """The scores of all articles by ranker, each of shape (size,); they add up.

    `words` is BM25F as a share of its best, `coverage` the share of the question by
    rarity that an article holds, `likeness` the TF-IDF cosine as a share of its best,
    `asked` how well the question fits what an article is usually asked for with. The
    bests are the scores of which shares are given, `likeness_best` being a cosine.
    `model` is what was learned, as far as it had a say.
    """

    words: Floats
    coverage: Floats
    likeness: Floats
    asked: Floats
    words_best: float
    coverage_whole: float
    likeness_best: float
    model: Trained | None

    @property
    def scores(self) -> Floats:
        total = self.words + self.coverage
        total += self.likeness
        total += self.asked
        return total

    @property
    def is_asked_so(self) -> Flags:
        """Which articles are rather asked for like this than not."""
        return self.asked > ASKED / 2


def blend(
    snapshot: Snapshot,
    trained: Trained | None,
    question: Question,
    text: str,
    allowed: Flags,
) -> Blend:
    """Score the allowed articles for a question; `text` is how it was put.

    Before there is a model, words and coverage decide alone.
    """
    words, covered, whole = _by_words(snapshot, question, allowed)
    fitting, asked = _matching(snapshot, question, covered), np.zeros_like(words)
    if trained is not None and trained.models.asking is not None:
        asked = trained.asked(text)
        if trained.models.asking.knows(text):
            fitting |= asked > trained.admitted
    open_to = (allowed & fitting).astype(np.float32)
    words *= open_to
    words_best = float(words.max(initial=0)) or 1.0
    words /= words_best
    covered *= open_to
    covered *= snapshot.brevity
    covered *= np.float32(COVERAGE / whole)
    likeness, likeness_best = np.zeros_like(words), 0.0
    if trained is not None:
        likeness = trained.cosines(text)
        likeness *= open_to
        likeness_best = float(likeness.max(initial=0))
        likeness *= np.float32(LIKENESS / (likeness_best or 1))
        # An article too new for the model is as like as its words let expect.
        np.copyto(likeness, LIKENESS * words, where=trained.unknown)
    asked *= open_to
    asked *= np.float32(ASKED)
    bests = words_best, whole, likeness_best
    return Blend(words, covered, likeness, asked, *bests, trained)


def _by_words(
    snapshot: Snapshot, question: Question, allowed: Flags
) -> tuple[Floats, Floats, float]:
    """Return BM25F, the rarity held of what was asked, and the rarity of it all.

    What no allowed article holds is not asked of any.
    """
    words = np.zeros(snapshot.size, np.float32)
    covered = np.zeros(snapshot.size, np.float32)
    whole = 0.0
    for term, weight in question.weights:
        found = snapshot.term(term)
        if not is_held(snapshot, (term,), allowed):
            continue
        worth = weight * snapshot.rarity(term)
        np.add.at(words, found.ids, weight * found.counts)
        np.add.at(covered, found.ids, np.float32(worth))
        whole += worth
    if question.groups:
        beside = gain(snapshot, question, allowed)
        words += beside.words
        covered += beside.coverage
        whole += beside.whole
    return words, covered, whole or 1.0


def _matching(snapshot: Snapshot, question: Question, covered: Floats) -> Flags:
    """Return the articles with a telling term, or with what stands for one."""
    if len(question.telling) == len(question.weights):
        return covered > 0
    found = holding(snapshot, question.telling)
    return found | said_otherwise(snapshot, question)


def parts(
    snapshot: Snapshot, made: Blend, question: Question, number: int
) -> Iterator[Part]:
    """Give the summands of an article's score."""
    typed = list(_typed_parts(snapshot, made, question, number))
    yield from typed
    beside = float(made.words[number] + made.coverage[number])
    beside -= sum(part.score for part in typed)
    for signal, score in (
        ("beside", beside if question.groups else 0.0),
        ("likeness", float(made.likeness[number])),
        ("asked", float(made.asked[number])),
    ):
        if score > LEAST_PART:
            yield Part(signal=signal, score=score)


def _typed_parts(
    snapshot: Snapshot, made: Blend, question: Question, number: int
) -> Iterator[Part]:
    """Give what each typed word earns in each field, and for being there at all."""
    for term, weight in question.weights:
        for field, found in snapshot.explain(term).items():
            at = int(found.ids.searchsorted(number))
            if at < len(found.ids) and found.ids[at] == number:
                score = weight * float(found.counts[at]) / made.words_best
                yield Part(signal="words", term=term, field=field, score=score)
        if snapshot.has(number, term):
            worth = weight * snapshot.rarity(term) / made.coverage_whole
            worth *= float(snapshot.brevity[number])
            yield Part(signal="coverage", term=term, score=COVERAGE * worth)
