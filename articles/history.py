"""The saved texts of an edition, listed without being loaded."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from articles.models import Edition, Revision, Significance
from articles.releases import was_released

A_PAGE = 100
AT_ONCE = 25


@dataclass(frozen=True, kw_only=True)
class Version:
    """A saved text in the list of all, without the text."""

    number: int
    title: str
    author_id: int | None
    saved_at: datetime
    significance: Significance
    change_note: str
    is_current: bool
    was_published: bool


def list_versions(
    session: Session, edition: Edition, upto: int, limit: int = A_PAGE
) -> list[Version]:
    """Return the versions from number `upto` downwards, newest first."""
    chosen = _versions(edition).where(Revision.number <= upto)
    rows = session.execute(chosen.order_by(Revision.number.desc()).limit(limit))
    return [_version(edition, row) for row in rows]


def find_published_number(session: Session, edition: Edition) -> int | None:
    """Return the number of the version that readers get, if they get any."""
    if edition.archived_at is not None:
        return None
    named = select(Revision.number).where(Revision.id == edition.published_id)
    return session.scalar(named)


def list_numbered(
    session: Session, edition: Edition, numbers: Collection[int]
) -> dict[int, Version]:
    """Return the versions with these numbers, as far as there are such."""
    chosen = _versions(edition).where(Revision.number.in_(numbers))
    versions = (_version(edition, row) for row in session.execute(chosen))
    return {version.number: version for version in versions}


def sources(session: Session, edition: Edition) -> Iterator[tuple[int, str]]:
    """Give number and source of every revision, newest first, loaded as needed."""
    below = edition.head_number + 1
    while below > 1:
        rows = session.execute(
            select(Revision.number, Revision.source)
            .where(
                Revision.article_id == edition.article_id,
                Revision.lang == edition.lang,
                Revision.number < below,
            )
            .order_by(Revision.number.desc())
            .limit(AT_ONCE)
        ).all()
        for row in rows:
            yield row[0], row[1]
        below = rows[-1][0] if rows else 0


def _versions(
    edition: Edition,
) -> Select[int, str, int | None, datetime, Significance, str, int, bool]:
    return select(
        Revision.number,
        Revision.title,
        Revision.author_id,
        Revision.saved_at,
        Revision.significance,
        Revision.change_note,
        Revision.id,
        was_released().label("was_released"),
    ).where(Revision.article_id == edition.article_id, Revision.lang == edition.lang)


def _version(
    edition: Edition,
    row: Row[int, str, int | None, datetime, Significance, str, int, bool],
) -> Version:
    is_current = row[6] == edition.published_id
    return Version(
        number=row[0],
        title=row[1],
        author_id=row[2],
        saved_at=row[3],
        significance=row[4],
        change_note=row[5],
        is_current=is_current,
        was_published=is_current or row[7],
    )
