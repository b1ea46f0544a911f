"""Imports of the test folder, and what became of its files."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from articles.importer.report import Report
from articles.importer.run import import_folder
from articles.models import Article, Edition
from articles.queries import get_article
from kb.text import Lang
from tests.articles.making import NOW, WRITER


def bring(session: Session, folder: Path, days: int = 0) -> Report:
    return import_folder(
        session,
        folder,
        by=WRITER,
        now=NOW + timedelta(days=days),
        attachments_dir=folder.parent / "attachments",
        progress=lambda _done, _total: None,
    )


def edition_of(session: Session, slug: str, lang: Lang = "en") -> Edition:
    chosen = select(Edition).where(Edition.slug == slug, Edition.lang == lang)
    return session.scalars(chosen).one()


def article_of(session: Session, slug: str, lang: Lang = "en") -> Article:
    return get_article(session, edition_of(session, slug, lang).article_id)


def why(report: Report, file: str) -> str:
    return next(one["why"] for one in report.skipped if one["file"] == file)


def what(report: Report, file: str) -> list[str]:
    return [one["what"] for one in report.changed if one["file"] == file]
