"""How long `kb import` and `kb export` of a bundle take, and what they need.

    python -m benchmarks.bundles [--articles N] [--revisions N] [--json]

A bundle is made up and brought into an empty data folder, then written out again.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from articles.bundle.format import (
    ArticleDoc,
    BranchDoc,
    Catalog,
    EditionDoc,
    EntryDoc,
    Manifest,
    People,
    PersonDoc,
    RevisionDoc,
    written,
)
from articles.bundle.layout import (
    CATALOG,
    MANIFEST,
    PEOPLE,
    article_name,
    revision_name,
)
from articles.models import ArticleKind, Confidence, Significance, Stage
from benchmarks.site import KB, ROOT
from kb.policy import Audience

ARTICLES, REVISIONS = 10_000, 3
WRITER = "writer@example.org"
BEGUN = datetime(2024, 1, 1, tzinfo=UTC)
WORDS = (
    "the client server window account setting network printer restart open choose"
    " select message error profile folder update cable user password screen button"
    " before after if not then again until shows keeps stops fails connect sign"
).split()


def main() -> None:
    """Import and export once and print what each took."""
    parser = argparse.ArgumentParser("benchmarks.bundles", description=__doc__)
    parser.add_argument("--articles", type=int, default=ARTICLES, metavar="N")
    parser.add_argument("--revisions", type=int, default=REVISIONS, metavar="N")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = measure(options.articles, options.revisions)
    if options.json:
        print(json.dumps(found, indent=2))
        return
    for name, run in found.items():
        print(f"{name}: {run['seconds']:.1f} s, {run['peak_mb']:.0f} MB")


def measure(articles: int, revisions: int) -> dict[str, Any]:
    """Return the seconds and the peak of memory in MB of one import and one export."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        make_bundle(folder / "made", articles, revisions)
        return {
            "import": run_once(folder, "import", folder / "made"),
            "export": run_once(folder, "export", folder / "written.zip"),
        }


def run_once(folder: Path, verb: str, path: Path) -> dict[str, Any]:
    """Return what one command took and what it reported."""
    env = os.environ | {"KB_DATA_DIR": str(folder / "data")}
    output = folder / "report.json"
    start = time.perf_counter()
    with output.open("wb") as file:
        command = [*KB, verb, str(path), "--json"]
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=file)
        _pid, status, used = os.wait4(process.pid, 0)
    taken = time.perf_counter() - start
    if status:
        sys.exit(f"kb {verb} ended with status {os.waitstatus_to_exitcode(status)}")
    # Linux counts in KiB, macOS in bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    report = json.loads(output.read_text("utf-8"))
    return {"seconds": taken, "peak_mb": used.ru_maxrss * unit / 1e6, "report": report}


def make_bundle(folder: Path, articles: int, revisions: int) -> None:
    """Write a bundle of so many articles, each saved so many times."""
    rng = random.Random(7)
    topics = [
        BranchDoc(slug=f"t{n}", name_en=f"T{n}", name_zh=f"题{n}") for n in range(9)
    ]
    people = [PersonDoc(email=WRITER, name="Writer")]
    _write(folder / CATALOG, written(Catalog(categories=topics)))
    _write(folder / PEOPLE, written(People(people=people)))
    for number in range(1, articles + 1):
        _write(folder / article_name(number), written(_article(number, revisions)))
        for saved, (doc, source) in enumerate(_texts(rng, number, revisions), start=1):
            text = f"---\n{written(doc)}---\n{source}"
            _write(folder / revision_name(number, "en", saved), text)
    count = Manifest(articles=articles, revisions=articles * revisions, files=0)
    _write(folder / MANIFEST, count.model_dump_json())


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8", newline="")


def _article(number: int, revisions: int) -> ArticleDoc:
    out = BEGUN + timedelta(hours=number, days=revisions)
    entry = EntryDoc(
        what="article.published",
        at=out,
        by=WRITER,
        revision=f"en/{revisions}",
        details={"lang": "en", "significance": "update"},
    )
    edition = EditionDoc(
        lang="en",
        slug=f"article-{number}",
        stage=Stage.PUBLISHED,
        stage_at=out,
        confidence=Confidence.VALIDATED,
        published=revisions,
        published_at=out,
    )
    return ArticleDoc(
        number=number,
        audience=Audience.PUBLIC,
        category=f"t{number % 9}",
        kind=ArticleKind.FAULT,
        created_at=BEGUN,
        owner=WRITER,
        editions=[edition],
        journal=[entry],
    )


def _texts(
    rng: random.Random, number: int, revisions: int
) -> Iterator[tuple[RevisionDoc, str]]:
    parts = [_part(rng, n) for n in range(6)]
    for saved in range(1, revisions + 1):
        parts[saved % len(parts)] = _part(rng, saved)
        doc = RevisionDoc(
            title=f"Article {number}: {_words(rng, 5)}",
            summary=_words(rng, 12),
            tags=rng.sample(WORDS, 3),
            author=WRITER,
            saved_at=BEGUN + timedelta(hours=number, days=saved),
            significance=Significance.UPDATE,
            note=_words(rng, 6),
            based_on=saved - 1 or None,
        )
        yield doc, "".join(parts)


def _part(rng: random.Random, number: int) -> str:
    """Return about 600 bytes: a heading, two paragraphs, steps and a command."""
    steps = "".join(f"{n}. Open **{_words(rng, 3)}**.\n" for n in (1, 2, 3))
    return (
        f"## {_words(rng, 4)} {number}\n\n{_words(rng, 40)}.\n\n{steps}\n"
        f"`{_words(rng, 2)}` and [{_words(rng, 2)}](/a/{rng.randint(1, 999)})."
        f" {_words(rng, 25)}.\n\n```\n{_words(rng, 8)}\n```\n\n"
    )


def _words(rng: random.Random, count: int) -> str:
    return " ".join(rng.choices(WORDS, k=count))


if __name__ == "__main__":
    main()
