"""Accounts, topics, products, and who may do what."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from articles.categories import add_category, move_category
from articles.models import Category
from articles.queries import list_categories
from kb.accounts.actions import change_account
from kb.accounts.queries import get_user, list_roles, list_users
from kb.clock import utc_now
from kb.errors import AskFirstError, NotFound
from kb.policy import POLICY, Permission, Role
from kb.products.actions import add_product
from kb.products.models import Product
from kb.products.queries import list_products
from webapp.admin.forms import AccountForm, BranchForm, MoveForm
from webapp.authz import requires
from webapp.database import db, fail
from webapp.forms import SiteForm, options
from webapp.i18n import message_of, reader_lang
from webapp.login import current_actor

bp = Blueprint("admin", __name__)

Page = str | Response


@bp.get("/admin")
@requires(Permission.SITE_MANAGE)
def index() -> Page:
    """List the accounts and say who may do what."""
    return render_template(
        "admin/index.html",
        users=list_users(db()),
        roles=list_roles(db()),
        policy={
            permission: [(role, _allowed(permission, role)) for role in Role]
            for permission in Permission
        },
    )


@bp.get("/admin/accounts/<int:user_id>")
@requires(Permission.USER_MANAGE)
def account(user_id: int) -> Page:
    """Show what a person may do."""
    user = get_user(db(), user_id)
    held = [role.value for role in list_roles(db()).get(user.id, [])]
    form = AccountForm(roles=held, is_active=user.is_active)
    return render_template("admin/account.html", user=user, form=form)


@bp.post("/admin/accounts/<int:user_id>")
@requires(Permission.USER_MANAGE)
def account_post(user_id: int) -> Page:
    """Change what a person may do, from their next request on."""
    user, form = get_user(db(), user_id), AccountForm.sent()

    def do() -> None:
        roles = [Role(name) for name in form.roles.data or ()]
        change_account(
            db(),
            user,
            roles=roles,
            is_active=bool(form.is_active.data),
            by=current_actor(),
            now=utc_now(),
        )

    _carry_out(form, do, _("Saved. It holds from their next click on."))
    return redirect(url_for(".account", user_id=user_id))


@bp.get("/admin/catalog")
@requires(Permission.CATALOG_MANAGE)
def catalog() -> Page:
    """Show the trees of topics and products."""
    categories, products = list_categories(db()), list_products(db())
    return render_template(
        "admin/catalog.html",
        categories=tree(categories),
        products=tree(products),
        category_form=_branch(BranchForm(), categories),
        product_form=_branch(BranchForm(), products),
        moves={c.id: _move(c, categories) for c in categories},
    )


@bp.post("/admin/catalog/topics")
@requires(Permission.CATALOG_MANAGE)
def create_category() -> Page:
    """Make a topic."""
    categories = list_categories(db())
    form = _branch(BranchForm.sent(), categories)

    def do() -> None:
        parent = _by_id(categories, form.parent.data)
        names = form.name_en.data or "", form.name_zh.data or ""
        add_category(db(), *names, parent=parent)

    return _done(form, do, _("The topic is there."))


@bp.post("/admin/catalog/topics/<int:category_id>/move")
@requires(Permission.CATALOG_MANAGE)
def place_category(category_id: int) -> Page:
    """Put a topic with all below it somewhere else; every address stays."""
    categories = list_categories(db())
    category = _by_id(categories, category_id)
    if category is None:
        raise NotFound
    form = MoveForm.sent()
    form.parent.choices = options(_choices(categories))

    def do() -> None:
        parent = _by_id(categories, form.parent.data)
        by, now = current_actor(), utc_now()
        move_category(db(), category, parent, by=by, now=now)

    return _done(form, do, _("The topic has its new place."))


@bp.post("/admin/catalog/products")
@requires(Permission.CATALOG_MANAGE)
def create_product() -> Page:
    """Make a product."""
    products = list_products(db())
    form = _branch(BranchForm.sent(), products)

    def do() -> None:
        names = form.name_en.data or "", form.name_zh.data or ""
        add_product(db(), *names, parent=_by_id(products, form.parent.data))

    return _done(form, do, _("The product is there."))


Branch = Category | Product
B = TypeVar("B", Category, Product)


def tree(branches: Sequence[Branch]) -> list[tuple[int, Branch]]:
    """Return the branches from top to bottom, each with its depth from 0."""
    below: dict[int | None, list[Branch]] = {}
    for branch in branches:
        below.setdefault(branch.parent_id, []).append(branch)

    def walk(parent: int | None, depth: int) -> list[tuple[int, Branch]]:
        rows: list[tuple[int, Branch]] = []
        for branch in below.get(parent, ()):
            rows += [(depth, branch), *walk(branch.id, depth + 1)]
        return rows

    return walk(None, 0)


def _branch(form: BranchForm, branches: Sequence[Branch]) -> BranchForm:
    form.parent.choices = options(_choices(branches))
    return form


def _move(category: Category, categories: Sequence[Category]) -> MoveForm:
    form = MoveForm(parent=category.parent_id or 0, prefix="")
    form.parent.choices = options(_choices(categories))
    return form


def _choices(branches: Sequence[Branch]) -> list[tuple[int, str]]:
    lang = reader_lang()
    rows = [(b.id, "\u2003" * depth + b.name(lang)) for depth, b in tree(branches)]
    return [(0, str(_("(at the top)"))), *rows]


def _by_id(branches: Sequence[B], branch_id: int) -> B | None:
    return next((branch for branch in branches if branch.id == branch_id), None)


def _done(form: SiteForm, do: Callable[[], None], said: str) -> Page:
    _carry_out(form, do, said)
    return redirect(url_for(".catalog"))


def _carry_out(form: SiteForm, do: Callable[[], None], said: str) -> None:
    if not form.validate():
        wrong = [str(error) for errors in form.errors.values() for error in errors]
        flash(" ".join(wrong), "error")
        return
    try:
        do()
        flash(said)
    except AskFirstError as error:
        fail()
        flash(message_of(error), "error")


def _allowed(permission: Permission, role: Role) -> str:
    grants = [g for g in POLICY[permission] if g.roles is None or role in g.roles]
    if not grants:
        return "no"
    return "yes" if any(g.is_unconditional for g in grants) else "own"
