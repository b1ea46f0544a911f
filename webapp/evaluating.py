"""The command `kb eval`: the quality of search over a judged collection."""

import json
import time
from argparse import Namespace
from pathlib import Path
from tempfile import TemporaryDirectory

from kb.config import Settings
from search.collection import (
    Collection,
    evaluate,
    examples_of,
    read_collection,
    read_judged,
)
from search.engine import WhooshEngine
from search.tuning import SHIPPED, Tuning


def evaluate_collection(_settings: Settings, arguments: Namespace) -> int:
    """Index a collection in a temporary place, ask its questions, print measures."""
    folder: Path = arguments.folder
    collection = read_collection(folder / "docs.jsonl", arguments.pairs)
    judged = read_judged(
        arguments.queries or folder / "queries.jsonl",
        arguments.qrels or folder / "qrels.tsv",
    )
    with TemporaryDirectory(prefix="askfirst-eval-") as place:
        engine = WhooshEngine(Path(place) / "index")
        start = time.perf_counter()
        engine.rebuild(collection.documents, cursor=0)
        engine.warm(wait=True)
        seconds = time.perf_counter() - start
        size = sum(f.stat().st_size for f in Path(place).rglob("*") if f.is_file())
        tuning = _learned(engine, collection, arguments)
        measures = evaluate(engine, collection, judged, arguments.mode, tuning)
        engine.close()
    found = {
        "documents": len(collection.names),
        "queries": len(judged),
        **{name: round(value, 4) for name, value in measures.items()},
        "index_s": round(seconds, 1),
        "index_mb": round(size / 1e6, 1),
    }
    if arguments.json:
        print(json.dumps(found))
    else:
        print("\n".join(f"{name:12} {value}" for name, value in found.items()))
    return 0


def _learned(
    engine: WhooshEngine, collection: Collection, arguments: Namespace
) -> Tuning:
    """Return what the site would use after it learned from the training questions."""
    if arguments.train_queries is None:
        return SHIPPED
    judged = read_judged(arguments.train_queries, arguments.train_qrels)
    learned = engine.learn(examples_of(collection, judged))
    is_used = learned is not None and learned.gain.is_won
    return Tuning(model=learned.model) if learned and is_used else SHIPPED
