"""What somebody may not read leaves no trace in any answer of the engine.

Two indexes differ only in words that the reader may not see; all that comes out has to
be the same from both, to the last digit. How many articles there are, how long they
are and how many hold a word that the reader may see counts in scores for all.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kb.documents import Removal, SearchDocument
from kb.text import LANGS, guess_lang
from search.engine import WhooshEngine
from search.pinyin import readings
from search.protocol import Explanation, Query, RequestText, Results
from search.tuning import SHIPPED, Synonyms, Tuning
from tests.search.hidden import PLACES, READERS, Canary, articles, canaries
from tests.search.making import document

Twins = dict[str, WhooshEngine]


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twins]:
    """An index, and for each place one with other words in it."""
    made = {}
    for other in ("", *PLACES):
        engine = made[other] = WhooshEngine(tmp_path_factory.mktemp("twin") / "index")
        engine.rebuild(articles(other), 1)
        gone = PLACES.index("gone")
        engine.apply(
            [
                Removal(article_id=number + gone, lang=lang)
                for number in (10, 20)
                for lang in LANGS
            ],
            2,
        )
        engine.warm(wait=True)
    yield made
    for engine in made.values():
        engine.close()


def hidden(reader: frozenset[str]) -> list[Canary]:
    return [one for one in canaries() if not one.is_for(reader)]


def pinyin(han: str) -> str:
    return "".join(readings(character)[0] for character in han)


def slip(word: str) -> str:
    """The word with two letters in the wrong order."""
    return word[:4] + word[5] + word[4] + word[6:]


def questions(one: Canary) -> Iterator[str]:
    """Ways to fish for a word."""
    latin, han = one.latin, one.han
    yield from (latin, han, slip(latin), latin[:-1], latin + "s", han[0] + "机")
    yield from (pinyin(han), f"{latin[:4]} {latin[4:]}", f"paper{latin}")
    yield from (f"printer {latin}", f"打印机{han}", f"paper tray {latin} {han}")
    yield from (f"title:{latin}", f"tag:{latin}", f'"tray {latin}"')
    yield from (f"printer -{latin}", f"printer OR {latin}")
    yield f"how do I clear the paper of the {slip(latin)} in the tray"


def same(first: Results, second: Results) -> bool:
    """Say whether a page of the one is a page of the other, with what it explains."""
    pages = [
        replace(
            found,
            hits=tuple(hit._replace(score=0.0) for hit in found.hits),
            confidence=0.0,
        )
        for found in (first, second)
    ]
    scores = [[hit.score for hit in found.hits] for found in (first, second)]
    return pages[0] == pages[1] and scores[0] == pytest.approx(scores[1], abs=1e-4)


def parts(found: Explanation | None) -> dict[tuple[str, str, str], float]:
    return {(p.signal, p.term, p.field): p.score for p in found.parts} if found else {}


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
def test_no_answer_differs_by_what_is_for_others(
    twins: Twins, reader: frozenset[str]
) -> None:
    for one in hidden(reader):
        both = twins[""], twins[one.place]
        for text in questions(one):
            query = Query(text=text, audiences=reader)
            first, second = (twin.search(query, 50) for twin in both)
            assert same(first, second), text
            told = " ".join((*first.also, first.meant.removeprefix(text)))
            if one.latin not in text:
                assert one.latin not in told, text
            if one.han not in text:
                assert one.han not in told, text


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
def test_no_explanation_differs(twins: Twins, reader: frozenset[str]) -> None:
    for one in hidden(reader):
        both = twins[""], twins[one.place]
        words = one.latin, one.han, slip(one.latin)
        for text in (f"paper {word} 卡纸" for word in words):
            query = Query(text=text, audiences=reader)
            for lang in ("en", "zh"):
                first, second = (parts(t.explain(query, 1, lang)) for t in both)
                assert first == pytest.approx(second, abs=1e-4), text


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
def test_nothing_is_completed_or_offered_for_it(
    twins: Twins, reader: frozenset[str]
) -> None:
    for one in hidden(reader):
        both = twins[""], twins[one.place]
        typed = [one.latin[:3], one.latin, slip(one.latin), one.han[0], pinyin(one.han)]
        for text in typed:
            first, second = (t.complete(text, reader, None, 9) for t in both)
            assert first == second, text
        for text in (f"{one.latin} {one.han}", f"paper jam in the {slip(one.latin)}"):
            request = RequestText(subject=text, tuning=Tuning(threshold=0.0))
            offers = [
                [(o.article_id, o.lang, o.anchor, o.matched) for o in found]
                for t in both
                for found in [t.offer(request, reader, frozenset(), 5)]
            ]
            assert offers[0] == offers[1], text


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
def test_no_synonym_tells_of_it(twins: Twins, reader: frozenset[str]) -> None:
    for one in hidden(reader):
        both = twins[""], twins[one.place]
        group = Synonyms(words=("printer", one.latin, one.han))
        tuning = replace(SHIPPED, synonyms=(group,))
        for text in ("printer", f"printer {one.han}"):
            query = Query(text=text, audiences=reader, tuning=tuning)
            first, second = (twin.search(query, 50) for twin in both)
            assert same(first, second)
            assert not {one.latin, one.han} & set(first.also)


@pytest.mark.parametrize(
    ("word", "shown", "number"),
    [
        *(("skinner", "button", 5), ("青花瓷", "按钮", 7)),
        *(("velofix", "lever", 6), ("景泰蓝", "拉杆", 8)),
    ],
)
def test_hidden_keywords_and_words_of_requesters_find_but_are_never_told(
    twins: Twins, word: str, shown: str, number: int
) -> None:
    typed = slip(word) if word.isascii() else pinyin(word)
    group = Synonyms(words=(shown, word))
    for text, tuning in (
        (word, SHIPPED),
        (typed, SHIPPED),
        (shown, replace(SHIPPED, synonyms=(group,))),
    ):
        query = Query(text=text, audiences=READERS["anonymous"], tuning=tuning)
        found = twins[""].search(query, 5)
        assert number in [hit.article_id for hit in found.hits], text
        assert word not in {*found.also, found.meant}
        lang = guess_lang(shown)
        told = parts(twins[""].explain(query, number, lang))
        assert word == text or word not in {term for _, term, _ in told}


def test_a_translation_serves_only_those_who_may_read_it(tmp_path: Path) -> None:
    """Also when it is for fewer readers than before."""

    def pair(audience: str, revision: int) -> list[SearchDocument]:
        more = {"audiences": frozenset({audience}), "revision_id": revision}
        titles = ("雷鸟", "Zwiebelturm"), ("纸张", "Paper")
        return [
            document(number, title, **more)
            for number, editions in enumerate(titles, 1)
            for title in editions
        ]

    engine = WhooshEngine(tmp_path / "index")
    public = [document(9, "Zwiebelturm at noon", "Nobody translated this.")]
    engine.rebuild([*public, *pair("signed_in", 1)], 1)
    engine.warm(wait=True)

    def found(reader: str) -> tuple[bool, bool]:
        results = engine.search(Query(text="雷鸟", audiences=READERS[reader]), 5)
        is_there = 9 in [hit.article_id for hit in results.hits]
        return is_there, "zwiebelturm" in results.also

    assert found("customer") == (True, True)
    assert found("anonymous") == (False, False)
    engine.apply(pair("internal", 1), 2)
    engine.warm(wait=True)
    assert found("customer") == (False, False)
    engine.close()
