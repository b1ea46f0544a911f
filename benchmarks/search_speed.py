"""How quick search is on one machine, and how Whoosh and SQLite compare.

    python -m benchmarks.search_speed DIR --documents N [--index DIR] [--json]

DIR holds docs.jsonl.gz with {id, title, body, lang} in each line, and
sentence-queries.json and keyword-queries.json with a list each. With --index, the
index is kept there, and used where one lies. Where nothing else is said, times are
those of the best of three passes over questions asked before.
"""

import argparse
import json
import multiprocessing
import shutil
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.search_corpus import Corpus
from benchmarks.search_parts import (
    ask_engine,
    ask_peers,
    build,
    fill_memory,
    publish,
)
from benchmarks.timing import Figures

Part = Callable[[Corpus, Path], dict[str, Figures]]


def main() -> None:
    """Measure, and print a table or one JSON object."""
    parser = argparse.ArgumentParser("benchmarks.search_speed", description=__doc__)
    parser.add_argument("corpus", type=Path, metavar="DIR")
    parser.add_argument("--documents", type=int, default=100_000, metavar="N")
    parser.add_argument("--index", type=Path, metavar="DIR")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    corpus = Corpus(options.corpus, options.documents)
    with TemporaryDirectory() as name:
        result = measure(corpus, options.index or Path(name) / "index", Path(name))
    if options.json:
        print(json.dumps(result, indent=2))
        return
    for name, row in result.items():
        print(f"{name:28}", *(f"{value:12.2f} {unit}" for unit, value in row.items()))


def measure(corpus: Corpus, index: Path, scratch: Path) -> dict[str, Figures]:
    """Return the figures by name."""
    result: dict[str, Figures] = {}
    if not index.exists():
        result |= _apart(build, corpus, index)
    size = sum(path.stat().st_size for path in index.rglob("*") if path.is_file())
    result["index on disk"] = {"MB": size / 1e6}
    result |= _apart(ask_engine, corpus, index)
    result |= _apart(fill_memory, corpus, index)
    result |= _apart(publish, corpus, shutil.copytree(index, scratch / "changed"))
    result |= _apart(ask_peers, corpus, index)
    ours = result["sentence"]
    for peer in ("Whoosh", "FTS5"):
        theirs = result[f"sentence, {peer}"]
        ratios = {unit.split()[0]: theirs[unit] / ours[unit] for unit in ours}
        result[f"times quicker than {peer}"] = ratios
    return result


def _apart(part: Part, corpus: Corpus, index: Path) -> dict[str, Figures]:
    """Measure in a fresh process, so that no part profits from another."""
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=fresh) as pool:
        return pool.submit(part, corpus, index).result()


if __name__ == "__main__":
    main()
