"""Which files become the texts of which articles."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from articles.actions import next_number
from articles.drafts import Place
from articles.importer.files import Unreadable, list_files, read_text
from articles.importer.frontmatter import FrontMatterError, split
from articles.importer.metadata import Meta, describe
from articles.importer.places import Places
from articles.importer.report import Report
from articles.models import Article, ImportedFile
from kb.policy import Actor


@dataclass(kw_only=True)
class Planned:
    """One article with its files; `article` is what the site has of it so far."""

    number: int
    place: Place
    files: list[Meta]
    article: Article | None


@dataclass(kw_only=True)
class Plan:
    """All that will be imported; `numbers` are the articles by path."""

    name: str
    articles: list[Planned] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)

    def key(self, path: str) -> str:
        """Return the name under which the site remembers a file."""
        return f"{self.name}/{path}"


def make_plan(session: Session, folder: Path, places: Places, report: Report) -> Plan:
    """Read all files once and give each the article it belongs to."""
    plan = Plan(name=folder.resolve().name)
    known = _known_articles(session, plan)
    following = next_number(session)
    for files in _pairs(_described(folder, report)):
        article = next((known[m.path] for m in files if m.path in known), None)
        planned = Planned(
            number=article.number if article else following,
            place=places.place(files, article),
            files=files,
            article=article,
        )
        following += article is None
        plan.articles.append(planned)
        for meta in files:
            plan.numbers[meta.path] = planned.number
            plan.numbers.setdefault(meta.path.lower(), planned.number)
    return plan


def _known_articles(session: Session, plan: Plan) -> dict[str, Article]:
    rows = session.execute(
        select(ImportedFile.path, Article)
        .join(Article, Article.id == ImportedFile.article_id)
        .where(ImportedFile.path.startswith(plan.key(""), autoescape=True))
    )
    return {path.removeprefix(plan.key("")): article for path, article in rows}


def _described(folder: Path, report: Report) -> Iterator[Meta]:
    for path, why_not in list_files(folder):
        if why_not:
            report.skip(path, why_not)
        if why_not is not None:
            continue
        try:
            read = read_text(folder, path)
            fields, body = split(read.text)
            meta = describe(path, fields, body)
        except (Unreadable, FrontMatterError, ValueError) as error:
            report.skip(path, str(error))
            continue
        meta.notes[:0] = read.notes
        yield meta


def _pairs(files: Iterator[Meta]) -> list[list[Meta]]:
    """Return the files of each article, English first, in the order of their keys."""
    found: dict[str, dict[str, Meta]] = {}
    for meta in files:
        pair = found.setdefault(meta.key, {})
        if meta.lang in pair:
            other = pair[meta.lang].path
            meta.notes.append(f"same article and language as {other}: kept apart")
            meta.key = meta.path
            pair = found.setdefault(meta.key, {})
        pair[meta.lang] = meta
    return [[pair[lang] for lang in sorted(pair)] for _, pair in sorted(found.items())]


def add_articles(session: Session, plan: Plan, *, by: Actor, now: datetime) -> None:
    """Make the new articles, without any text yet, so that links can name them."""
    made: list[tuple[Planned, Article]] = []
    for planned in plan.articles:
        if planned.article is None:
            article = Article(
                **asdict(planned.place),
                number=planned.number,
                created_at=now,
                owner_id=by.user_id,
            )
            planned.article = article
            made.append((planned, article))
    session.add_all(article for _, article in made)
    session.flush()  # the ids
    session.add_all(
        ImportedFile(path=plan.key(meta.path), article_id=article.id, lang=meta.lang)
        for planned, article in made
        for meta in planned.files
    )
    session.flush()  # found again, should the import be interrupted
