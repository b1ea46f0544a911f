"""Who hears of a text that readers have got: its translators and its followers."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from articles.following.queries import list_subscribers
from articles.following.rules import Kind, concerns, is_told
from articles.models import Article, Edition, Revision
from articles.queries import head_of, list_editions
from articles.spans import read_texts, steps_of
from articles.translations import behind
from kb.accounts.models import User
from kb.accounts.queries import actors_of
from kb.events.models import EventRow
from kb.notices.actions import Telling
from kb.notices.queries import list_told
from kb.policy import Actor, Permission, allows
from kb.text import Lang


@dataclass(frozen=True, kw_only=True)
class _Release:
    """A text that readers have got, and whom it may concern.

    `translators` have the language in which they wrote the text that is behind now,
    `followers` the ids of the subscriptions by which they hear of it.
    """

    event: EventRow
    article: Article
    lang: Lang
    is_first: bool
    languages: Collection[Lang]
    translators: Mapping[int, Lang]
    followers: Mapping[int, list[int]]


def tellings_of_release(session: Session, event: EventRow) -> list[Telling]:
    """Return who hears of a published revision: nobody of a corrected typing error."""
    release = _release_of(session, event)
    if release is None:
        return []
    told = list_heard(session, event.revision_id or 0)
    people = actors_of(session, {*release.translators, *release.followers})
    tellings = (
        _telling(release, user, actor)
        for user, actor in people.values()
        if user.id not in told and user.id != event.actor_id
    )
    return [telling for telling in tellings if telling is not None]


def _telling(release: _Release, user: User, actor: Actor) -> Telling | None:
    if not allows(actor, Permission.ARTICLE_READ, release.article):
        return None
    behind_in = release.translators.get(user.id)
    if behind_in and allows(actor, Permission.ARTICLE_WRITE):
        return _made(release, user, Kind.BEHIND, {"lang": behind_in})
    subscriptions = release.followers.get(user.id)
    if subscriptions and concerns(release.lang, user.lang, release.languages):
        details = {"following": ",".join(map(str, subscriptions))}
        if release.is_first:
            details["new"] = "1"
        return _made(release, user, Kind.PUBLISHED, details)
    return None


def _made(
    release: _Release, user: User, kind: Kind, details: Mapping[str, str]
) -> Telling:
    return Telling(
        user_id=user.id,
        kind=kind.value,
        event_id=release.event.id,
        article_id=release.article.id,
        revision_id=release.event.revision_id,
        details=details,
    )


def _release_of(session: Session, event: EventRow) -> _Release | None:
    article = session.get(Article, event.article_id)
    if article is None or article.is_block:
        return None
    lang: Lang = event.payload["lang"]
    editions = list_editions(session, article.id)
    languages = [e.lang for e in editions if e.published_id and not e.archived_at]
    followers = list_subscribers(session, article)
    if not followers and len(editions) == 1:
        return None
    is_first = is_first_news(session, article.id, lang, event.revision_id)
    if lang not in languages or is_first is None:
        return None
    return _Release(
        event=event,
        article=article,
        lang=lang,
        is_first=is_first,
        languages=languages,
        translators=_translators(session, editions, event),
        followers=followers,
    )


def is_first_news(
    session: Session, article_id: int, lang: Lang, revision_id: int | None
) -> bool | None:
    """Return whether readers had nothing before; `None` for what nobody hears of.

    What they get is all that changed since the last text they had.
    """
    own = (Revision.article_id == article_id, Revision.lang == lang)
    steps = steps_of(read_texts(session, *own).get((article_id, lang), ()))
    for number, step in enumerate(steps):
        if step.revision_id == revision_id:
            is_first = number == 0
            told = is_told(step.significance, is_first=is_first)
            return is_first if told else None
    return None


def list_heard(session: Session, revision_id: int) -> frozenset[int]:
    """Return the ids of the people who heard of a release, in whichever way."""
    followed = list_told(session, Kind.PUBLISHED, revision_id)
    return followed | list_told(session, Kind.FOUND, revision_id)


def _translators(
    session: Session, editions: Sequence[Edition], event: EventRow
) -> dict[int, Lang]:
    found: dict[int, Lang] = {}
    for edition in editions:
        if edition.lang == event.payload["lang"] or edition.archived_at is not None:
            continue
        newest = head_of(session, edition)
        if newest is None or newest.author_id is None:
            continue
        missed = behind(session, edition, newest).missed
        if any(step.revision_id == event.revision_id for step in missed):
            found[newest.author_id] = edition.lang
    return found
