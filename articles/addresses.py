"""The addresses of editions: one is taken for ever, also when it was left."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from articles.models import Edition, SlugRedirect
from articles.queries import get_article
from articles.rerendering import follow_release
from kb.errors import Invalid
from kb.events.log import record
from kb.events.reviewing import ArticleReaddressed
from kb.policy import Actor
from kb.text import N_, Lang, slugify

MAX_SLUG = 80


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


def readdress(
    session: Session, edition: Edition, slug: str, *, by: Actor, now: datetime
) -> bool:
    """Give the edition the address that somebody typed; return whether it is new.

    Raise `Invalid` where another one has it or had it: its old links lead there.
    """
    before, wanted = edition.slug, slugify(slug)
    if wanted and _is_taken(session, edition.lang, wanted, edition.id):
        raise Invalid(N_("Another article has or had this address."), "slug")
    rename(session, edition, slug)
    if edition.slug == before:
        return False
    article = get_article(session, edition.article_id)
    if article.is_block:
        # Texts may have asked for it under its new name already.
        follow_release(session, article, by=by, now=now)
    record(
        session,
        ArticleReaddressed.by(
            by,
            now,
            article_id=article.id,
            lang=edition.lang,
            before=before,
            after=edition.slug,
        ),
    )
    return True


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
