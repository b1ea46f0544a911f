"""The product tree, read."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.products.models import Product


def list_products(session: Session) -> Sequence[Product]:
    """Return all products in the order of the tree's levels."""
    return session.scalars(select(Product).order_by(Product.position, Product.id)).all()


def find_product(session: Session, slug: str) -> Product | None:
    """Return the product with this slug."""
    return session.scalar(select(Product).where(Product.slug == slug))


def with_ancestors(products: Sequence[Product], product_id: int) -> tuple[int, ...]:
    """Return the ids from the product up to its root."""
    parents = {p.id: p.parent_id for p in products}
    path: list[int] = []
    step: int | None = product_id
    while step is not None and step not in path:
        path.append(step)
        step = parents.get(step)
    return tuple(path)
