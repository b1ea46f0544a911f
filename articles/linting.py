"""What the check of a text compares it with, as far as its writer may know."""

from sqlalchemy.orm import Session

from articles.drafts import Draft
from articles.lint.remarks import Known
from articles.models import Article, ReferenceKind
from articles.sharing import reach_of
from articles.targets import Origin, Targets
from articles.text.conditions import PLATFORMS
from articles.text.including import Reach
from articles.text.links import Address, address_of, links_in
from kb.policy import Actor, Audience
from kb.products.queries import list_products
from kb.text import Lang

# A text that is nowhere yet is measured as if everybody were to read it.
EVERYBODY = Reach(audience=Audience.PUBLIC)


def known_of(
    session: Session,
    actor: Actor,
    draft: Draft,
    lang: Lang,
    article: Article | None = None,
    *,
    reach: Reach | None = None,
) -> Known:
    """Return what is known of the things a text points at and names.

    `reach` is who is going to read it; without it, those who may read the article.
    """
    readers = reach or (reach_of(article) if article else EVERYBODY)
    origin = Origin(
        number=article.number if article else None, reach=readers, lang=lang
    )
    named: dict[str, Address] = {}
    for link in links_in(draft.source):
        address = address_of(link)
        if address is not None:
            page = link.target.partition("#")[0]
            named[page] = address if address.anchor else named.get(page, address)
    targets = Targets(session, actor, set(named.values()))
    states = {page: targets.look(one, origin) for page, one in named.items()}
    is_block = {page: one.kind is ReferenceKind.BLOCK for page, one in named.items()}
    products = list_products(session)
    return Known(
        links={page: state for page, state in states.items() if not is_block[page]},
        blocks={page: state for page, state in states.items() if is_block[page]},
        terms=frozenset(p.name(one) for p in products for one in ("en", "zh")),
        words=frozenset((*PLATFORMS, *(p.slug for p in products))),
    )
