"""The links of published texts that do not lead where they should."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import render_template, request
from flask_babel import lazy_gettext as _l

from articles.references import Broken, Incoming, Why, list_broken, titles_of
from kb.policy import Permission
from webapp.authz import requires
from webapp.database import db
from webapp.i18n import reader_lang
from webapp.limits import limited
from webapp.login import current_actor
from webapp.upkeep.blueprint import bp

# As many texts as one page lists.
PAGE_SIZE = 25


@dataclass(frozen=True, kw_only=True)
class WhyWords:
    """What is said of a kind of broken link."""

    name: object
    tone: str


WHYS: Mapping[Why, WhyWords] = {
    Why.MISSING: WhyWords(name=_l("Leads nowhere"), tone="bad"),
    Why.WITHDRAWN: WhyWords(name=_l("Leads to an archived article"), tone="bad"),
    Why.UNPUBLISHED: WhyWords(name=_l("Not published yet"), tone="warn"),
    Why.NARROWER: WhyWords(name=_l("Not for all readers of the page"), tone="warn"),
    Why.ANCHOR: WhyWords(name=_l("The section is gone"), tone="warn"),
    Why.MOVED: WhyWords(name=_l("Has moved"), tone="quiet"),
}


@dataclass(frozen=True, kw_only=True)
class Group:
    """A text with its broken links."""

    page: Incoming
    links: Sequence[Broken]


@bp.get("/links")
@requires(Permission.ARTICLE_WRITE)
@limited("60/minute")
def links() -> str:
    """List the texts with broken links, and what is wrong with each."""
    broken = list_broken(db(), current_actor())
    why = request.args.get("why", "")
    chosen = [one for one in broken if one.why == why] if why in set(Why) else broken
    groups = [Group(page=p, links=list(of)) for p, of in groupby(chosen, _page)]
    pages = max(1, -(-len(groups) // PAGE_SIZE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    counts = Counter(one.why for one in broken)
    shown = groups[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return render_template(
        "upkeep/links.html",
        groups=shown,
        titles=_titles(shown),
        total=len(chosen),
        texts=len(groups),
        page=page,
        pages=pages,
        why=why if why in set(Why) else "",
        counts=[(one, WHYS[one].name, counts[one]) for one in Why if counts[one]],
        whys=WHYS,
    )


def _titles(groups: Sequence[Group]) -> dict[int, str]:
    numbers = [one.number for group in groups for one in group.links if one.number]
    return titles_of(db(), current_actor(), numbers, reader_lang())


def _page(one: Broken) -> Incoming:
    return one.page
