"""Review rules, and the dates that follow from them."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from articles.models import ArticleKind
from articles.queries import list_categories
from articles.upkeep.dating import compare_dates, redate
from articles.upkeep.models import ReviewRule
from articles.upkeep.rules import Scope, scope_of
from articles.upkeep.ruling import (
    add_rule,
    change_rule,
    count_ruled,
    get_rule,
    list_rules,
    remove_rule,
)
from kb.clock import utc_now
from kb.errors import Conflict, Invalid
from kb.policy import Permission
from webapp.authz import requires
from webapp.database import db, fail
from webapp.login import current_actor
from webapp.upkeep.blueprint import bp
from webapp.upkeep.choices import new_rule_form
from webapp.upkeep.forms import NewRuleForm, RuleForm
from webapp.upkeep.names import category_names

Page = str | Response | tuple[str, int]


@bp.get("/rules")
@requires(Permission.UPKEEP_MANAGE)
def rules() -> Page:
    """List the rules, and offer to make one."""
    return _page(new_rule_form(NewRuleForm()))


@bp.post("/rules")
@requires(Permission.UPKEEP_MANAGE)
def create_rule() -> Page:
    """Make a rule."""
    form = new_rule_form(NewRuleForm.sent())

    def do() -> Scope:
        months, grace_days = form.months.data or 0, form.grace_days.data or 0
        by, now = current_actor(), utc_now()
        scope = form.scope()
        add_rule(db(), scope, months=months, grace_days=grace_days, by=by, now=now)
        return scope

    return _done(form, do, _("The rule holds from now on.")) or _page(form)


@bp.post("/rules/<int:rule_id>")
@requires(Permission.UPKEEP_MANAGE)
def save_rule(rule_id: int) -> Page:
    """Give a rule another measure."""
    rule, form = get_rule(db(), rule_id), RuleForm.sent()

    def do() -> Scope:
        months, grace_days = form.months.data or 0, form.grace_days.data or 0
        by, now = current_actor(), utc_now()
        change_rule(db(), rule, months=months, grace_days=grace_days, by=by, now=now)
        return scope_of(rule)

    done = _done(form, do, _("The rule holds from now on."))
    return done or _page(new_rule_form(NewRuleForm()), {rule_id: form})


@bp.post("/rules/<int:rule_id>/remove")
@requires(Permission.UPKEEP_MANAGE)
def drop_rule(rule_id: int) -> Page:
    """Take a rule away."""
    rule = get_rule(db(), rule_id)
    scope = scope_of(rule)
    remove_rule(db(), rule, by=current_actor(), now=utc_now())
    flash(_("The rule is gone."))
    return _next(scope)


@bp.get("/rules/dates")
@requires(Permission.UPKEEP_MANAGE)
def dates() -> Page:
    """Show whose review date is not the one that the rules give."""
    scope = _scope()
    found = compare_dates(db(), current_actor(), scope)
    changes = found.changes
    first = sum(one.old is None for one in changes)
    lost = sum(one.due_at is None for one in changes)
    earlier = sum(one.is_earlier for one in changes)
    return render_template(
        "upkeep/dates.html",
        scope=scope,
        total=len(changes),
        counts={
            "earlier": earlier,
            "later": len(changes) - earlier - first - lost,
            "first": first,
            "lost": lost,
        },
        unchanged=found.unchanged,
        due=found.count_due(utc_now()),
        categories=category_names(),
    )


@bp.post("/rules/dates")
@requires(Permission.UPKEEP_MANAGE)
def make_dates() -> Page:
    """Give articles the dates of the rules."""
    by, now = current_actor(), utc_now()
    found = compare_dates(db(), by, _scope())
    if not found.changes:
        flash(_("Every date is as the rules give it."))
        return redirect(url_for(".rules"))
    bulk = redate(db(), found, by=by, now=now)
    count = len(found.changes)
    text = ngettext(
        "%(num)s article has a new review date.",
        "%(num)s articles have a new review date.",
        count,
    )
    flash(text)
    return redirect(url_for(".past_change", bulk_id=bulk.id))


def _page(new: NewRuleForm, tried: dict[int, RuleForm] | None = None) -> Page:
    forms = {rule.id: _form_of(rule) for rule in list_rules(db())} | (tried or {})
    page = render_template(
        "upkeep/rules.html",
        rules=list_rules(db()),
        counts=count_ruled(db()),
        forms=forms,
        form=new,
        categories=category_names(),
    )
    return page, 422 if new.errors or tried else 200


def _form_of(rule: ReviewRule) -> RuleForm:
    return RuleForm(data={"months": rule.months, "grace_days": rule.grace_days})


def _done(form: RuleForm, do: Callable[[], Scope], said: str) -> Response | None:
    try:
        if form.validate():
            scope = do()
            flash(said)
            return _next(scope)
    except Invalid as error:
        form.refuse(error)
    except Conflict as error:
        form.refuse(Invalid(error.message, "category"))
    fail()
    return None


def _next(scope: Scope) -> Response:
    kind = scope.kind.value if scope.kind else None
    return redirect(url_for(".dates", category=scope.category_id, kind=kind))


def _scope() -> Scope:
    known = {category.id for category in list_categories(db())}
    category_id = request.values.get("category", type=int)
    kinds = {kind.value: kind for kind in ArticleKind}
    return Scope(
        category_id=category_id if category_id in known else None,
        kind=kinds.get(request.values.get("kind", "")),
    )
