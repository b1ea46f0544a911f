"""Articles that are about much the same as another."""

from kb.text import Lang
from search.analysis import pieces
from search.hits import listed
from search.matching import holding, total
from search.protocol import Filters, Hit
from search.query import SEARCH_WORDS, question
from search.scoring import Floats
from search.snapshot import Snapshot
from search.training import Trained

LEAST_LIKENESS = 0.05


def related(
    snapshot: Snapshot,
    trained: Trained | None,
    key: tuple[int, Lang],
    audiences: frozenset[str],
    limit: int,
) -> list[Hit]:
    """Return what is most like an article, in its language, without itself."""
    article_id, lang = key
    number = snapshot.number(article_id, lang)
    if number is None:
        return []
    likeness = trained.similar(int(snapshot.names[number])) if trained else None
    if likeness is None:
        likeness = _by_title(snapshot, number)
    else:
        likeness[likeness < LEAST_LIKENESS] = 0
    likeness[~snapshot.allowed(audiences, Filters(lang=lang))] = 0
    likeness[snapshot.articles == article_id] = 0
    return listed(snapshot, likeness, limit)


def _by_title(snapshot: Snapshot, number: int) -> Floats:
    stored = next(snapshot.stored(number))
    text = " ".join((stored["title"], *stored["keywords"]))
    asked = question(pieces(text, for_query=True), SEARCH_WORDS)
    scores = total(snapshot, asked)
    scores[~holding(snapshot, asked.telling)] = 0
    return scores
