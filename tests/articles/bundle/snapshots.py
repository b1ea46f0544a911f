"""All of a knowledge base as values that mean the same in every database.

Every column of these tables is compared, those that come later as well; ids become
the names of what they refer to.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, Table, or_, select
from sqlalchemy.orm import Session

from articles.bundle.journal import JOURNAL
from articles.models import (
    Article,
    Attachment,
    Category,
    Edition,
    ImportedFile,
    Reference,
    Rendering,
    Revision,
    SlugRedirect,
)
from articles.reviews.models import Remark, Review
from articles.standard.models import StandardCheck
from articles.upkeep.models import ReviewRule
from kb.accounts.models import Group, User
from kb.db import Base
from kb.events.keeping import RevisionSaved
from kb.events.models import EventRow
from kb.products.models import Product

TABLES: tuple[type[Base], ...] = (
    *(Category, Product, Group, Article, Revision, Edition, SlugRedirect),
    *(Attachment, ImportedFile, Review, Remark, StandardCheck, ReviewRule),
)
DERIVED: tuple[type[Base], ...] = (Rendering, Reference)
Names = Mapping[str, Mapping[int, object]]


def snapshot(session: Session) -> dict[str, list[str]]:
    """The rows of each table, as text, in an order of their own."""
    names = _names(session)
    found = {kind.__tablename__: _rows(session, kind, names) for kind in TABLES}
    in_use = _in_use(session)
    for kind in DERIVED:
        rows = session.execute(select(kind.__table__)).all()
        of_use = [row for row in rows if row._mapping["revision_id"] in in_use]
        found[kind.__tablename__] = _told(kind, of_use, names)
    return found | {"event": _events(session, names)}


def _names(session: Session) -> Names:
    def column(*chosen: Any) -> Any:
        return session.execute(select(*chosen)).all()

    numbers = dict(column(Article.id, Article.number))
    remarks = column(Remark.id, Remark.article_id)
    return {
        "category": dict(column(Category.id, Category.slug)),
        "product": dict(column(Product.id, Product.slug)),
        "group": dict(column(Group.id, Group.name)),
        "user": dict(column(User.id, User.email)),
        "article": numbers,
        "revision": {
            row[0]: (numbers[row[1]], row[2], row[3])
            for row in column(
                Revision.id, Revision.article_id, Revision.lang, Revision.number
            )
        },
        "edition": {
            row[0]: (numbers[row[1]], row[2])
            for row in column(Edition.id, Edition.article_id, Edition.lang)
        },
        "remark": {
            remark_id: (numbers[article_id], sum(r <= remark_id for r, _ in remarks))
            for remark_id, article_id in remarks
        },
    }


def _rows(session: Session, kind: type[Base], names: Names) -> list[str]:
    return _told(kind, session.execute(select(kind.__table__)).all(), names)


def _told(kind: type[Base], rows: Sequence[Row[Any]], names: Names) -> list[str]:
    table = kind.__table__
    assert isinstance(table, Table)
    return sorted(repr(_row(table, row._mapping, names)) for row in rows)


def _row(table: Table, row: Mapping[Any, Any], names: Names) -> list[tuple[str, Any]]:
    found = []
    for column in table.columns:
        value = row[column.name]
        refers = next(iter(column.foreign_keys), None)
        if refers is not None and value is not None:
            value = names[refers.column.table.name][value]
        elif column.primary_key and column.autoincrement is not False:
            value = (
                names.get(table.name, {}).get(value) if column.name == "id" else value
            )
        found.append((column.name, value))
    return found


def _in_use(session: Session) -> set[int]:
    chosen = (
        select(Revision.id)
        .join(
            Edition,
            (Edition.article_id == Revision.article_id)
            & (Edition.lang == Revision.lang),
        )
        .where(
            or_(
                Revision.number == Edition.head_number,
                Revision.id == Edition.published_id,
            )
        )
    )
    return set(session.scalars(chosen))


def _events(session: Session, names: Names) -> list[str]:
    kinds = [*JOURNAL, RevisionSaved.kind]
    chosen = select(EventRow).where(EventRow.kind.in_(kinds)).order_by(EventRow.id)
    return sorted(
        repr(
            (
                one.kind,
                one.occurred_at,
                names["user"].get(one.actor_id or 0),
                names["article"].get(one.article_id or 0),
                names["revision"].get(one.revision_id or 0),
                one.payload,
            )
        )
        for one in session.scalars(chosen)
    )
