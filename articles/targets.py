"""Where addresses on this site lead, looked up for many links at once."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any, TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from articles.models import (
    Article,
    Attachment,
    Edition,
    ReferenceKind,
    Rendering,
    SlugRedirect,
)
from articles.queries import visible_to
from articles.text.including import Reach, is_within
from articles.text.links import Address, LinkState, Standing
from articles.text.markup import ID_PREFIX
from kb.policy import Actor
from kb.text import LANGS, Lang

# As many values as fit into one question to the database.
BATCH = 500

T = TypeVar("T")
_ANCHOR = re.compile(rf'\bid="{ID_PREFIX}([^"]+)"')


@dataclass(frozen=True, kw_only=True)
class Origin:
    """The text that points somewhere: its own number, its readers, its language."""

    number: int | None
    reach: Reach
    lang: Lang


@dataclass(frozen=True, kw_only=True)
class _Text:
    number: int
    lang: Lang
    slug: str
    reach: Reach
    is_block: bool
    published_id: int | None
    is_archived: bool

    @property
    def is_live(self) -> bool:
        return self.published_id is not None and not self.is_archived


class Targets:
    """What the actor may know of everything that some addresses name."""

    def __init__(
        self, session: Session, actor: Actor, addresses: Collection[Address]
    ) -> None:
        self._session = session
        self._actor = actor
        self._numbered: dict[int, list[_Text]] = {}
        self._named: dict[tuple[str, str], _Text] = {}
        self._former: dict[tuple[str, str], _Text] = {}
        self._read_numbers({a.number for a in addresses if a.number is not None})
        self._read_slugs({a.slug for a in addresses if a.slug})
        self._files = self._read_files({a.sha256 for a in addresses if a.sha256})
        anchored = {t.published_id for a in addresses if a.anchor for t in self._all(a)}
        self._anchors = self._read_anchors({one for one in anchored if one})

    def look(self, address: Address, origin: Origin) -> LinkState:
        """Return how it stands with an address in a text."""
        if address.kind is ReferenceKind.BLOCK:
            return _state(self._block(address, origin.lang), origin)
        texts = [text for text in self._all(address) if not text.is_block]
        if address.kind is ReferenceKind.FILE:
            return self._file(address, origin)
        if not texts:
            return LinkState(standing=Standing.MISSING)
        text = min(texts, key=lambda t: (not t.is_live, t.lang != origin.lang))
        anchors = self._anchors.get(text.published_id or 0)
        state = _state(text, origin)
        if state.standing is Standing.FOUND and self._has_moved(address):
            return LinkState(
                standing=Standing.MOVED,
                address=f"/kb/{text.lang}/{text.slug}",
                anchors=anchors,
            )
        return LinkState(standing=state.standing, anchors=anchors)

    def _file(self, address: Address, origin: Origin) -> LinkState:
        if (address.number, address.sha256) not in self._files:
            return LinkState(standing=Standing.MISSING)
        texts = self._numbered.get(address.number or 0, [])
        return _state(min(texts, key=lambda t: not t.is_live, default=None), origin)

    def _block(self, address: Address, lang: Lang) -> _Text | None:
        texts = [text for text in self._all(address) if text.is_block]
        return min(texts, key=lambda t: (not t.is_live, t.lang != lang), default=None)

    def _has_moved(self, address: Address) -> bool:
        key = (address.lang or "", address.slug or "")
        return key not in self._named and key in self._former

    def _all(self, address: Address) -> list[_Text]:
        """Return the texts an address names; a block in all of its languages."""
        if address.number is not None:
            return self._numbered.get(address.number, [])
        langs = [address.lang] if address.lang else LANGS
        keys = [(lang, address.slug or "") for lang in langs]
        held = [self._named[key] for key in keys if key in self._named]
        named = held or [self._former[key] for key in keys if key in self._former]
        if address.kind is not ReferenceKind.BLOCK:
            return named
        return [t for one in named for t in self._numbered.get(one.number, [one])]

    def _read_numbers(self, numbers: set[int]) -> None:
        for text in self._texts(Article.number, numbers):
            self._numbered.setdefault(text.number, []).append(text)

    def _read_slugs(self, slugs: set[str]) -> None:
        for text in self._texts(Edition.slug, slugs):
            self._named[text.lang, text.slug] = text
        for part in _parts(slugs):
            moved = (
                _columns(self._actor)
                .join(SlugRedirect, SlugRedirect.edition_id == Edition.id)
                .where(SlugRedirect.slug.in_(part))
                .add_columns(SlugRedirect.slug)
            )
            for *row, slug in self._session.execute(moved):
                text = _text(row)
                self._former[text.lang, slug] = text
        blocks = [*self._named.values(), *self._former.values()]
        self._read_numbers(
            {t.number for t in blocks if t.is_block} - self._numbered.keys()
        )

    def _texts(
        self, column: InstrumentedAttribute[Any], values: Iterable[object]
    ) -> Iterator[_Text]:
        for part in _parts(values):
            rows = self._session.execute(_columns(self._actor).where(column.in_(part)))
            yield from (_text(row) for row in rows)

    def _read_files(self, hashes: set[str]) -> set[tuple[int | None, str | None]]:
        found: set[tuple[int | None, str | None]] = set()
        for part in _parts(hashes):
            chosen = (
                select(Article.number, Attachment.sha256)
                .join(Article, Article.id == Attachment.article_id)
                .where(Attachment.sha256.in_(part), visible_to(self._actor))
            )
            found |= {(row[0], row[1]) for row in self._session.execute(chosen)}
        return found

    def _read_anchors(self, revisions: set[int]) -> dict[int, frozenset[str]]:
        found: dict[int, frozenset[str]] = {}
        for part in _parts(revisions):
            chosen = select(Rendering.revision_id, Rendering.html).where(
                Rendering.revision_id.in_(part)
            )
            for revision_id, html in self._session.execute(chosen):
                found[revision_id] = frozenset(map(unescape, _ANCHOR.findall(html)))
        return found


def _state(text: _Text | None, origin: Origin) -> LinkState:
    if text is None:
        return LinkState(standing=Standing.MISSING)
    if text.number == origin.number:
        return LinkState(standing=Standing.FOUND)
    if text.is_archived:
        return LinkState(standing=Standing.WITHDRAWN)
    if not text.is_live:
        return LinkState(standing=Standing.UNPUBLISHED)
    if not is_within(origin.reach, text.reach):
        return LinkState(standing=Standing.NARROWER)
    return LinkState(standing=Standing.FOUND)


def _columns(actor: Actor) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Article.number,
            Edition.lang,
            Edition.slug,
            Article.audience,
            Article.group_id,
            Article.is_block,
            Edition.published_id,
            Edition.archived_at,
        )
        .join(Edition, Edition.article_id == Article.id)
        .where(visible_to(actor))
    )


def _text(row: Sequence[Any]) -> _Text:
    number, lang, slug, audience, group_id, is_block, published_id, archived_at = row
    return _Text(
        number=number,
        lang=lang,
        slug=slug,
        reach=Reach(audience=audience, group_id=group_id),
        is_block=is_block,
        published_id=published_id,
        is_archived=archived_at is not None,
    )


def _parts(values: Iterable[T]) -> Iterator[list[T]]:
    everything = list(values)
    for start in range(0, len(everything), BATCH):
        yield everything[start : start + BATCH]
