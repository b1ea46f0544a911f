"""The page behind the link of a letter that stops further ones."""

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from articles.following.actions import unfollow
from articles.following.queries import list_subscriptions
from kb.accounts.models import User
from kb.accounts.queries import get_user
from kb.searches.actions import stop_alerts
from kb.searches.queries import list_alerting
from webapp.authz import public
from webapp.database import db
from webapp.notices.blueprint import bp
from webapp.stop_links import Stop, read_stop

Page = str | Response


@bp.get("/stop/<token>")
@public
def stop(token: str) -> Page:
    """Ask whether to stop; programs that look into mails must change nothing."""
    wanted = read_stop(token)
    user = get_user(db(), wanted.user_id)
    return render_template(
        "notices/stop.html",
        token=token,
        stop=wanted,
        is_over=_is_over(wanted, user),
    )


@bp.post("/stop/<token>")
@public
def stop_post(token: str) -> Page:
    """Stop; mail programs call this themselves, with the link as their proof."""
    wanted = read_stop(token)
    if wanted.search_ids:
        stop_alerts(db(), wanted.user_id, wanted.search_ids)
    elif wanted.subscription_ids:
        unfollow(db(), wanted.user_id, wanted.subscription_ids)
    else:
        get_user(db(), wanted.user_id).mail_notices = False
    return redirect(url_for(".stop", token=token), 303)


def _is_over(wanted: Stop, user: User) -> bool:
    if wanted.search_ids:
        return not list_alerting(db(), user.id, wanted.search_ids)
    if wanted.subscription_ids:
        return not list_subscriptions(db(), user.id, wanted.subscription_ids)
    return not user.mail_notices
