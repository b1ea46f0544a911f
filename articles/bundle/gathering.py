"""The knowledge base read for a bundle, a few articles at a time."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from articles.bundle.describing import Describer, Names
from articles.bundle.format import (
    ArticleDoc,
    BranchDoc,
    Catalog,
    People,
    PersonDoc,
    ReviewsDoc,
    RevisionDoc,
    RuleDoc,
)
from articles.bundle.journal import JOURNAL
from articles.models import (
    Article,
    Attachment,
    Category,
    Edition,
    ImportedFile,
    Revision,
    SlugRedirect,
)
from articles.queries import list_categories
from articles.reviews.models import Remark, Review
from articles.standard.models import StandardCheck
from articles.upkeep.models import ReviewRule
from kb.accounts.models import Group, User
from kb.events.models import EventRow
from kb.products.models import Product
from kb.products.queries import list_products

BATCH = 100
T = TypeVar("T")
Attribute = InstrumentedAttribute[Any]


@dataclass(frozen=True, kw_only=True)
class Saved:
    """A saved text of an article, by its number."""

    article: int
    lang: str
    number: int
    doc: RevisionDoc
    source: str


def names_of_all(session: Session) -> Names:
    """Return the names of everything that articles refer to."""

    def pairs(
        key: InstrumentedAttribute[int], name: InstrumentedAttribute[str]
    ) -> dict[int, str]:
        return {row[0]: row[1] for row in session.execute(select(key, name))}

    return Names(
        people=pairs(User.id, User.email),
        categories=pairs(Category.id, Category.slug),
        products=pairs(Product.id, Product.slug),
        groups=pairs(Group.id, Group.name),
    )


def catalog_of(session: Session, names: Names) -> Catalog:
    """Return the trees and names by which articles are placed."""
    rules = session.scalars(select(ReviewRule).order_by(ReviewRule.id))
    return Catalog(
        categories=_branches(list_categories(session), names.categories),
        products=_branches(list_products(session), names.products),
        groups=sorted(names.groups.values()),
        review_rules=[
            RuleDoc(
                months=rule.months,
                grace_days=rule.grace_days,
                category=names.categories.get(rule.category_id or 0),
                kind=rule.kind,
            )
            for rule in rules
        ],
    )


def _branches(
    branches: Iterable[Category | Product], names: Mapping[int, str]
) -> list[BranchDoc]:
    return [
        BranchDoc(
            slug=one.slug,
            name_en=one.name_en,
            name_zh=one.name_zh,
            parent=names.get(one.parent_id or 0),
            position=one.position,
        )
        for one in sorted(branches, key=lambda branch: (branch.position, branch.slug))
    ]


def people_of(session: Session, emails: Collection[str]) -> People:
    """Return these people in the order of their addresses."""
    rows = session.execute(select(User.email, User.name, User.lang))
    people = {row[0]: PersonDoc(email=row[0], name=row[1], lang=row[2]) for row in rows}
    return People(people=[people[email] for email in sorted(emails)])


def article_ids(session: Session) -> list[int]:
    """Return the ids of all articles by their number."""
    return list(session.scalars(select(Article.id).order_by(Article.number)))


def hashes_of(session: Session, ids: Sequence[int]) -> Sequence[str]:
    """Return the contents that these articles have files of, each once."""
    chosen = select(Attachment.sha256).where(Attachment.article_id.in_(ids))
    return session.scalars(chosen.distinct().order_by(Attachment.sha256)).all()


@dataclass(frozen=True, kw_only=True)
class _Parts:
    """What belongs to the articles of a batch, by their ids, in the order of making."""

    editions: Mapping[int, Sequence[Edition]]
    redirects: Mapping[int, Sequence[str]]
    files: Mapping[int, Sequence[Attachment]]
    origins: Mapping[int, Sequence[ImportedFile]]
    events: Mapping[int, Sequence[EventRow]]
    reviews: Mapping[int, Sequence[Review]]
    remarks: Mapping[int, Sequence[Remark]]
    checks: Mapping[int, Sequence[StandardCheck]]


class Gathered:
    """One batch of articles with what belongs to them."""

    def __init__(
        self, session: Session, names: Names, ids: Sequence[int], lost: set[str]
    ) -> None:
        self._session = session
        self._ids = ids
        texts = select(Revision.id, Revision.lang, Revision.number)
        rows = session.execute(texts.where(Revision.article_id.in_(ids)))
        self._by = Describer(names, {r[0]: f"{r[1]}/{r[2]}" for r in rows}, lost)

    def articles(self) -> Iterator[tuple[ArticleDoc, ReviewsDoc]]:
        """Yield each article, and what others said of it, by its number."""
        by, parts = self._by, self._parts()
        chosen = select(Article).where(Article.id.in_(self._ids))
        for one in self._session.scalars(chosen.order_by(Article.number)).all():
            doc = by.article(one).model_copy(
                update={
                    "editions": [
                        by.edition(edition, parts.redirects.get(edition.id, ()))
                        for edition in parts.editions.get(one.id, ())
                    ],
                    "files": [by.file(f) for f in parts.files.get(one.id, ())],
                    "imported_from": [
                        by.origin(origin) for origin in parts.origins.get(one.id, ())
                    ],
                    "journal": [by.entry(e) for e in parts.events.get(one.id, ())],
                }
            )
            reviews = ReviewsDoc(
                reviews=[by.review(r) for r in parts.reviews.get(one.id, ())],
                remarks=by.remarks(parts.remarks.get(one.id, ())),
                checks=[by.check(check) for check in parts.checks.get(one.id, ())],
            )
            yield doc, reviews

    def revisions(self) -> Iterator[Saved]:
        """Yield each saved text, the oldest of each language first."""
        chosen = (
            select(Article.number, Revision)
            .join(Article, Article.id == Revision.article_id)
            .where(Revision.article_id.in_(self._ids))
            .order_by(Article.number, Revision.lang, Revision.number)
            .execution_options(yield_per=20)
        )
        for number, one in self._session.execute(chosen):
            yield Saved(
                article=number,
                lang=one.lang,
                number=one.number,
                doc=self._by.revision(one),
                source=one.source,
            )

    def _parts(self) -> _Parts:
        moved = select(Edition.id, SlugRedirect.slug)
        moved = moved.join(SlugRedirect, SlugRedirect.edition_id == Edition.id)
        happened = select(EventRow.article_id, EventRow)
        happened = happened.where(EventRow.kind.in_(JOURNAL))
        checked = select(Revision.article_id, StandardCheck)
        checked = checked.join(Revision, Revision.id == StandardCheck.revision_id)
        return _Parts(
            editions=self._own(Edition, Edition.article_id, Edition.id),
            redirects=self._grouped(
                moved.order_by(SlugRedirect.slug), Edition.article_id
            ),
            files=self._own(Attachment, Attachment.article_id, Attachment.id),
            origins=self._own(ImportedFile, ImportedFile.article_id, ImportedFile.path),
            events=self._grouped(happened.order_by(EventRow.id), EventRow.article_id),
            reviews=self._own(Review, Review.article_id, Review.id),
            remarks=self._own(Remark, Remark.article_id, Remark.id),
            checks=self._grouped(
                checked.order_by(StandardCheck.id), Revision.article_id
            ),
        )

    def _own(
        self, kind: type[T], key: Attribute, order: Attribute
    ) -> dict[int, list[T]]:
        return self._grouped(select(key, kind).order_by(order), key)

    def _grouped(
        self, chosen: Select[*tuple[Any, ...]], article_id: Attribute
    ) -> dict[int, list[Any]]:
        found: dict[int, list[Any]] = defaultdict(list)
        rows = self._session.execute(chosen.where(article_id.in_(self._ids)))
        for key, row in rows:
            found[key].append(row)
        return found
