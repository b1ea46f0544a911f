"""Who holds which license, and what it was earned by."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from articles.licensing import license_writer, list_reviewed
from kb.accounts.licenses import list_grants, may_grant
from kb.accounts.models import User
from kb.accounts.queries import get_user, list_with_role, names_of
from kb.clock import utc_now
from kb.errors import Invalid, NotFound
from kb.policy import WRITERS, License, Permission
from webapp.authz import requires
from webapp.database import db, fail
from webapp.login import current_actor
from webapp.practice.blueprint import bp
from webapp.practice.forms import LicenseForm

Page = str | Response | tuple[str, int]
WRITER = "/practice/licenses/<int:user_id>"


@bp.get("/practice/licenses")
@requires(Permission.LICENSE_GRANT)
def writers() -> Page:
    """List all who write, by name."""
    found = list_with_role(db(), *WRITERS)
    return render_template("practice/writers.html", writers=found)


@bp.get(WRITER)
@requires(Permission.LICENSE_GRANT)
def writer(user_id: int) -> Page:
    """Show a writer's license, how it came about, and what may earn another one."""
    return _page(_writer(user_id))


@bp.post(WRITER)
@requires(Permission.LICENSE_GRANT)
def grant(user_id: int) -> Page:
    """Grant another license on the grounds that were given."""
    user = _writer(user_id)
    form = _offered(LicenseForm.sent(), user)
    try:
        if form.validate():
            license, by = License(form.license.data), current_actor()
            license_writer(db(), user, license, form.earned(), by=by, now=utc_now())
            flash(_("Saved. It holds from their next click on."))
            return redirect(url_for(".writer", user_id=user_id))
    except Invalid as error:
        form.refuse(error)
    fail()
    return _page(user, form), 422


def _writer(user_id: int) -> User:
    user = get_user(db(), user_id)
    if user not in list_with_role(db(), *WRITERS):
        raise NotFound
    return user


def _offered(form: LicenseForm, user: User) -> LicenseForm:
    by = current_actor()
    within = [license for license in License if may_grant(by, user, license)]
    others = [license for license in within if license is not user.license]
    return form.offer(others, list_reviewed(db(), by, user))


def _page(user: User, form: LicenseForm | None = None) -> str:
    form = form or _offered(LicenseForm(), user)
    works = list_reviewed(db(), current_actor(), user)
    grants = list_grants(db(), user)
    people = [grant.by_id for grant in grants] + [w.approved_by_id for w in works]
    return render_template(
        "practice/writer.html",
        writer=user,
        form=form,
        works=works,
        grants=grants,
        names=names_of(db(), people),
        is_self=user.id == current_actor().user_id,
    )
