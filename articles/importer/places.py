"""Where imported articles go: categories, products, groups and addresses."""

from pathlib import PurePosixPath

from sqlalchemy import select
from sqlalchemy.orm import Session

from articles.categories import add_category
from articles.drafts import Place
from articles.importer.metadata import NAMELESS, Meta
from articles.models import Article, ArticleKind, Category, Edition, SlugRedirect
from articles.queries import list_categories
from kb.accounts.models import Group
from kb.policy import Audience
from kb.products.queries import list_products
from kb.text import LANGS, Lang, fold, slugify

# Of the languages of one article the strictest wins; an unknown group is staff only.
STRICTNESS = (Audience.PUBLIC, Audience.SIGNED_IN, Audience.GROUP, Audience.INTERNAL)
GENERAL = ("General", "综合")


class Places:
    """The trees and names of the site, read once and added to."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._categories: dict[str, Category] = {}
        for category in list_categories(session):
            self._know(category)
        self._products = {p.slug: p.id for p in list_products(session)}
        groups = session.execute(select(Group.name, Group.id))
        self._groups = {fold(name): group_id for name, group_id in groups}
        self._slugs: dict[Lang, set[str]] = {lang: set() for lang in LANGS}
        for table in (Edition, SlugRedirect):
            for lang, slug in session.execute(select(table.lang, table.slug)):
                self._slugs[lang].add(slug)

    def _know(self, category: Category) -> None:
        for name in (category.name_zh, category.name_en, category.slug):
            self._categories[fold(name)] = category

    def place(self, files: list[Meta], article: Article | None) -> Place:
        """Return the place of the article that the files are the texts of.

        An article that is there already keeps what its files do not speak of.
        """
        said = [meta for meta in files if meta.audience is not None]
        audience, group_id = self._audience(said, article)
        placed = next((meta for meta in files if meta.category_given), files[0])
        kind = next((meta.kind for meta in files if meta.kind), None)
        product = next((meta for meta in files if meta.product), None)
        stays = article is not None and not placed.category_given
        return Place(
            category_id=(
                article.category_id
                if article is not None and stays
                else self._category(placed.category).id
            ),
            audience=audience,
            group_id=group_id,
            kind=kind or (article.kind if article else ArticleKind.HOW_TO),
            product_id=(
                self._product(product)
                if product
                else (article.product_id if article else None)
            ),
        )

    def _audience(
        self, said: list[Meta], article: Article | None
    ) -> tuple[Audience, int | None]:
        if not said:
            if article is not None:
                return article.audience, article.group_id
            return Audience.PUBLIC, None
        strictest = max(said, key=lambda meta: STRICTNESS.index(_audience(meta)))
        audience = _audience(strictest)
        if any(_audience(meta) is not audience for meta in said):
            strictest.notes.append(f"the languages disagree: made {audience.value}")
        if audience is not Audience.GROUP:
            return audience, None
        group_id = self._groups.get(fold(strictest.group))
        if group_id is None:
            strictest.notes.append(
                f"group {strictest.group!r} is unknown: made internal"
            )
            return Audience.INTERNAL, None
        return Audience.GROUP, group_id

    def _product(self, meta: Meta) -> int | None:
        product_id = self._products.get(meta.product)
        if product_id is None:
            meta.notes.append(f"product {meta.product!r} is unknown: left out")
        return product_id

    def _category(self, path: tuple[str, ...]) -> Category:
        if not path:
            return self._named(*GENERAL, "general", None)
        parent: Category | None = None
        for depth, name in enumerate(path, start=1):
            slug = "-".join(slugify(part) for part in path[:depth]) or "general"
            shown = name.replace("-", " ").replace("_", " ").strip()
            shown = shown[:1].upper() + shown[1:]
            known = (
                self._categories.get(fold(name)) if depth == len(path) == 1 else None
            )
            parent = known or self._named(shown, shown, slug, parent)
        assert parent is not None
        return parent

    def _named(
        self, name_en: str, name_zh: str, slug: str, parent: Category | None
    ) -> Category:
        category = self._categories.get(fold(slug))
        if category is None:
            category = add_category(
                self._session, name_en, name_zh, slug=slug, parent=parent
            )
            self._categories[fold(slug)] = category
        return category

    def take_slug(self, meta: Meta) -> str:
        """Return a free address for a new edition; unlike names first, then numbers."""
        path = PurePosixPath(meta.key)
        stem = path.parent.name if path.name.lower() in NAMELESS else path.name
        wanted = [meta.slug, stem, f"{path.parent.name}-{stem}", meta.key]
        slugs = [slug for slug in map(slugify, wanted) if slug] or ["article"]
        taken = self._slugs[meta.lang]
        free = next((slug for slug in slugs if slug not in taken), None)
        number = 1
        while free is None or free in taken:
            number += 1
            free = f"{slugs[-1]}-{number}"
        if meta.slug and free != slugify(meta.slug):
            meta.notes.append(f"slug {meta.slug!r} is taken: {free!r} instead")
        taken.add(free)
        return free


def _audience(meta: Meta) -> Audience:
    return meta.audience or Audience.PUBLIC
