"""Articles for tests, made by the same actions as on the site."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from articles.actions import create_article, publish
from articles.categories import add_category
from articles.drafts import Draft, Place
from articles.models import ArticleKind, Category, Edition, Revision
from articles.queries import find_category, head_of
from kb.policy import Actor, Audience, Role
from kb.text import Lang

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
WRITER = Actor(roles=frozenset({Role.KNOWLEDGE_SPECIALIST}))


def make_category(session: Session) -> Category:
    return find_category(session, "printing") or add_category(
        session, "Printing", "打印"
    )


def make_place(session: Session, audience: Audience, group_id: int | None) -> Place:
    return Place(
        category_id=make_category(session).id,
        audience=audience,
        kind=ArticleKind.FAULT,
        group_id=group_id,
    )


def make_edition(
    session: Session,
    *,
    title: str = "Paper jam",
    source: str = "Open the tray.\n",
    lang: Lang = "en",
    audience: Audience = Audience.PUBLIC,
    group_id: int | None = None,
    **more: Any,
) -> Edition:
    place = make_place(session, audience, group_id)
    fields = {"keywords": ("stuck paper",)} | more
    draft = Draft(title=title, source=source, **fields)
    return create_article(session, place, lang, draft, by=WRITER, now=NOW)


def head(session: Session, edition: Edition) -> Revision:
    revision = head_of(session, edition)
    assert revision is not None
    return revision


def make_published(
    session: Session,
    *,
    title: str = "Paper jam",
    source: str = "Open the tray.\n",
    lang: Lang = "en",
    audience: Audience = Audience.PUBLIC,
    group_id: int | None = None,
    **more: Any,
) -> Edition:
    edition = make_edition(
        session,
        title=title,
        source=source,
        lang=lang,
        audience=audience,
        group_id=group_id,
        **more,
    )
    publish(session, edition, head(session, edition), by=WRITER, now=NOW)
    return edition
