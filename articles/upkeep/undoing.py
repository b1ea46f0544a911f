"""Changes to many articles, listed and taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from articles.models import Article, Edition
from articles.opening import check_opening
from articles.queries import readable_by
from articles.upkeep.bulk import Outcome, give
from articles.upkeep.changing import Values, place_with, values_of
from articles.upkeep.models import BulkChange
from articles.upkeep.planning import Refused
from kb.errors import AskFirstError, Conflict, NotFound
from kb.events.log import record
from kb.events.reviewing import ArticlesChanged
from kb.policy import Actor
from kb.text import N_

PAGE_SIZE = 20


@dataclass(frozen=True, kw_only=True)
class Changed:
    """What a change did to one article, which may have moved on since."""

    article: Article
    before: Values
    after: Values

    @property
    def is_as_left(self) -> bool:
        """Whether the article still is what the change made of it."""
        now = values_of(self.article)
        return all(now[name] == value for name, value in self.after.items())


@dataclass(frozen=True, kw_only=True)
class Changes:
    """One page of all changes; pages count from 1."""

    rows: Sequence[BulkChange]
    page: int
    pages: int


def list_changes(session: Session, page: int = 1) -> Changes:
    """Return a page of the changes, the last one first."""
    total = session.scalar(select(func.count()).select_from(BulkChange)) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(page, 1), pages)
    latest = select(BulkChange).order_by(BulkChange.id.desc())
    part = latest.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    return Changes(rows=session.scalars(part).all(), page=page, pages=pages)


def get_change(session: Session, bulk_id: int) -> BulkChange:
    """Return the change or raise `NotFound`."""
    bulk = session.get(BulkChange, bulk_id)
    if bulk is None:
        raise NotFound(N_("There is no such change."))
    return bulk


def list_changed(
    session: Session, actor: Actor, bulk: BulkChange, *, lock: bool = False
) -> list[Changed]:
    """Return what a change did to those of its articles that the actor may see."""
    ids = [change["article_id"] for change in bulk.changes]
    text = exists().where(Edition.article_id == Article.id, readable_by(actor))
    chosen = select(Article).where(Article.id.in_(ids), text).order_by(Article.number)
    if lock:
        chosen = chosen.with_for_update().execution_options(populate_existing=True)
    articles = {article.id: article for article in session.scalars(chosen)}
    return [
        Changed(
            article=articles[change["article_id"]],
            before=change["before"],
            after=change["after"],
        )
        for change in bulk.changes
        if change["article_id"] in articles
    ]


def undo_change(
    session: Session, bulk: BulkChange, *, by: Actor, now: datetime
) -> Outcome:
    """Give articles what they had before, where they still have what they got.

    Raise `Conflict` where it was undone already or nothing is as it was left.
    """
    session.refresh(bulk, with_for_update=True)
    if bulk.undone_at is not None:
        raise Conflict(N_("This change was undone already."))
    changed = list_changed(session, by, bulk, lock=True)
    done, refused = [], []
    for one in changed:
        try:
            _take_back(session, one, by=by, now=now)
            done.append(one.article)
        except AskFirstError as why:
            refused.append(Refused(article=one.article, why=why))
    if not done:
        raise Conflict(N_("Nothing was undone: the articles have moved on since."))
    bulk.undone_at = now
    session.flush()  # before the event that speaks of it
    event = ArticlesChanged.by(by, now, bulk_id=bulk.id, count=len(done), undone=True)
    record(session, event)
    unseen = len(bulk.changes) - len(changed)
    return Outcome(done=done, refused=refused, unseen=unseen, bulk=bulk)


def _take_back(session: Session, one: Changed, *, by: Actor, now: datetime) -> None:
    if not one.is_as_left:
        raise Conflict(N_("It was changed again since."))
    place = place_with(one.article, one.before)
    check_opening(session, one.article, place, by=by)
    give(session, one.article, one.before, by=by, now=now)
