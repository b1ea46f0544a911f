"""How long one person waits for results, type-ahead and suggestions on a large site.

    python -m benchmarks.find_page DIR [--articles N] [--data DIR] [--json]

DIR is that of benchmarks.search_speed; its first N documents become the articles of a
new site. With --data the site is kept there, and used where one lies. Times are over
real HTTP and those of the best of three passes, the model for suggestions at work.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from http import HTTPStatus
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from benchmarks.browse import Browser
from benchmarks.search_corpus import Corpus
from benchmarks.search_filling import fill
from benchmarks.site import running
from benchmarks.timing import Figures, best

FIELDS = ("csrf_token", "form_key")
QUESTIONS = 100
PEOPLE = 20


def main() -> None:
    """Measure, and print one line for each kind of page."""
    parser = argparse.ArgumentParser("benchmarks.find_page", description=__doc__)
    parser.add_argument("corpus", type=Path, metavar="DIR")
    parser.add_argument("--articles", type=int, default=10_000, metavar="N")
    parser.add_argument("--data", type=Path, metavar="DIR")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    corpus = Corpus(options.corpus, options.articles)
    with TemporaryDirectory() as name:
        data = options.data or Path(name)
        if not (data / "index").exists():
            fill(data, corpus)
        result = measure(data, corpus)
    if options.json:
        print(json.dumps(result, indent=2))
        return
    for name, row in result.items():
        print(f"{name:28}", *(f"{value:10.1f} {unit}" for unit, value in row.items()))


def measure(data: Path, corpus: Corpus) -> dict[str, Figures]:
    """Return the figures by the kind of page."""
    pages = {
        "results, sentence": _finds(corpus.listed("sentence")),
        "results, keywords": _finds(corpus.listed("keyword")),
        "results, page 3": _finds(corpus.listed("sentence"), page="3"),
        "results, filtered": _finds(corpus.listed("sentence"), lang="en", kind="fault"),
        "browsing": ["/find", "/find?topic=topic-1", "/find?kind=faq&page=2"] * 10,
        "type-ahead": [f"/find/suggest?{urlencode({'q': t})}" for t in corpus.typed()],
    }
    with running(data, demo=False) as site:
        browser = Browser(site.url)
        _get(browser, "/find?q=vpn")
        site.become_idle()
        result = {
            name: best([partial(_get, browser, path) for path in every[:QUESTIONS]])
            for name, every in pages.items()
        }
        asked = corpus.listed("sentence")[:QUESTIONS]
        result["suggestions"] = best([*_requests(site.url, asked)])
        result["memory"] = {"MB": site.resident_mb()}
    return result


def _finds(questions: Sequence[str], **more: str) -> list[str]:
    return [f"/find?{urlencode({'q': question, **more})}" for question in questions]


def _requests(url: str, subjects: Sequence[str]) -> Iterator[Callable[[], None]]:
    """Give the looks at what may help that a form takes while it is filled in.

    Some people write several requests each, and halt halfway.
    """
    people = [Browser(url) for _ in range(PEOPLE)]
    for subject, browser in zip(subjects, cycle(people)):
        form = browser.fields(browser.get("/ask")[1], *FIELDS)
        for written in (subject[: len(subject) // 2], subject):
            yield partial(_suggest, browser, form, written)


def _get(browser: Browser, path: str) -> None:
    _expect_ok(path, browser.get(path)[0])


def _suggest(browser: Browser, form: dict[str, str], text: str) -> None:
    _expect_ok("/ask/suggest", browser.post("/ask/suggest", **form, subject=text)[0])


def _expect_ok(path: str, status: int) -> None:
    if status != HTTPStatus.OK:
        sys.exit(f"{path} answered {status}")


if __name__ == "__main__":
    main()
