"""The dictionary of a site, from the articles in its index that have two editions."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

import numpy as np

from search.bilingual.editions import partners
from search.bilingual.lexicon import Lexicon, beginning, fit
from search.bilingual.texts import Edition
from search.snapshot import Snapshot

# What only some may read must not teach words to all: for whoever has signed in there
# is a dictionary of their own, and what is for fewer people teaches nobody.
PUBLIC, SIGNED_IN = "public", "signed_in"
# So much of what was learned from may change before it is worth learning again.
CHANGED_SHARE = 0.02

# The numbers of the Chinese and English editions of an article.
Pairs = list[tuple[int, int]]
Revisions = frozenset[tuple[int, int]]


@dataclass(frozen=True)
class Learned:
    """A dictionary for everybody, and one for whoever has signed in.

    `revisions` are the (Chinese, English) ones that they come from, and `articles`
    those that taught everybody and those that taught whoever has signed in.
    """

    lexicon: Lexicon
    signed_in: Lexicon
    revisions: Revisions
    articles: tuple[frozenset[int], frozenset[int]]


def learn(
    snapshot: Snapshot, before: Learned | None, check: Callable[[], None]
) -> Learned:
    """Return what the index teaches, or what was known before if little is new.

    What was withdrawn, or is for fewer people now, is forgotten at once. `check` is
    called before each article and may raise to stop.
    """
    public = translated(snapshot, (PUBLIC,))
    pairs = translated(snapshot, (PUBLIC, SIGNED_IN))
    revisions = frozenset(
        (int(snapshot.revisions[a]), int(snapshot.revisions[b])) for a, b in pairs
    )
    articles = _articles(snapshot, public), _articles(snapshot, pairs)
    if before and _will_do(before, revisions, articles):
        return before

    def fitted(pairs: Pairs) -> Lexicon:
        return fit(_editions(snapshot, pairs, check)) if pairs else beginning()

    lexicon = fitted(public)
    signed_in = fitted(pairs) if len(pairs) > len(public) else lexicon
    return Learned(lexicon, signed_in, revisions, articles)


def translated(snapshot: Snapshot, audiences: Collection[str]) -> Pairs:
    """Return the articles of these audiences that are there in both languages."""
    partner = partners(snapshot)
    readable = snapshot.alive & snapshot.having("aud", audiences)
    chinese = np.flatnonzero(snapshot.chinese & readable & (partner >= 0))
    english = partner[chinese]
    kept = readable[english]
    return list(zip(chinese[kept].tolist(), english[kept].tolist(), strict=True))


def _articles(snapshot: Snapshot, pairs: Pairs) -> frozenset[int]:
    return frozenset(int(snapshot.articles[chinese]) for chinese, _ in pairs)


def _will_do(
    before: Learned,
    revisions: Revisions,
    articles: tuple[frozenset[int], frozenset[int]],
) -> bool:
    """Say whether an earlier dictionary holds nothing gone, and little that is old."""
    is_gone = any(b - n for b, n in zip(before.articles, articles, strict=True))
    changed = len(before.revisions ^ revisions)
    return not is_gone and changed <= CHANGED_SHARE * len(revisions)


def _editions(
    snapshot: Snapshot, pairs: Pairs, check: Callable[[], None]
) -> Iterator[tuple[Edition, Edition]]:
    for chinese, english in pairs:
        check()
        yield edition(snapshot, chinese), edition(snapshot, english)


def edition(snapshot: Snapshot, number: int) -> Edition:
    """Return the words of a text as they are stored in the index."""
    stored, *sections = snapshot.stored(number)
    return Edition(
        stored["title"],
        stored["keywords"],
        stored["summary"],
        [(heading, text) for _, heading, text in sections],
    )
