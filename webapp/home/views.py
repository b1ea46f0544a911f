"""The front door: search, topics, what helped, and the way to a person."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, render_template

from articles.cards import Fact, newest
from articles.models import Category
from articles.queries import list_categories
from kb.analytics.popular import often_searched
from kb.announcements.rules import Place
from kb.clock import utc_now
from kb.policy import Permission, allows
from webapp.announcing import announcements
from webapp.authz import public
from webapp.database import db
from webapp.i18n import reader_lang
from webapp.login import current_actor
from webapp.popular import popular
from webapp.services import services
from webapp.waiting import count_waiting

bp = Blueprint("home", __name__)

WEEK = timedelta(days=7)
TOP = 6
OFTEN = 4
# A search that fewer people made in the week may be about one of them.
FEW = 3


@dataclass(frozen=True)
class Shelf:
    """A topic with the number of articles below it."""

    category: Category
    count: int


@bp.get("/")
@public
def index() -> str:
    """Show the search, the topics and what helped most people this week."""
    lang, since = reader_lang(), utc_now() - WEEK
    facts = newest(db(), current_actor())
    return render_template(
        "home/index.html",
        shelves=_shelves(list_categories(db()), facts),
        top=popular(db(), current_actor(), lang, since, limit=TOP),
        announcements=announcements(db(), Place.HOME),
        often=often_searched(db(), lang, since, people=FEW, limit=OFTEN),
        waiting=_waiting(),
    )


def _waiting() -> int | None:
    """Return how much waits for a writer, `None` for everybody else."""
    actor = current_actor()
    if not allows(actor, Permission.ARTICLE_WRITE):
        return None
    own = services().settings.self_approval
    return count_waiting(db(), actor, utc_now(), may_be_own=own)


def _shelves(categories: Sequence[Category], facts: Sequence[Fact]) -> list[Shelf]:
    parents = {category.id: category.parent_id for category in categories}
    counts: Counter[int] = Counter()
    for category_id in {fact.article_id: fact.category_id for fact in facts}.values():
        step: int | None = category_id
        while step is not None:
            counts[step] += 1
            step = parents.get(step)
    return [
        Shelf(category, counts[category.id])
        for category in categories
        if category.parent_id is None and counts[category.id]
    ]
