"""The files of articles, read: for whom they are, and which texts use them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from articles.editing.models import WorkingCopy
from articles.models import Article, Attachment, Edition, Reference, Revision
from articles.queries import is_live, usable_by, visible_to
from articles.releases import was_released_to_readers
from kb.errors import NotFound
from kb.policy import Actor, Permission, allows
from kb.text import N_, Lang

_FINGERPRINT = re.compile(r"\b[0-9a-f]{64}\b")


@dataclass(frozen=True, kw_only=True)
class Use:
    """A revision that shows or links a file."""

    lang: Lang
    number: int
    is_published: bool


@dataclass(frozen=True, kw_only=True)
class File:
    """A file of an article with the revisions of it that use the file, newest first."""

    attachment: Attachment
    uses: Sequence[Use]


def access_attachment(
    session: Session, actor: Actor, number: int, sha256: str
) -> Attachment:
    """Return a file of an article that the actor may read; else `NotFound`.

    Readers get what a text they get, or once got, shows or links; who may read
    drafts gets the others as well.
    """
    chosen = (
        select(Attachment)
        .join(Article, Article.id == Attachment.article_id)
        .join(Edition, Edition.article_id == Article.id)
        .where(Article.number == number, Attachment.sha256 == sha256)
        .where(usable_by(actor))
    )
    attachment = session.scalars(chosen).first()
    if attachment is None or not _is_out(session, actor, attachment):
        raise NotFound(N_("There is no such file."))
    return attachment


def _is_out(session: Session, actor: Actor, attachment: Attachment) -> bool:
    if allows(actor, Permission.ARTICLE_READ_DRAFT):
        return True
    own = and_(
        Revision.article_id == attachment.article_id,
        Revision.source.contains(attachment.sha256, autoescape=True),
    )
    elsewhere = Revision.id.in_(
        select(Reference.revision_id).where(Reference.sha256 == attachment.sha256)
    )
    return any(_is_released(session, actor, uses) for uses in (own, elsewhere))


def _is_released(session: Session, actor: Actor, uses: ColumnElement[bool]) -> bool:
    """Say whether readers get, or once got, such a revision."""
    same_lang = and_(
        Edition.article_id == Revision.article_id, Edition.lang == Revision.lang
    )
    chosen = (
        select(Revision.id)
        .join(Edition, same_lang)
        .join(Article, Article.id == Edition.article_id)
        .where(uses, is_live(), visible_to(actor))
        .where(or_(Edition.published_id == Revision.id, was_released_to_readers()))
    )
    return session.scalar(chosen.limit(1)) is not None


def list_files(session: Session, article: Article) -> Sequence[File]:
    """Return the files of an article with the texts that use them, newest first."""
    uses = _uses(session, article)
    chosen = select(Attachment).where(Attachment.article_id == article.id)
    return [
        File(attachment=one, uses=uses.get(one.sha256, ()))
        for one in session.scalars(chosen.order_by(Attachment.id.desc()))
    ]


def find_file(session: Session, article: Article, sha256: str) -> Attachment | None:
    """Return the file of an article with this fingerprint."""
    return session.scalar(
        select(Attachment).where(
            Attachment.article_id == article.id, Attachment.sha256 == sha256
        )
    )


def _uses(session: Session, article: Article) -> dict[str, list[Use]]:
    published = set(
        session.scalars(
            select(Edition.published_id).where(Edition.article_id == article.id)
        )
    )
    rows = session.execute(
        select(Revision.id, Revision.lang, Revision.number, Revision.source)
        .where(Revision.article_id == article.id)
        .order_by(Revision.lang, Revision.number.desc())
        .execution_options(yield_per=20)
    )
    found: dict[str, list[Use]] = {}
    for revision_id, lang, number, source in rows:
        use = Use(lang=lang, number=number, is_published=revision_id in published)
        for sha256 in set(_FINGERPRINT.findall(source)):
            found.setdefault(sha256, []).append(use)
    return found


def is_used(session: Session, attachment: Attachment) -> bool:
    """Say whether any text ever used the file, saved or still being typed."""
    saved = select(Revision.id).where(
        or_(
            and_(
                Revision.article_id == attachment.article_id,
                Revision.source.contains(attachment.sha256, autoescape=True),
            ),
            Revision.id.in_(
                select(Reference.revision_id).where(
                    Reference.sha256 == attachment.sha256
                )
            ),
        )
    )
    if session.scalar(saved.limit(1)) is not None:
        return True
    typed = session.scalars(
        select(WorkingCopy.fields).where(
            WorkingCopy.article_id == attachment.article_id
        )
    )
    return any(attachment.sha256 in text for copy in typed for text in copy.values())
