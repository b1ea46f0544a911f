"""Sign-in, registration, reset, and the person's own account."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from kb.accounts import actions
from kb.accounts.models import User
from kb.accounts.passwords import hash_new_password
from kb.accounts.queries import find_resetting, find_user, get_user
from kb.clock import utc_now
from kb.errors import Conflict, Invalid
from webapp.account.forms import (
    ForgottenForm,
    PasswordForm,
    RegisterForm,
    ResetForm,
    SignInForm,
)
from webapp.authz import public
from webapp.database import commit_now, db
from webapp.forms import SiteForm
from webapp.i18n import reader_lang
from webapp.limits import limited
from webapp.login import current_actor, current_login, leave
from webapp.mail import Letter
from webapp.services import services
from webapp.signing_in import begin, go_on

bp = Blueprint("account", __name__)

Page = str | Response | tuple[str, int]


@bp.get("/sign-in")
@public
def sign_in() -> Page:
    """Show the form, and in the demo a button for each role."""
    if current_actor().is_authenticated:
        return go_on()
    return _page("sign_in", SignInForm())


@bp.post("/sign-in")
@public
@limited("20/minute")
def sign_in_post() -> Page:
    """Sign in with address and password."""
    form = SignInForm.sent()
    if not form.validate():
        return _page("sign_in", form)
    email, password = form["email"].data or "", form["password"].data or ""
    user = _checked(email, password)
    if user is None:
        form.refuse(Invalid(_("Address and password do not belong together.")))
        return _page("sign_in", form)
    begin(user)
    return go_on()


@bp.post("/sign-out")
@public
def sign_out() -> Page:
    """End the sign-in of this browser."""
    login = current_login()
    if login:
        actions.sign_out(db(), login.token, by=current_actor(), now=utc_now())
    leave()
    return redirect(url_for("home.index"))


@bp.get("/register")
@public
def register() -> Page:
    """Show the form for a new account."""
    _refuse_unless_open()
    return _page("register", RegisterForm())


@bp.post("/register")
@public
@limited("5/minute")
def register_post() -> Page:
    """Make an account; the answer is the same when there was one already."""
    _refuse_unless_open()
    form = RegisterForm.sent()
    if not form.validate():
        return _page("register", form)
    try:
        _make_account(form)
    except Invalid as error:
        form.refuse(error)
        return _page("register", form)
    flash(_("Your account is ready if the address had none before. Please sign in."))
    return redirect(url_for(".sign_in", next=request.form.get("next")))


@bp.get("/forgotten")
@public
def forgotten() -> Page:
    """Ask for the address to send a link to."""
    return _page("forgotten", ForgottenForm())


@bp.post("/forgotten")
@public
@limited("5/minute")
def forgotten_post() -> Page:
    """Send a link, if there is such an account; the answer does not tell."""
    form = ForgottenForm.sent()
    if not form.validate():
        return _page("forgotten", form)
    started = actions.begin_reset(db(), form["email"].data or "", utc_now())
    if started:
        user, token = started
        commit_now()
        services().jobs.send(reset_letter(user, token))
    flash(_("If there is an account, a link is on its way. It works for 30 minutes."))
    return redirect(url_for(".sign_in"))


@bp.get("/reset/<token>")
@public
def reset(token: str) -> Page:
    """Show the form of a living link."""
    return _page("reset", ResetForm(), token=token)


@bp.post("/reset/<token>")
@public
@limited("10/minute")
def reset_post(token: str) -> Page:
    """Set the new password and end every sign-in of the person."""
    form = ResetForm.sent()
    try:
        if form.validate():
            with services().database.reading() as reading:
                user = find_resetting(reading, token, utc_now())
            hashed = hash_new_password(
                form["password"].data, user.email if user else ""
            )
            actions.finish_reset(db(), token, hashed, utc_now())
            flash(_("Your password is changed. Please sign in."))
            return redirect(url_for(".sign_in"))
    except Invalid as error:
        form.refuse(error)
    return _page("reset", form, token=token)


@bp.get("/account")
@public
def show() -> Page:
    """Show the person's own account."""
    if not current_actor().is_authenticated:
        return redirect(url_for(".sign_in", next=url_for(".show")))
    return _page("show", PasswordForm())


@bp.post("/account/password")
@public
@limited("10/minute")
def change_password() -> Page:
    """Change the password; every other browser is signed out."""
    actor = current_actor()
    form = PasswordForm.sent()
    if not actor.is_authenticated:
        return redirect(url_for(".sign_in"))
    try:
        if form.validate():
            if _checked(actor.email, form["current"].data or "") is None:
                raise Invalid(_("This is not your current password."), "current")
            hashed = hash_new_password(form["password"].data, actor.email)
            user = get_user(db(), actor.user_id or 0)
            actions.change_password(db(), user, hashed, utc_now())
            begin(user)
            flash(_("Your password is changed. Other browsers are signed out."))
            return redirect(url_for(".show"))
    except Invalid as error:
        form.refuse(error)
    return _page("show", form)


def reset_letter(user: User, token: str) -> Letter:
    """Return the letter with the link, built from the configured address only."""
    link = services().settings.base_url + url_for("account.reset", token=token)
    text = _(
        "Somebody, probably you, asked for a new password.\n\n%(link)s\n\n"
        "The link works once, for 30 minutes. If it was not you, do nothing.",
        link=link,
    )
    return Letter(to=user.email, subject=_("Set a new password"), text=text)


def _page(name: str, form: SiteForm, **more: object) -> Page:
    status = 422 if form.errors else 200
    next_path = request.values.get("next", "")
    page = render_template(f"account/{name}.html", form=form, next=next_path, **more)
    return page, status


def _checked(email: str, password: str) -> User | None:
    """Return the person of a right password; no write waits for the hash."""
    address, now = request.remote_addr or "", utc_now()
    with services().database.reading() as reading:
        user = actions.check_password(
            reading, email, password, address=address, now=now
        )
    if user is None:
        by = current_actor()
        actions.count_failure(db(), email, address=address, by=by, now=now)
    return user


def _make_account(form: SiteForm) -> None:
    email, name = form["email"].data or "", form["name"].data or ""
    hashed = hash_new_password(form["password"].data or "", email)
    lang, now = reader_lang(), utc_now()
    if find_user(db(), email) is not None:
        return
    try:
        actions.register(
            db(),
            actions.NewAccount(email=email, name=name, password_hash=hashed, lang=lang),
            now=now,
        )
    except Conflict:
        return


def _refuse_unless_open() -> None:
    if not services().settings.registration:
        abort(404)
