"""Texts as readers get them who have chosen a platform or product."""

import hashlib
from collections import OrderedDict
from collections.abc import Collection, Iterable
from threading import Lock

from sqlalchemy.orm import Session

from articles.models import Rendering
from articles.queries import Page
from articles.sharing import names, reach_of, shared_for
from articles.text.conditions import PLATFORMS, Axis, Names, Token
from articles.text.render import Rendered, render

MOST_KEPT = 64

Key = tuple[int, bytes, frozenset[str]]


class ChosenTexts:
    """The texts that readers with a choice asked for last, rendered for each choice."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._kept: OrderedDict[Key, Rendered] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, session: Session, page: Page, choice: frozenset[str]) -> Rendered:
        """Return a text without what is for others; raise `Invalid`.

        A rendering that was made again, as for a new block, makes it anew.
        """
        key = (page.revision.id, _fingerprint(page.rendering), choice)
        with self._lock:
            known = self._kept.get(key)
            if known is not None:
                self._kept.move_to_end(key)
                return known
        made = _render(session, page, choice)
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made


def _fingerprint(rendering: Rendering) -> bytes:
    return hashlib.sha256(f"{rendering.renderer} {rendering.html}".encode()).digest()


def _render(session: Session, page: Page, choice: frozenset[str]) -> Rendered:
    lang, article = page.revision.lang, page.article
    shared = shared_for(
        session, reach_of(article), lang, own=article.number, choice=choice
    )
    return render(page.revision.source, lang, shared=shared)


def tokens_of(session: Session, page: Page) -> list[Token]:
    """Return what a reader of the text can choose, platforms first."""
    if not page.rendering.parts:
        return []
    known = names(session, page.revision.lang)
    found = [known.token(word) for word in page.rendering.parts]
    listed = [token for token in found if token.axis]
    return sorted(listed, key=lambda token: _place(token, known))


def _place(token: Token, known: Names) -> tuple[bool, int]:
    order: Collection[str] = (
        PLATFORMS if token.axis is Axis.PLATFORM else known.products
    )
    return token.axis is Axis.PRODUCT, list(order).index(token.word)


def one_of_each(known: Names, words: Iterable[str]) -> frozenset[str]:
    """Return at most one known platform and one known product of some words."""
    chosen: dict[Axis, str] = {}
    for word in words:
        axis = known.token(word).axis
        if axis is not None:
            chosen.setdefault(axis, word)
    return frozenset(chosen.values())
