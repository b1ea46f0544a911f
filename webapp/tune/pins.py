"""Articles that come first for a phrase: the list, a new one seen before, its end."""

from dataclasses import dataclass, replace
from datetime import date

from flask import render_template, request
from werkzeug.wrappers import Response

from articles.cards import Card, facts
from articles.upkeep.queries import Row, list_rows
from kb.accounts.queries import names_of
from kb.clock import utc_now
from kb.errors import AskFirstError, Invalid
from kb.policy import Audience, Permission
from kb.text import LANGS, N_, one_line
from kb.tuning import models
from kb.tuning.actions import NewPin, add_pin, remove_pin
from kb.tuning.queries import get_changes, get_pin, list_pins
from search.tuning import Pin
from webapp.authz import requires
from webapp.database import db, fail
from webapp.limits import limited
from webapp.login import current_actor
from webapp.moments import site_zone
from webapp.services import services
from webapp.tune.blueprint import bp
from webapp.tune.choosing import by_number, by_words
from webapp.tune.comparing import Comparison, compare
from webapp.tune.done import done_change, redirect_done
from webapp.tune.forms import PinForm
from webapp.tuned import current

Page = str | Response | tuple[str, int]


@dataclass(frozen=True, kw_only=True)
class Line:
    """A pin in the list; without a `row` the actor may not see its article."""

    pin: models.Pin
    row: Row | None
    is_published: bool
    is_over: bool

    @property
    def is_for_all(self) -> bool:
        return self.row is not None and self.row.article.audience is Audience.PUBLIC


@bp.get("/pins")
@requires(Permission.SEARCH_TUNE)
def pins() -> Page:
    """List the pins, also those that are over or have no effect."""
    every, today = list_pins(db()), _today()
    ids = [pin.article_id for pin in every]
    rows = list_rows(db(), current_actor(), ids)
    published = _published(ids)
    changes = get_changes(db(), {pin.added_in_id for pin in every})
    return render_template(
        "tune/pins.html",
        lines=[
            Line(
                pin=pin,
                row=rows.get(pin.article_id),
                is_published=pin.article_id in published,
                is_over=pin.until is not None and pin.until < today,
            )
            for pin in every
        ],
        changes=changes,
        names=names_of(db(), [one.made_by_id for one in changes.values()]),
        done=done_change(),
    )


@bp.get("/pins/new")
@requires(Permission.SEARCH_TUNE)
@limited("60/minute")
def new_pin() -> Page:
    """Show the form of a pin, the articles to choose from, and what it would change."""
    if "article" not in request.args:
        return _page(PinForm(data={"phrase": one_line(request.args.get("phrase", ""))}))
    form = PinForm(request.args)
    if not form.validate():
        return _page(form)
    card = by_number(form.article.data or "")
    if card is None:
        return _page(form, choices=by_words(form.article.data or ""))
    try:
        return _page(form, card, comparison=_preview(form, card))
    except Invalid as error:
        form.refuse(error)
        return _page(form)


@bp.post("/pins/new")
@requires(Permission.SEARCH_TUNE)
@limited("30/minute")
def save_new_pin() -> Page:
    """Pin an article that was chosen and seen before."""
    form = PinForm.sent()
    card = by_number(form.article.data or "")
    try:
        if form.validate():
            change = add_pin(
                db(),
                _wanted(form, card),
                by=current_actor(),
                now=utc_now(),
                note=form.note.data or "",
            )
            return redirect_done("tune.pins", change)
    except AskFirstError as error:
        fail()
        form.refuse(error if isinstance(error, Invalid) else Invalid(error.message))
    return _page(form, card)


@bp.post("/pins/<int:pin_id>/remove")
@requires(Permission.SEARCH_TUNE)
@limited("60/minute")
def remove(pin_id: int) -> Page:
    """Have an article come first no more."""
    pin = get_pin(db(), pin_id)
    change = remove_pin(db(), pin, by=current_actor(), now=utc_now())
    return redirect_done("tune.pins", change)


def _published(ids: list[int]) -> set[int]:
    keys = [(article_id, lang) for article_id in ids for lang in LANGS]
    return {article_id for article_id, _ in facts(db(), current_actor(), keys)}


def _today() -> date:
    return utc_now().astimezone(site_zone()).date()


def _wanted(form: PinForm, card: Card | None) -> NewPin:
    if card is None:
        raise Invalid(N_("There is no such article."), "article")
    until = form.until.data
    if until is not None and until < _today():
        raise Invalid(N_("Choose a day from today on."), "until")
    return NewPin(
        phrase=form.phrase.data or "", article_id=card.article_id, until=until
    )


def _preview(form: PinForm, card: Card) -> Comparison:
    wanted = _wanted(form, card)
    before = current(services(), db())
    pin = Pin(phrase=wanted.phrase, article_id=wanted.article_id)
    after = replace(before, pins=(*before.pins, pin))
    return compare([wanted.phrase], before, after)[0]


def _page(
    form: PinForm,
    card: Card | None = None,
    *,
    choices: list[Card] | None = None,
    comparison: Comparison | None = None,
) -> Page:
    page = render_template(
        "tune/new_pin.html",
        form=form,
        card=card,
        choices=choices,
        comparison=comparison,
    )
    return page, 422 if form.errors else 200
