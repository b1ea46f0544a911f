"""What writing costs: saving, comparing, a long history, export and import.

    python -m benchmarks.articles [--articles N] [--rounds N] [--json]

Texts are made of words of the demo; export and import run as the commands do.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from random import Random
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from sqlalchemy.orm import Session

from articles.actions import create_article, save_revision
from articles.categories import add_category
from articles.drafts import Draft, Place
from articles.models import ArticleKind, Edition
from articles.queries import find_category, head_of
from benchmarks.browse import Browser
from benchmarks.bundles import REVISIONS, measure
from benchmarks.site import running
from benchmarks.timing import timed
from kb.clock import utc_now
from kb.config import Settings
from kb.policy import Actor, Audience, Role
from webapp.comparing import compare_texts
from webapp.demo.content import load_lore
from webapp.services import Services, build

SAVED_BYTES = 20_000
COMPARED_BYTES = 100_000
SMALL_BYTES = 2_000
LONG_HISTORY = 500
EDITED = "/write/1017/en"
SOMEBODY = Actor(roles=frozenset(Role))


def main() -> None:
    """Measure, and print one line for each figure."""
    parser = argparse.ArgumentParser("benchmarks.articles", description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000, metavar="N")
    parser.add_argument("--rounds", type=int, default=30, metavar="N")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures = measure_compare(options.rounds) | measure_pages(options.rounds)
    if options.articles:
        figures |= measure_bundle(options.articles)
    if options.json:
        print(json.dumps(figures, indent=2))
        return
    for name, value in figures.items():
        print(f"{value:10.1f}  {name}")


class Prose:
    """Markdown of any length in words of the demo, the same at each run."""

    def __init__(self, seed: int) -> None:
        sources = (text.source for lore in load_lore() for text in lore.texts.values())
        self._words = [word for word in " ".join(sources).split() if word.isalnum()]
        self._rng = Random(seed)

    def text(self, size: int) -> str:
        """Return about so many bytes in headings and paragraphs."""
        lines: list[str] = []
        while size > 0:
            words = " ".join(self._rng.choices(self._words, k=14))
            lines.append(f"## {words[:40]}" if len(lines) % 12 == 0 else words)
            size -= len(lines[-1].encode()) + 2
        return "\n\n".join(lines) + "\n"

    def edited(self, text: str) -> str:
        """Return the text with every tenth line written anew."""
        lines = text.split("\n")
        for at in range(0, len(lines), 10):
            lines[at] = " ".join(self._rng.choices(self._words, k=14))
        return "\n".join(lines)


def measure_compare(rounds: int) -> dict[str, float]:
    """Return the milliseconds of comparing two long texts, related and not."""
    prose = Prose(1)
    old, other = prose.text(COMPARED_BYTES), prose.text(COMPARED_BYTES)
    new = prose.edited(old)
    cases = {"compare 100 KB, a tenth edited": new, "compare 100 KB, all new": other}
    figures: dict[str, float] = {}
    for name, text in cases.items():
        times = [timed(partial(compare_texts, old, text)) for _ in range(rounds)]
        figures |= spread(name, times)
    return figures


def measure_pages(rounds: int) -> dict[str, float]:
    """Return what one writer waits for, in milliseconds, over real HTTP."""
    prose = Prose(2)
    with TemporaryDirectory() as name, running(Path(name)) as site:
        with services_of(Path(name)) as services:
            slug = _long_history(services, prose)
        browser = Browser(site.url)
        browser.sign_in("kim.larsen")
        saves = [_save(browser, prose.text(SAVED_BYTES)) for _ in range(rounds)]
        history = f"/kb/en/{slug}/revisions"
        pages = [timed(lambda: _get(browser, history)) for _ in range(rounds)]
    return spread("save of 20 KB", saves) | spread("history of 500", pages)


def _get(browser: Browser, path: str) -> str:
    status, text = browser.get(path)
    if status != 200:
        sys.exit(f"{path} answered {status}")
    return text


def _save(browser: Browser, source: str) -> float:
    fields = browser.fields(_get(browser, EDITED), "csrf_token", "based_on", "title")
    fields |= {"source": source, "significance": "update", "change_note": "measured"}
    start = time.perf_counter()
    status, _text = browser.post(EDITED, **fields)
    if status != 302:
        sys.exit(f"the save was answered with {status}")
    return 1000 * (time.perf_counter() - start)


def _long_history(services: Services, prose: Prose) -> str:
    with services.database.transaction() as session:
        edition = _article(session, prose, "A long history")
        for _ in range(LONG_HISTORY - 1):
            _save_again(session, edition, prose)
        return edition.slug


def measure_bundle(articles: int) -> dict[str, float]:
    """Return seconds and peak of memory in MB of an import and an export."""
    figures: dict[str, float] = {}
    for verb, run in measure(articles, REVISIONS).items():
        figures[f"{verb} of {articles} articles, s"] = run["seconds"]
        figures[f"{verb} of {articles} articles, peak MB"] = run["peak_mb"]
    return figures


def _article(session: Session, prose: Prose, title: str) -> Edition:
    category = find_category(session, "measured")
    category = category or add_category(session, "Measured", "测量")
    place = Place(
        category_id=category.id, audience=Audience.PUBLIC, kind=ArticleKind.FAQ
    )
    draft = Draft(title=title, source=prose.text(SMALL_BYTES))
    return create_article(session, place, "en", draft, by=SOMEBODY, now=utc_now())


def _save_again(session: Session, edition: Edition, prose: Prose) -> None:
    base = head_of(session, edition)
    assert base is not None
    draft = Draft(title=base.title, source=prose.edited(base.source))
    save_revision(session, edition, draft, by=SOMEBODY, now=utc_now(), based_on=base)


@contextmanager
def services_of(data: Path) -> Iterator[Services]:
    """Give the services of the site in a data folder."""
    services = build(Settings.from_env(data_dir=data))
    try:
        yield services
    finally:
        services.engine.close()
        services.database.close()


def spread(name: str, times: list[float]) -> dict[str, float]:
    """Return p50 and p95 under the name."""
    p95 = quantiles(times, n=20, method="inclusive")[-1]
    return {f"{name}, p50 ms": median(times), f"{name}, p95 ms": p95}


if __name__ == "__main__":
    main()
