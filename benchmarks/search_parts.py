"""The parts of the measurement of search; each wants a process of its own."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path

from benchmarks.search_corpus import PUBLIC, Corpus, asked
from benchmarks.search_peers import fts_times, whoosh_times
from benchmarks.timing import Figures, best, spread, timed
from kb.documents import SearchDocument, Section
from search.engine import WhooshEngine
from search.protocol import Query
from search.snippets import snippet

TOP = 10
WHOOSH_QUERIES, FTS_QUERIES = 30, 100
PUBLISHED = 100


def build(corpus: Corpus, index: Path) -> dict[str, Figures]:
    """Return seconds of a full rebuild, and megabytes at its peak."""
    engine = WhooshEngine(index)
    before = _memory_mb("VmRSS")
    seconds = timed(lambda: engine.rebuild(corpus.documents(), 1)) / 1000
    return {"full rebuild": {"s": seconds, "peak MB": _memory_mb("VmHWM") - before}}


def ask_engine(corpus: Corpus, index: Path) -> dict[str, Figures]:
    """Return what each kind of question costs, at first and later."""
    queries = corpus.queries()
    engine = WhooshEngine(index)
    result = {"first query of a process": {"ms": timed(_search(engine, asked("vpn")))}}
    sentences = [_search(engine, query) for query in queries["sentence"]]
    result["sentence, first pass"] = spread([timed(search) for search in sentences])
    fit = timed(partial(engine.warm, wait=True))
    result["model of the second ranker"] = {"s": fit / 1000}
    for kind, every in queries.items():
        result[kind] = best([_search(engine, query) for query in every])
    texts = [document.sections[0].text for document in corpus.documents()]
    shown = [partial(_show, engine, texts, query) for query in queries["fused"]]
    result["fused, with snippets"] = best(shown)
    typed = [
        partial(engine.complete, text, PUBLIC, "en", TOP) for text in corpus.typed()
    ]
    result["type-ahead, first pass"] = spread([timed(complete) for complete in typed])
    result["type-ahead"] = best(typed)
    engine.close()
    return result


def fill_memory(corpus: Corpus, index: Path) -> dict[str, Figures]:
    """Return what a process holds for search after every question, beside the code."""
    queries = corpus.queries()
    import_module("scipy.sparse")
    code = _memory_mb("VmRSS")
    engine = WhooshEngine(index)
    engine.warm(wait=True)
    for every in queries.values():
        for query in every:
            engine.search(query, TOP)
    held, peak = _memory_mb("VmRSS"), _memory_mb("VmHWM")
    engine.close()
    return {
        "memory for search": {
            "MB": held - code,
            "peak MB": peak - code,
            "of code": code,
        }
    }


def publish(corpus: Corpus, index: Path) -> dict[str, Figures]:
    """Return what it takes until a search finds the new words of one text."""
    engine = WhooshEngine(index)
    engine.search(asked("vpn"), TOP)
    step = corpus.size // PUBLISHED or 1
    old = [d for number, d in enumerate(corpus.documents()) if number % step == 0]
    times = [
        timed(partial(_publish, engine, document, cursor))
        for cursor, document in enumerate(old[:PUBLISHED], start=2)
    ]
    engine.close()
    return {"publish to searchable": spread(times)}


def ask_peers(corpus: Corpus, index: Path) -> dict[str, Figures]:
    """Return what a sentence costs plain Whoosh and SQLite."""
    sentences = corpus.listed("sentence")
    documents = corpus.documents()
    return {
        "sentence, Whoosh": spread(whoosh_times(index, sentences[:WHOOSH_QUERIES])),
        "sentence, FTS5": spread(fts_times(documents, sentences[:FTS_QUERIES])),
    }


def _search(engine: WhooshEngine, query: Query) -> Callable[[], object]:
    return partial(engine.search, query, TOP)


def _show(engine: WhooshEngine, texts: Sequence[str], query: Query) -> None:
    for hit in engine.search(query, TOP).hits:
        snippet(texts[hit.article_id - 1], query.text)


def _publish(engine: WhooshEngine, document: SearchDocument, cursor: int) -> None:
    word = "zq" + "".join(chr(ord("a") + int(digit)) for digit in str(cursor))
    section = Section(anchor="", heading="", text=f"{document.title} {word}")
    new = replace(document, sections=(section,), audiences=PUBLIC)
    engine.apply([new], cursor)
    found = [hit.article_id for hit in engine.search(asked(word), TOP).hits]
    if found != [document.article_id]:
        raise RuntimeError(f"{word} is not found in {document.article_id}: {found}")


def _memory_mb(name: str) -> float:
    """Return a figure of this process in MB of 1 000 000 bytes, as Linux counts it."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    (line,) = (line for line in lines if line.startswith(f"{name}:"))
    return int(line.split()[1]) * 1024 / 1e6
