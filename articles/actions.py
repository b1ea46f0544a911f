"""Articles made, saved, published and moved; each change records its event."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from articles.drafts import Draft, EditConflict, Place, source_hash, tidy
from articles.models import (
    Article,
    Edition,
    Rendering,
    Revision,
    SlugRedirect,
)
from articles.queries import find_edition, head_of
from articles.render import RENDERER, Rendered, render
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
    _check_place(place)
    article = Article(
        **asdict(place),
        number=next_number(session),
        created_at=now,
        owner_id=by.user_id,
    )
    session.add(article)
    session.flush()  # the id
    return add_translation(session, article, lang, draft, by=by, now=now)


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
    rendered = render(draft.source, edition.lang)
    base = based_on.number if based_on else 0
    _advance(session, edition, base, draft)
    revision = Revision(
        article_id=edition.article_id,
        lang=edition.lang,
        number=base + 1,
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
    )
    session.add(revision)
    session.flush()  # the id
    session.add(rendering_of(revision.id, rendered))
    record(session, _saved(revision, by, now))
    return revision


def _advance(session: Session, edition: Edition, base: int, draft: Draft) -> None:
    # The database decides who was first, not what this session has read.
    moved = session.execute(
        update(Edition)
        .where(Edition.id == edition.id, Edition.head_number == base)
        .values(head_number=base + 1)
        .returning(Edition.id)
        .execution_options(synchronize_session=False)
    ).first()
    session.refresh(edition, ["head_number"])
    if moved is None:
        raise EditConflict(draft, head_of(session, edition))


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


def rendering_of(revision_id: int, rendered: Rendered) -> Rendering:
    """Return the row that keeps a rendered revision."""
    return Rendering(
        revision_id=revision_id,
        renderer=RENDERER,
        html=rendered.html,
        outline=[asdict(heading) for heading in rendered.outline],
        sections=[asdict(section) for section in rendered.sections],
        text=rendered.text,
        words=rendered.words,
    )


def publish(
    session: Session, edition: Edition, revision: Revision, *, by: Actor, now: datetime
) -> None:
    """Give readers this revision from now on."""
    if (revision.article_id, revision.lang) != (edition.article_id, edition.lang):
        raise Invalid(N_("This revision belongs to another article."))
    edition.published_id = revision.id
    edition.published_at = now
    edition.archived_at = None
    session.flush()  # before the event that speaks of it
    record(
        session,
        ArticlePublished.by(
            by,
            now,
            article_id=edition.article_id,
            revision_id=revision.id,
            lang=edition.lang,
            significance=revision.significance.value,
        ),
    )


def withdraw(session: Session, edition: Edition, *, by: Actor, now: datetime) -> None:
    """Take the article in this language away from its readers."""
    if edition.published_id is None:
        raise Conflict(N_("The article is not published."))
    revision_id = edition.published_id
    edition.published_id = None
    edition.archived_at = now
    session.flush()  # before the event that speaks of it
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
    session.flush()  # before the event that speaks of it
    event = ArticleReclassified.by(by, now, article_id=article.id, changed=changed)
    record(session, event)
    return changed


def rename(session: Session, edition: Edition, slug: str) -> None:
    """Give the edition another address; the old one leads to it."""
    wanted = slugify(slug)
    if not wanted:
        raise Invalid(N_("Please give an address of letters or digits."), "slug")
    if wanted == edition.slug:
        return
    old = SlugRedirect(lang=edition.lang, slug=edition.slug, edition_id=edition.id)
    session.merge(old)
    edition.slug = free_slug(session, edition.lang, wanted, edition)
    session.flush()  # the address is taken from here on


def free_slug(
    session: Session, lang: Lang, wanted: str, edition: Edition | None = None
) -> str:
    """Return the slug, with a number behind it where another edition has it."""
    own = edition.id if edition else None
    slug, times = wanted, 1
    while _is_taken(session, lang, slug, own):
        times += 1
        slug = f"{wanted}-{times}"
    return slug


def _is_taken(session: Session, lang: Lang, slug: str, own: int | None) -> bool:
    holder = select(Edition.id).where(Edition.lang == lang, Edition.slug == slug)
    moved = select(SlugRedirect.edition_id).where(
        SlugRedirect.lang == lang, SlugRedirect.slug == slug
    )
    return any(i != own for i in session.scalars(holder.union_all(moved)))


def _check_place(place: Place) -> None:
    if (place.audience is Audience.GROUP) != (place.group_id is not None):
        raise Invalid(N_("Please choose the group that may read this."), "group_id")


def next_number(session: Session) -> int:
    """Return the number of the next article, for this transaction alone."""
    # Two writers on PostgreSQL must not count at the same time.
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(4700212)"))
    return (session.scalar(select(func.max(Article.number))) or FIRST_NUMBER - 1) + 1


def rerender(session: Session, revision: Revision) -> None:
    """Make the derived text of a revision again, as after a new renderer."""
    session.merge(rendering_of(revision.id, render(revision.source, revision.lang)))
