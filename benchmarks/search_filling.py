"""A site with as many articles as wanted, written straight into its database."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from html import escape
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from articles.models import (
    Article,
    ArticleKind,
    Category,
    Confidence,
    Edition,
    Rendering,
    Revision,
    Significance,
    Stage,
)
from benchmarks.search_corpus import CATEGORIES, Corpus
from kb.config import Settings
from kb.documents import SearchDocument
from kb.policy import Audience
from webapp.services import build

CHUNK = 2_000
SLUG = "article-{}"

Rows = dict[type[Any], list[dict[str, Any]]]


def fill(data: Path, corpus: Corpus) -> None:
    """Make database and index of a new site with these documents as articles."""
    services = build(Settings.from_env(data_dir=data))
    services.database.migrate()
    with services.database.transaction() as session:
        session.add_all(
            Category(slug=f"topic-{n}", name_en=f"Topic {n}", name_zh=f"主题 {n}")
            for n in range(CATEGORIES)
        )
        session.flush()  # articles name their category
        for chunk in _chunks(corpus.documents()):
            _insert(session, chunk)
    services.keeper.rebuild()
    services.engine.close()
    services.database.close()


def _chunks(documents: Iterable[SearchDocument]) -> Iterator[list[SearchDocument]]:
    chunk: list[SearchDocument] = []
    for document in documents:
        chunk.append(document)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _insert(session: Session, documents: list[SearchDocument]) -> None:
    tables: Rows = {Article: [], Revision: [], Edition: [], Rendering: []}
    for document in documents:
        for model, row in _rows(document).items():
            tables[model].append(row)
    for model, rows in tables.items():
        session.execute(insert(model), rows)


def _rows(document: SearchDocument) -> dict[type[Any], dict[str, Any]]:
    number, at = document.article_id, document.updated_at
    (section,), (audience,) = document.sections, document.audiences
    same: dict[str, Any] = {"article_id": number, "lang": document.lang}
    article = {
        "id": number,
        "number": number,
        "audience": Audience(audience),
        "category_id": document.categories[0] + 1,
        "kind": ArticleKind(document.kind),
        "created_at": at - timedelta(days=30),
    }
    revision = same | {
        "id": number,
        "number": 1,
        "title": document.title,
        "summary": "",
        "source": section.text,
        **dict.fromkeys(("tags", "keywords", "applies_to"), ()),
        "author_id": None,
        "saved_at": at,
        "significance": Significance.UPDATE,
        "source_hash": "",
    }
    edition = same | {
        "id": number,
        "slug": SLUG.format(number),
        "head_number": 1,
        "published_id": number,
        "published_at": at,
        "stage": Stage.PUBLISHED,
        "stage_at": at,
        "confidence": Confidence.VALIDATED,
    }
    return {
        Article: article,
        Revision: revision,
        Edition: edition,
        Rendering: _rendering(number, section.text),
    }


def _rendering(number: int, text: str) -> dict[str, Any]:
    return {
        "revision_id": number,
        "renderer": "",
        "html": f"<p>{escape(text)}</p>",
        "outline": [],
        "sections": [{"anchor": "", "heading": "", "text": text}],
        "text": text,
        "words": len(text.split()),
    }
