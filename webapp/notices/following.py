"""What a person follows, and how they hear of it."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from articles.following.actions import follow_article, follow_category, unfollow
from articles.following.queries import find_subscription, list_followed
from articles.models import Category
from articles.queries import access_article, find_category
from kb.accounts.queries import get_user
from kb.clock import utc_now
from kb.errors import NotFound
from kb.policy import Permission
from kb.text import N_
from webapp.authz import public, requires
from webapp.database import db
from webapp.i18n import reader_lang
from webapp.limits import limited
from webapp.login import current_actor
from webapp.notices.blueprint import bp
from webapp.redirects import go_next

Page = str | Response


@bp.get("/following")
@public
def followed() -> Page:
    """Show what the person follows, and how they hear of it."""
    actor = current_actor()
    if actor.user_id is None:
        return redirect(url_for("account.sign_in", next=url_for(".followed")))
    return render_template(
        "notices/following.html",
        followed=list_followed(db(), actor, reader_lang()),
        by_mail=get_user(db(), actor.user_id).mail_notices,
    )


@bp.post("/following/articles/<int:number>")
@requires(Permission.ARTICLE_READ)
@limited("60/minute")
def follow_article_post(number: int) -> Page:
    """Begin or stop hearing of changes to an article."""
    actor = current_actor()
    article = access_article(db(), actor, number)
    if _stops():
        _stop(article_id=article.id)
        flash(_("You no longer follow this article."))
    else:
        follow_article(db(), article, by=actor, now=utc_now())
        flash(_("You follow this article: you hear of changes that matter."))
    return go_next()


@bp.post("/following/topics/<slug>")
@requires(Permission.ARTICLE_READ)
@limited("60/minute")
def follow_topic_post(slug: str) -> Page:
    """Begin or stop hearing of what is published in a topic and below it."""
    category = _category(slug)
    if _stops():
        _stop(category_id=category.id)
        flash(_("You no longer follow this topic."))
    else:
        follow_category(db(), category, by=current_actor(), now=utc_now())
        flash(_("You follow this topic: you hear of new articles and changes."))
    return go_next()


@bp.post("/following/mail")
@public
def set_mail() -> Page:
    """Choose whether notices come by mail, too."""
    actor = current_actor()
    if actor.user_id is None:
        return redirect(url_for("account.sign_in", next=url_for(".followed")))
    by_mail = request.form.get("by_mail") == "yes"
    get_user(db(), actor.user_id).mail_notices = by_mail
    if by_mail:
        flash(_("Notices come by mail from now on."))
    else:
        flash(_("Notices stay on the site from now on."))
    return redirect(url_for(".followed"))


def _category(slug: str) -> Category:
    category = find_category(db(), slug)
    if category is None:
        raise NotFound(N_("There is no such topic."))
    return category


def _stops() -> bool:
    return request.form.get("follow") == "no"


def _stop(*, article_id: int | None = None, category_id: int | None = None) -> None:
    actor = current_actor()
    found = find_subscription(
        db(), actor.user_id, article_id=article_id, category_id=category_id
    )
    if found is not None:
        unfollow(db(), found.user_id, [found.id])
