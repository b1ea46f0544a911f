"""The people, trees and names of a bundle brought to those of this site."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from articles.bundle.format import BranchDoc, Catalog, People, PersonDoc
from articles.bundle.layout import CATALOG, PEOPLE, Refused
from articles.models import Category
from articles.upkeep.models import ReviewRule
from kb.accounts.actions import NewAccount, register
from kb.accounts.models import Group, User
from kb.accounts.queries import find_user
from kb.products.models import Product
from kb.text import fold, one_line

Branch = TypeVar("Branch", Category, Product)


@dataclass(frozen=True, kw_only=True)
class Known:
    """The ids that names of the bundle have here."""

    people: Mapping[str, int]
    categories: Mapping[str, int]
    products: Mapping[str, int]
    groups: Mapping[str, int]

    def person(self, email: str | None) -> int | None:
        """Return the id of somebody; raise `ValueError` for a stranger."""
        return None if email is None else _found(self.people, email, PEOPLE)

    def category(self, slug: str) -> int:
        """Return the id of a category; raise `ValueError` if there is none."""
        return _found(self.categories, slug, CATALOG)

    def product(self, slug: str | None) -> int | None:
        """Return the id of a product; raise `ValueError` if there is none."""
        return None if slug is None else _found(self.products, slug, CATALOG)

    def group(self, name: str | None) -> int | None:
        """Return the id of a group; raise `ValueError` if there is none."""
        return None if name is None else _found(self.groups, name, CATALOG)


def _found(ids: Mapping[str, int], name: str, where: str) -> int:
    if name not in ids:
        raise ValueError(f"{name!r} is not in {where}")
    return ids[name]


def place(session: Session, catalog: Catalog, people: People, now: datetime) -> Known:
    """Make what the site does not have yet; raise `Refused` where it differs."""
    categories = _branches(session, Category, catalog.categories)
    known = Known(
        people={one.email: _person(session, one, now) for one in people.people},
        categories=categories,
        products=_branches(session, Product, catalog.products),
        groups={name: _group(session, name) for name in catalog.groups},
    )
    _rules(session, catalog, known)
    return known


def _person(session: Session, one: PersonDoc, now: datetime) -> int:
    """Return somebody's id; who is new here cannot sign in until somebody lets them."""
    if fold(one.email) != one.email or "@" not in one.email:
        raise Refused(PEOPLE, f"{one.email!r} is no address as accounts have it")
    user: User | None = find_user(session, one.email)
    if user is None:
        name = one_line(one.name) or one.email
        new = NewAccount(email=one.email, name=name, password_hash=None, lang=one.lang)
        user = register(session, new, now=now)
        user.is_active = False
    return user.id


def _group(session: Session, name: str) -> int:
    group = session.scalar(select(Group).where(Group.name == name))
    if group is None:
        group = Group(name=name)
        session.add(group)
        session.flush()  # the id
    return group.id


def _branches(
    session: Session, kind: type[Branch], docs: Sequence[BranchDoc]
) -> dict[str, int]:
    """Return the ids of a tree's branches, made from the top down."""
    there = {one.slug: one for one in session.scalars(select(kind))}
    ids: dict[str, int] = {}
    waiting = {doc.slug: doc for doc in docs}
    if len(waiting) != len(docs):
        raise Refused(CATALOG, "a slug is there twice")
    while waiting:
        ready = [doc for doc in waiting.values() if doc.parent in (None, *ids)]
        if not ready:
            slug = next(iter(waiting))
            raise Refused(CATALOG, f"what {slug!r} stands below is not there")
        for doc in ready:
            ids[doc.slug] = _branch(session, kind, doc, ids, there.get(doc.slug))
            del waiting[doc.slug]
    return ids


def _branch(
    session: Session,
    kind: Callable[..., Branch],
    doc: BranchDoc,
    ids: Mapping[str, int],
    there: Branch | None,
) -> int:
    parent = ids[doc.parent] if doc.parent is not None else None
    if there is None:
        there = kind(
            slug=doc.slug,
            name_en=doc.name_en,
            name_zh=doc.name_zh,
            parent_id=parent,
            position=doc.position,
        )
        session.add(there)
        session.flush()  # the id
    elif there.parent_id != parent:
        raise Refused(CATALOG, f"{doc.slug!r} stands at another place on this site")
    return there.id


def _rules(session: Session, catalog: Catalog, known: Known) -> None:
    kept = select(ReviewRule.category_id, ReviewRule.kind)
    there = {(row[0], row[1]) for row in session.execute(kept)}
    for rule in catalog.review_rules:
        category = known.categories.get(rule.category or "")
        if (rule.category is None) != (category is None):
            raise Refused(CATALOG, f"{rule.category!r} of a rule is not there")
        if (category, rule.kind) not in there:
            there.add((category, rule.kind))
            session.add(
                ReviewRule(
                    months=rule.months,
                    grace_days=rule.grace_days,
                    category_id=category,
                    kind=rule.kind,
                )
            )
