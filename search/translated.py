"""A question that is also asked in the other language."""

from dataclasses import dataclass

import numpy as np

from search.analysis import is_han
from search.bilingual.editions import across
from search.bilingual.learning import SIGNED_IN
from search.groups import said_otherwise
from search.matching import holding
from search.postings import Flags, Floats
from search.query import Question
from search.snapshot import Snapshot
from search.training import Trained
from search.visible import is_printed


@dataclass(frozen=True)
class Translated:
    """Scores of both languages; `abroad` are the texts found by a translation.

    `question` is the translated one, and `spoken` are its words to show.
    """

    scores: Floats
    abroad: Flags
    question: Question | None = None
    spoken: tuple[str, ...] = ()


def translate(
    snapshot: Snapshot,
    trained: Trained | None,
    question: Question,
    scores: Floats,
    allowed: Flags,
) -> Translated:
    """Score the texts in the other language, too, where there are any.

    What is for whoever has signed in teaches only those who may read some of it.
    """
    nothing = Translated(scores, np.zeros(snapshot.size, np.bool_))
    if trained is None or not question.weights:
        return nothing
    other = snapshot.chinese != any(is_han(term) for term, _ in question.weights)
    abroad = allowed & other
    if not abroad.any():
        return nothing
    dictionary = trained.lexicon
    if (allowed & snapshot.having("aud", [SIGNED_IN])).any():
        dictionary = trained.models.learned.signed_in
    made = dictionary.translate(question)
    spoken = (w.text for w in made.spoken if is_printed(snapshot, w.terms, abroad))
    found = across(snapshot, made, question, scores, allowed, trained.partner)
    # Pinyin, synonyms and Chinese keywords find texts in the other language without
    # a translation.
    chinese = frozenset(term for term in question.telling if is_han(term))
    kept = said_otherwise(snapshot, question) | (abroad & holding(snapshot, chinese))
    found[kept] = np.maximum(found[kept], scores[kept])
    return Translated(found, abroad, made.question, tuple(spoken))
