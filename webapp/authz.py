"""Every view says whom it serves; one that does not is refused."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from flask import Flask, current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from kb.errors import Forbidden
from kb.policy import CONDITIONAL, Permission, allows
from webapp.login import current_actor

P = ParamSpec("P")
R = TypeVar("R")

DECLARED = "declared_access"
PUBLIC = "public"


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Declare that anyone may call the view."""
    setattr(view, DECLARED, PUBLIC)
    return view


def requires(permission: Permission) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare the permission that a view needs.

    Where the permission depends on the resource, the view itself obtains the
    resource through an `access_*` function.
    """

    def declare(view: Callable[P, R]) -> Callable[P, R]:
        setattr(view, DECLARED, permission)
        return view

    return declare


def declared(endpoint: str) -> Permission | str | None:
    """Return what the view of an endpoint declares."""
    view = current_app.view_functions[endpoint]
    access: Permission | str | None = getattr(view, DECLARED, None)
    return access


def init_authz(app: Flask) -> None:
    """Check the declaration of the view before each request."""
    public(app.view_functions["static"])
    app.before_request(_check)


def _check() -> Response | None:
    if request.endpoint is None:
        return None
    access = declared(request.endpoint)
    if access is None:
        raise Forbidden
    if not isinstance(access, Permission) or access in CONDITIONAL:
        return None
    actor = current_actor()
    if allows(actor, access):
        return None
    if actor.is_authenticated or request.method != "GET":
        raise Forbidden
    return redirect(url_for("account.sign_in", next=request.full_path.rstrip("?")))
