"""The lists of articles that somebody should look at."""

from flask import flash, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from articles.models import Article
from articles.queries import access_article
from articles.upkeep.actions import confirm, take_over
from articles.upkeep.queries import list_articles
from kb.accounts.queries import names_of
from kb.clock import utc_now
from kb.policy import Permission
from webapp.authz import requires
from webapp.database import db
from webapp.login import current_actor
from webapp.redirects import go_next
from webapp.upkeep import changing, links, navigation, ruling, translations, undoing
from webapp.upkeep.blueprint import bp
from webapp.upkeep.choices import filter_form, writers
from webapp.upkeep.names import category_names
from webapp.upkeep.wording import LISTS

SIBLINGS = (changing, links, navigation, ruling, translations, undoing)


@bp.get("")
@requires(Permission.ARTICLE_WRITE)
def index() -> str:
    """Show one list."""
    name, form, now = navigation.shown_list(), filter_form(), utc_now()
    shelf = list_articles(
        db(),
        current_actor(),
        now,
        name,
        form.narrowed(),
        page=request.args.get("page", 1, type=int),
    )
    return render_template(
        "upkeep/index.html",
        name=name.value,
        words=LISTS[name],
        form=form,
        sent_on=form.sent_on(),
        shelf=shelf,
        owners=names_of(db(), [row.article.owner_id for row in shelf.rows]),
        writers=dict(writers()),
        categories=category_names(),
    )


@bp.post("/articles/<int:number>/confirm")
@requires(Permission.ARTICLE_WRITE)
def confirm_article(number: int) -> Response:
    """Say that an article is still correct."""
    article = _article(number)
    confirm(db(), article, by=current_actor(), now=utc_now())
    if article.review_due_at is None:
        flash(_("Confirmed. No rule asks for another review."))
    else:
        flash(_("Confirmed. The next review has its date."))
    return _back()


@bp.post("/articles/<int:number>/take")
@requires(Permission.ARTICLE_WRITE)
def take(number: int) -> Response:
    """Make the actor the owner of an article."""
    take_over(db(), _article(number), by=current_actor(), now=utc_now())
    flash(_("The article is yours now."))
    return _back()


def _article(number: int) -> Article:
    return access_article(db(), current_actor(), number, to=Permission.ARTICLE_WRITE)


def _back() -> Response:
    return go_next("upkeep.index")
