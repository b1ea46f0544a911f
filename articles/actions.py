"""Articles made, saved, published and moved; each change records its event."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from articles.addresses import free_slug
from articles.drafts import Draft, EditConflict, Place, source_hash, tidy
from articles.lifecycle import Move, next_stage
from articles.models import (
    Article,
    Confidence,
    Edition,
    Rendering,
    Revision,
    Significance,
    Stage,
)
from articles.queries import find_edition, get_article, head_of
from articles.releases import change_since_release
from articles.renderings import derive_again, keep_rendering, rerender
from articles.rerendering import follow_reach, follow_release
from articles.sharing import draws_on_others, render_for
from articles.stages import enter, void_approvals, void_review
from kb.errors import Conflict, Invalid
from kb.events.keeping import (
    ArticlePublished,
    ArticleReclassified,
    ArticleWithdrawn,
    RevisionSaved,
)
from kb.events.log import record
from kb.policy import Actor, Audience
from kb.text import N_, Lang, slugify

FIRST_NUMBER = 1001
UNTRIED = (Confidence.WORK_IN_PROGRESS, Confidence.ARCHIVED)


def create_article(
    session: Session,
    place: Place,
    lang: Lang,
    draft: Draft,
    *,
    by: Actor,
    now: datetime,
) -> Edition:
    """Make an article with its first revision, not published yet."""
    article = _add_article(session, place, by, now)
    return add_translation(session, article, lang, draft, by=by, now=now)


def create_block(
    session: Session,
    place: Place,
    lang: Lang,
    draft: Draft,
    *,
    by: Actor,
    now: datetime,
) -> Edition:
    """Make a text that others include, with its first revision."""
    article = _add_article(session, place, by, now)
    article.is_block = True
    return add_translation(session, article, lang, draft, by=by, now=now)


def _add_article(session: Session, place: Place, by: Actor, now: datetime) -> Article:
    _check_place(place)
    article = Article(
        **asdict(place),
        number=next_number(session),
        created_at=now,
        owner_id=by.user_id,
    )
    session.add(article)
    session.flush()  # the id
    return article


def add_translation(
    session: Session,
    article: Article,
    lang: Lang,
    draft: Draft,
    *,
    by: Actor,
    now: datetime,
) -> Edition:
    """Give the article a text in a further language; `Conflict` if it has one."""
    if find_edition(session, article.id, lang):
        raise Conflict(N_("The article exists in this language already."))
    draft = tidy(draft)
    edition = Edition(
        article_id=article.id,
        lang=lang,
        slug=free_slug(session, lang, slugify(draft.title) or str(article.number)),
    )
    session.add(edition)
    session.flush()  # the id
    save_revision(session, edition, draft, by=by, now=now, based_on=None)
    return edition


def save_revision(
    session: Session,
    edition: Edition,
    draft: Draft,
    *,
    by: Actor,
    now: datetime,
    based_on: Revision | None,
) -> Revision:
    """Save the text as the next revision and render it.

    Raise `EditConflict` when `based_on` is not the newest revision any more, and
    `Invalid` for a text that cannot be saved or displayed.
    """
    draft = tidy(draft)
    article = get_article(session, edition.article_id)
    rendered = render_for(session, article, draft.source, edition.lang)
    _advance(session, edition, based_on.number if based_on else 0, draft)
    _become_draft(session, edition, by, now)
    revision = _revision(edition, draft, by, now, based_on)
    session.add(revision)
    session.flush()  # the id
    keep_rendering(session, revision, rendered)
    record(session, _saved(revision, by, now))
    return revision


def _revision(
    edition: Edition, draft: Draft, by: Actor, now: datetime, based_on: Revision | None
) -> Revision:
    return Revision(
        article_id=edition.article_id,
        lang=edition.lang,
        number=(based_on.number if based_on else 0) + 1,
        title=draft.title,
        summary=draft.summary,
        source=draft.source,
        tags=list(draft.tags),
        keywords=list(draft.keywords),
        applies_to=list(draft.applies_to),
        author_id=by.user_id,
        saved_at=now,
        significance=draft.significance,
        source_hash=source_hash(draft),
        change_note=draft.change_note,
        based_on_id=based_on.id if based_on else None,
        translated_from_id=draft.translated_from_id
        or (based_on.translated_from_id if based_on else None),
    )


def _advance(session: Session, edition: Edition, base: int, draft: Draft) -> None:
    # The database decides who was first, not what this session has read.
    moved = session.execute(
        update(Edition)
        .where(Edition.id == edition.id, Edition.head_number == base)
        .values(head_number=base + 1)
        .returning(Edition.id)
        .execution_options(synchronize_session=False)
    ).first()
    session.refresh(edition)
    if moved is None:
        raise EditConflict(draft, head_of(session, edition))


def _become_draft(session: Session, edition: Edition, by: Actor, now: datetime) -> None:
    void_review(session, edition, by=by, now=now)
    enter(edition, next_stage(edition.stage, Move.SAVE), now)
    edition.archived_at = None
    if edition.confidence is Confidence.ARCHIVED:
        edition.confidence = Confidence.WORK_IN_PROGRESS


def _saved(revision: Revision, by: Actor, now: datetime) -> RevisionSaved:
    return RevisionSaved.by(
        by,
        now,
        article_id=revision.article_id,
        revision_id=revision.id,
        lang=revision.lang,
        number=revision.number,
        significance=revision.significance.value,
    )


def publish(
    session: Session, edition: Edition, revision: Revision, *, by: Actor, now: datetime
) -> None:
    """Give readers this revision from now on; who may is for the caller to check.

    A newer text that is still being written stays a draft.
    """
    if (revision.article_id, revision.lang) != (edition.article_id, edition.lang):
        raise Invalid(N_("This revision belongs to another article."))
    change = change_since_release(session, edition, revision)
    edition.published_id = revision.id
    edition.published_at = now
    edition.archived_at = None
    edition.scheduled_id = edition.publish_at = None
    if revision.number == edition.head_number:
        if edition.stage is Stage.IN_REVIEW:
            void_review(session, edition, by=by, now=now)
        enter(edition, Stage.PUBLISHED, now)
    if change is Significance.REWRITE or edition.confidence in UNTRIED:
        edition.confidence = Confidence.NOT_VALIDATED
    session.flush()  # before the event that speaks of it
    _show_blocks(session, edition, revision, by=by, now=now)
    record(
        session,
        ArticlePublished.by(
            by,
            now,
            article_id=edition.article_id,
            revision_id=revision.id,
            lang=edition.lang,
            significance=change.value,
        ),
    )


def _show_blocks(
    session: Session, edition: Edition, revision: Revision, *, by: Actor, now: datetime
) -> None:
    if session.get(Rendering, revision.id) is None:
        derive_again(session, revision)
    elif draws_on_others(revision.source):
        rerender(session, revision)
    article = get_article(session, edition.article_id)
    if article.is_block:
        follow_release(session, article, by=by, now=now)


def withdraw(session: Session, edition: Edition, *, by: Actor, now: datetime) -> None:
    """Take the article in this language away from its readers, or drop a draft."""
    if edition.archived_at is not None:
        raise Conflict(N_("The article is archived already."))
    revision_id = edition.published_id
    edition.published_id = edition.unpublish_at = None
    edition.archived_at = now
    edition.confidence = Confidence.ARCHIVED
    enter(edition, Stage.ARCHIVED, now)
    session.flush()  # before the event that speaks of it
    article = get_article(session, edition.article_id)
    if article.is_block:
        follow_reach(session, article, by=by, now=now)
    record(
        session,
        ArticleWithdrawn.by(
            by,
            now,
            article_id=edition.article_id,
            revision_id=revision_id,
            lang=edition.lang,
        ),
    )


def reclassify(
    session: Session, article: Article, place: Place, *, by: Actor, now: datetime
) -> list[str]:
    """Move the article to another place or audience; return what changed."""
    _check_place(place)
    wanted = asdict(place)
    changed = [name for name in wanted if getattr(article, name) != wanted[name]]
    if not changed:
        return []
    for name in changed:
        setattr(article, name, wanted[name])
    if {"audience", "group_id"} & set(changed):
        void_approvals(session, article, by=by, now=now)
    session.flush()  # before the event that speaks of it
    if {"audience", "group_id"} & set(changed):
        follow_reach(session, article, by=by, now=now)
    event = ArticleReclassified.by(by, now, article_id=article.id, changed=changed)
    record(session, event)
    return changed


def _check_place(place: Place) -> None:
    if (place.audience is Audience.GROUP) != (place.group_id is not None):
        raise Invalid(N_("Please choose the group that may read this."), "group_id")


def next_number(session: Session) -> int:
    """Return the number of the next article, for this transaction alone."""
    # Two writers on PostgreSQL must not count at the same time.
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(4700212)"))
    return (session.scalar(select(func.max(Article.number))) or FIRST_NUMBER - 1) + 1
