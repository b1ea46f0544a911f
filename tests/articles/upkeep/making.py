"""Articles that somebody should look at, and what happened to them."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from articles.actions import publish, save_revision
from articles.drafts import Draft
from articles.models import (
    Article,
    ArticleKind,
    Edition,
    Reference,
    ReferenceKind,
    Revision,
    Significance,
)
from articles.upkeep.lists import ListName
from articles.upkeep.queries import Narrowed, list_articles
from articles.upkeep.rules import Scope
from articles.upkeep.ruling import add_rule
from kb.journeys.refs import ArticleRef
from kb.policy import Actor
from tests.articles.making import NOW, WRITER, head
from tests.kb.making import Walk, visitor

DAY = timedelta(days=1)
YEAR = timedelta(days=365)


def article_of(session: Session, edition: Edition) -> Article:
    return session.get_one(Article, edition.article_id)


def rule(
    session: Session,
    months: int,
    *,
    category_id: int | None = None,
    kind: ArticleKind | None = None,
    grace_days: int = 14,
) -> None:
    scope = Scope(category_id=category_id, kind=kind)
    add_rule(session, scope, months=months, grace_days=grace_days, by=WRITER, now=NOW)


def due(session: Session, edition: Edition, at: datetime, owner: Actor) -> Article:
    article = article_of(session, edition)
    article.review_due_at, article.owner_id = at, owner.user_id
    session.flush()
    return article


def rewritten(
    session: Session, edition: Edition, significance: Significance, at: datetime
) -> Revision:
    base = head(session, edition)
    draft = Draft(
        title=base.title, source=f"{base.source}\nMore.\n", significance=significance
    )
    saved = save_revision(session, edition, draft, by=WRITER, now=at, based_on=base)
    publish(session, edition, saved, by=WRITER, now=at)
    return saved


def read(session: Session, edition: Edition, at: datetime) -> None:
    Walk(session, visitor()).reads(_ref(session, edition), at)


def found(session: Session, edition: Edition, at: datetime) -> None:
    walk = Walk(session, visitor())
    walk.opens(walk.searches("paper", at), 1, _ref(session, edition), at)


def _ref(session: Session, edition: Edition) -> ArticleRef:
    return ArticleRef(edition.article_id, head(session, edition).id)


def link(
    session: Session, source: Edition, *, number: int | None = None, slug: str = ""
) -> None:
    session.add(
        Reference(
            revision_id=head(session, source).id,
            position=0,
            kind=ReferenceKind.LINK,
            target="somewhere",
            number=number,
            lang="en" if slug else None,
            slug=slug or None,
        )
    )
    session.flush()


def listed(
    session: Session,
    actor: Actor,
    now: datetime,
    name: ListName,
    narrowed: Narrowed | None = None,
) -> list[str]:
    shelf = list_articles(session, actor, now, name, narrowed)
    titles = [row.text("en").title for row in shelf.rows]
    assert shelf.total == len(titles)
    return titles
