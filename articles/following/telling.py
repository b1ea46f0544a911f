"""From an event to the people who are to hear of it."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from articles.following.publishing import tellings_of_release
from articles.following.rules import Kind
from articles.models import Article, Edition, Revision
from articles.queries import find_edition, head_of, list_editions
from articles.reviews.models import Remark, Review, ReviewState
from articles.reviews.queries import authors_since_release
from articles.standard.models import StandardCheck
from kb.accounts.queries import actors_of
from kb.events.keeping import ArticlePublished
from kb.events.models import EventRow
from kb.events.reviewing import (
    ArticleFellDue,
    ArticleReassigned,
    LicenseGranted,
    RemarkWritten,
    ReviewDecided,
    ReviewRequested,
    StandardChecked,
)
from kb.notices.actions import Telling
from kb.policy import Actor, Permission, allows
from kb.text import Lang

MOST_QUOTED = 500


class Hearing(NamedTuple):
    """Somebody who should hear of something, if they may."""

    user_id: int | None
    kind: Kind
    details: Mapping[str, str] = {}


def tellings_of(session: Session, event: EventRow) -> list[Telling]:
    """Return who is to be told what because of an event.

    Never whoever did it, nobody twice, and nobody of what they may not read.
    """
    if event.kind == ArticlePublished.kind:
        return tellings_of_release(session, event)
    heard = RULES[event.kind](session, event) if event.kind in RULES else []
    by_person: dict[int, Hearing] = {}
    for hearing in heard:
        if hearing.user_id is not None and hearing.user_id != event.actor_id:
            by_person.setdefault(hearing.user_id, hearing)
    return _allowed(session, event, by_person)


def _allowed(
    session: Session, event: EventRow, by_person: Mapping[int, Hearing]
) -> list[Telling]:
    article = session.get(Article, event.article_id) if event.article_id else None
    editions = list_editions(session, article.id) if article else []
    told = []
    for user, actor in actors_of(session, by_person).values():
        revision_id = event.revision_id or _text_for(session, editions, user.lang)
        if article and not _may_know(actor, article):
            continue
        hearing = by_person[user.id]
        telling = Telling(
            user_id=user.id,
            kind=hearing.kind.value,
            event_id=event.id,
            article_id=event.article_id,
            revision_id=revision_id,
            details={**hearing.details, "by": str(event.actor_id or "")},
        )
        told.append(telling)
    return told


def _may_know(actor: Actor, article: Article) -> bool:
    # What is said among writers is for writers, also once the article is out.
    is_writer = allows(actor, Permission.ARTICLE_READ_DRAFT)
    return is_writer and allows(actor, Permission.ARTICLE_READ, article)


def _text_for(session: Session, editions: Sequence[Edition], lang: Lang) -> int | None:
    """Return the text by which a person knows an article: published, in their own."""
    best = max(
        editions, key=lambda e: (bool(e.published_id), e.lang == lang), default=None
    )
    if best is None:
        return None
    newest = head_of(session, best)
    return best.published_id or (newest.id if newest else None)


def _requested(_session: Session, event: EventRow) -> list[Hearing]:
    return [Hearing(event.payload["reviewer_id"], Kind.REVIEW_REQUESTED)]


def _decided(session: Session, event: EventRow) -> list[Hearing]:
    review = session.get(Review, event.payload["review_id"])
    if review is None:
        return []
    state = ReviewState(event.payload["state"])
    if state in (ReviewState.VOID, ReviewState.RECALLED):
        asked = review.decided_by_id if state is ReviewState.VOID else None
        return [
            Hearing(review.reviewer_id or asked, Kind.REVIEW_OVER, {"state": state})
        ]
    approved = state is ReviewState.APPROVED
    kind = Kind.REVIEW_APPROVED if approved else Kind.CHANGES_REQUESTED
    details = {"reason": review.reason[:MOST_QUOTED]} if review.reason else {}
    people = [review.requested_by_id, *_authors(session, review)]
    return [Hearing(person, kind, details) for person in people]


def _authors(session: Session, review: Review) -> list[int]:
    edition = find_edition(session, review.article_id, review.lang)
    revision = session.get(Revision, review.revision_id)
    if edition is None or revision is None:
        return []
    return sorted(authors_since_release(session, edition, revision))


def _remarked(session: Session, event: EventRow) -> list[Hearing]:
    remark = session.get(Remark, event.payload["remark_id"])
    if remark is None:
        return []
    root = remark.reply_to_id or remark.id
    thread = select(Remark.author_id).where(
        or_(Remark.id == root, Remark.reply_to_id == root)
    )
    revision = session.get(Revision, remark.revision_id)
    people = [revision.author_id if revision else None, *session.scalars(thread)]
    details = {"words": remark.words[:MOST_QUOTED]}
    return [Hearing(person, Kind.REMARK, details) for person in people]


def _fell_due(session: Session, event: EventRow) -> list[Hearing]:
    return [Hearing(_owner(session, event), Kind.FELL_DUE)]


def _reassigned(session: Session, event: EventRow) -> list[Hearing]:
    if "owner_id" not in event.payload["changed"]:
        return []
    return [Hearing(_owner(session, event), Kind.OWNER)]


def _owner(session: Session, event: EventRow) -> int | None:
    article = session.get(Article, event.article_id)
    return article.owner_id if article else None


def _checked(session: Session, event: EventRow) -> list[Hearing]:
    check = session.get(StandardCheck, event.payload["check_id"])
    if check is None:
        return []
    return [Hearing(check.person_id, Kind.CHECKED, {"check": str(check.id)})]


def _licensed(_session: Session, event: EventRow) -> list[Hearing]:
    details = {"license": str(event.payload["license"])}
    return [Hearing(event.payload["user_id"], Kind.LICENSED, details)]


Rule = Callable[[Session, EventRow], list[Hearing]]

RULES: Mapping[str, Rule] = {
    ReviewRequested.kind: _requested,
    ReviewDecided.kind: _decided,
    RemarkWritten.kind: _remarked,
    ArticleFellDue.kind: _fell_due,
    ArticleReassigned.kind: _reassigned,
    StandardChecked.kind: _checked,
    LicenseGranted.kind: _licensed,
}
KINDS = (ArticlePublished.kind, *RULES)
