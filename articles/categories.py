"""The tree of categories, changed."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from articles.models import Category
from articles.queries import find_category, list_categories
from kb.errors import Conflict, Invalid
from kb.events.keeping import CategoryMoved
from kb.events.log import record
from kb.policy import Actor
from kb.text import N_, one_line, slugify


def add_category(
    session: Session,
    name_en: str,
    name_zh: str,
    *,
    slug: str = "",
    parent: Category | None = None,
) -> Category:
    """Make a category, the last one at its place."""
    slug = slugify(slug or name_en)
    if not slug or not one_line(name_zh):
        raise Invalid(N_("Please name the category in both languages."), "name_en")
    if find_category(session, slug):
        raise Conflict(N_("There is a category with this address already."))
    parent_id = parent.id if parent else None
    siblings = session.scalars(
        select(Category.position).where(Category.parent_id == parent_id)
    ).all()
    category = Category(
        slug=slug,
        name_en=one_line(name_en),
        name_zh=one_line(name_zh),
        parent_id=parent_id,
        position=max(siblings, default=-1) + 1,
    )
    session.add(category)
    session.flush()  # the id
    return category


def move_category(
    session: Session,
    category: Category,
    parent: Category | None,
    *,
    by: Actor,
    now: datetime,
) -> None:
    """Put the category and all below it under another one, or at the top."""
    parents = {one.id: one.parent_id for one in list_categories(session)}
    step = parent.id if parent else None
    while step is not None:
        if step == category.id:
            raise Invalid(N_("A category cannot stand below itself."), "parent_id")
        step = parents[step]
    category.parent_id = parent.id if parent else None
    session.flush()  # before the event that speaks of it
    record(session, CategoryMoved.by(by, now, category_id=category.id))
