"""The product tree, changed."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.errors import Conflict, Invalid
from kb.products.models import Product
from kb.products.queries import find_product
from kb.text import N_, one_line, slugify


def add_product(
    session: Session, name_en: str, name_zh: str, parent: Product | None = None
) -> Product:
    """Make a product, the last one at its place."""
    slug = slugify(name_en)
    if not slug or not one_line(name_zh):
        raise Invalid(N_("Please name the product in both languages."), "name_en")
    if find_product(session, slug):
        raise Conflict(N_("There is such a product already."))
    last = session.scalar(select(func.max(Product.position))) or 0
    product = Product(
        slug=slug,
        name_en=one_line(name_en),
        name_zh=one_line(name_zh),
        parent_id=parent.id if parent else None,
        position=last + 1,
    )
    session.add(product)
    session.flush()  # the id
    return product
