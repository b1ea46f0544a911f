"""Search by many while articles come and go: nobody finds what has gone (P2)."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

import pytest
from sqlalchemy import event

from articles.actions import reclassify, withdraw
from articles.models import Edition
from articles.queries import get_article
from kb.policy import Actor, Audience
from search.protocol import Query, RequestText
from tests.articles.making import NOW, WRITER, make_place
from tests.databases import Template
from tests.site import Site, opened
from webapp.finding import complete, find, offers

pytestmark = [pytest.mark.pg, pytest.mark.slow]

THREADS = 32
ROUNDS = 6
PAUSE_S = 0.05
ANYBODY = Actor()


class Readers:
    """Threads that ask all the time and note what they should not have got."""

    def __init__(self, site: Site) -> None:
        self.gone: set[int] = set()
        self.stale: list[int] = []
        self.failures: list[Exception] = []
        self.answers = 0
        self._site = site
        self._stop = threading.Event()

    @contextmanager
    def asking(self) -> Iterator[None]:
        threads = [threading.Thread(target=self._ask) for _ in range(THREADS)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._stop.set()
            for thread in threads:
                thread.join()

    def _ask(self) -> None:
        for ask in cycle((self._find, self._complete, self._offer)):
            if self._stop.wait(PAUSE_S):
                return
            gone = frozenset(self.gone)
            try:
                seen = ask()
            except Exception as error:  # noqa: BLE001 - told by the main thread
                self.failures.append(error)
                return
            self.stale += gone & seen
            self.answers += bool(seen)

    def _find(self) -> set[int]:
        query = Query(text="vpn gate", audiences=frozenset())
        with self._site.services.database.reading() as session:
            found = find(self._site.services, session, ANYBODY, query)
        assert not found.limited
        return {fact.article_id for fact in found.facts}

    def _complete(self) -> set[int]:
        query = Query(text="vp", audiences=frozenset())
        with self._site.services.database.reading() as session:
            cards = complete(self._site.services, session, ANYBODY, query, 20)
        return {card.article_id for card in cards}

    def _offer(self) -> set[int]:
        request = RequestText(subject="The VPN gate refuses the token")
        with self._site.services.database.reading() as session:
            shown = offers(self._site.services, session, ANYBODY, request, limit=20)
        return {offer.card.article_id for offer in shown}


def test_nobody_finds_what_has_gone(template: Template, tmp_path: Path) -> None:
    with opened(template, tmp_path) as site:
        _article(site, 0)
        readers = Readers(site)
        with readers.asking():
            for number, end in zip(range(1, ROUNDS + 1), cycle(ENDS), strict=False):
                edition = _article(site, number)
                end(site, edition, readers.gone)
        assert readers.failures == []
        assert readers.stale == []
        assert readers.answers > ROUNDS
        assert len(readers.gone) == ROUNDS
        assert len(readers._find()) == 1
        assert [
            path for path in _open_files(tmp_path / "data") if not path.exists()
        ] == []
        site.services.engine.close()
        assert _open_files(tmp_path / "data" / "index") == []


def _article(site: Site, number: int) -> Edition:
    return site.article(title=f"VPN gate {number}", source="The token is refused.\n")


def _withdraw(site: Site, edition: Edition, gone: set[int]) -> None:
    with site.writing() as session:
        event.listen(session, "after_commit", lambda _: gone.add(edition.article_id))
        withdraw(session, session.merge(edition), by=WRITER, now=NOW)


def _make_internal(site: Site, edition: Edition, gone: set[int]) -> None:
    with site.writing() as session:
        event.listen(session, "after_commit", lambda _: gone.add(edition.article_id))
        article = get_article(session, edition.article_id)
        place = make_place(session, Audience.INTERNAL, None)
        reclassify(session, article, place, by=WRITER, now=NOW)


ENDS: list[Callable[[Site, Edition, set[int]], None]] = [_withdraw, _make_internal]


def _open_files(folder: Path) -> list[Path]:
    links = [link for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
    targets = [Path(str(link.readlink()).removesuffix(" (deleted)")) for link in links]
    return [path for path in targets if path.is_relative_to(folder)]
