"""The table of mixed strings, among few articles and among ten thousand others."""

import re
import tarfile
from collections.abc import Iterator, Mapping
from itertools import count, islice
from pathlib import Path

import pytest

from kb.documents import SearchDocument
from kb.text import guess_lang
from search.engine import WhooshEngine
from search.protocol import SearchEngine
from tests.search import judged
from tests.search.making import ask, document
from tests.search.mixed import ROWS, Row
from tests.search.mixed_articles import DOCUMENTS
from webapp.demo.content import load_lore

CORPUS = Path(__file__).resolve().parents[3] / "shared/corpora/biztalk-md"
OTHERS = 10_000
CHARACTERS = 600
FIRST = 3
DEMO_NUMBERS, OTHER_NUMBERS = 1_000, 100_000

_TITLE = re.compile(r"^title: *[\"']?(.+?)[\"']?\s*$", re.MULTILINE)
_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)

JUDGED = (*judged.DOCUMENTS, *DOCUMENTS)
DEMO: Mapping[str, int] = {
    lore.slug: number
    for lore, number in zip(load_lore(), count(DEMO_NUMBERS), strict=False)
}


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchEngine]:
    engine = WhooshEngine(tmp_path_factory.mktemp("few") / "index")
    engine.rebuild(JUDGED, cursor=1)
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchEngine]:
    if not CORPUS.is_dir():
        pytest.skip(f"there is no {CORPUS.name} beside the project")
    engine = WhooshEngine(tmp_path_factory.mktemp("many") / "index")
    engine.rebuild((*JUDGED, *demo(), *islice(others(), OTHERS)), cursor=1)
    yield engine
    engine.close()


def demo() -> Iterator[SearchDocument]:
    """Give the articles of the demo in both languages."""
    for lore in load_lore():
        for lang, text in lore.texts.items():
            yield document(
                DEMO[lore.slug],
                text.title,
                text.summary,
                text.source,
                lang=lang,
                keywords=text.keywords,
            )


def others() -> Iterator[SearchDocument]:
    """Give how the articles of a bilingual library begin."""
    numbers: dict[str, int] = {}
    with tarfile.open(next(CORPUS.glob("*.tar.xz"))) as archive:
        for member in archive:
            file = archive.extractfile(member)
            if file is None or not member.name.endswith(".md"):
                continue
            source = file.read(4 * CHARACTERS).decode("utf-8", "ignore")
            title = _TITLE.search(source)
            text = _MATTER.sub("", source.replace("\r\n", "\n"))[:CHARACTERS]
            lang, _, name = member.name.partition("/")
            number = numbers.setdefault(name, OTHER_NUMBERS + len(numbers))
            yield document(number, title[1] if title else "", text, lang=lang)


def first(engine: SearchEngine, text: str) -> list[int]:
    """Return the first articles, each once, as they are shown."""
    hits = engine.search(ask(text, lang=guess_lang(text)), 2 * FIRST).hits
    return list(dict.fromkeys(hit.article_id for hit in hits))[:FIRST]


@pytest.mark.parametrize("row", ROWS, ids=[row.text for row in ROWS])
def test_it_is_among_the_first_of_few(few: SearchEngine, row: Row) -> None:
    assert set(row.answers) & set(first(few, row.text))


@pytest.mark.slow
@pytest.mark.parametrize("row", ROWS, ids=[row.text for row in ROWS])
def test_it_is_among_the_first_of_many(many: SearchEngine, row: Row) -> None:
    wanted = {DEMO[a] if isinstance(a, str) else a for a in row.answers}
    assert wanted & set(first(many, row.text))


def test_the_table_is_long_and_names_what_exists() -> None:
    known = {d.article_id for d in JUDGED} | set(DEMO)
    assert len(ROWS) >= 120
    assert all(set(row.answers) <= known for row in ROWS)
