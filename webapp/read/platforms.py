"""The choice of a platform or product, where an article has text for only some."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask import Response, request
from sqlalchemy.orm import Session

from articles.choosing import one_of_each, tokens_of
from articles.queries import Page
from articles.sharing import names
from articles.text.conditions import Axis, Token
from articles.text.render import Rendered
from kb.errors import Invalid
from webapp.authz import public
from webapp.database import db
from webapp.read.blueprint import bp
from webapp.redirects import go_next
from webapp.services import services
from webapp.visitor import cookie_name, set_cookie

COOKIE = "for"
KEPT = timedelta(days=365)
LONGEST = 200
# No name of a platform or product contains it.
BETWEEN = "."


@dataclass(frozen=True, kw_only=True)
class Group:
    """The platforms or the products of a text; `chosen` is "" for all of them."""

    axis: Axis
    tokens: Sequence[Token]
    chosen: str


@dataclass(frozen=True, kw_only=True)
class Chooser:
    """What a reader can choose above a text; `hidden` are the parts left out."""

    groups: Sequence[Group]
    hidden: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """A text as the reader gets it; `rendered` is `None` where they get all of it."""

    chooser: Chooser
    rendered: Rendered | None


@bp.post("/kb/for")
@public
def choose() -> Response:
    """Remember for which platform or product this browser's person reads."""
    known = names(db(), "en")
    kept = {known.token(word).axis: word for word in _remembered()}
    for axis in Axis:
        if axis.value in request.form:
            kept[axis] = request.form[axis.value]
    words = one_of_each(known, (word.lower() for word in kept.values()))
    answer = go_next()
    set_cookie(answer, COOKIE, BETWEEN.join(sorted(words)), KEPT)
    return answer


def _remembered() -> list[str]:
    value = request.cookies.get(cookie_name(COOKIE), "")[:LONGEST]
    return [word for word in value.split(BETWEEN) if word]


def chosen_text(session: Session, page: Page) -> Chosen | None:
    """Return the text for the reader's choice; `None` where there is nothing to choose.

    The address may say the choice, for a link that shows the same to everyone.
    """
    tokens = tokens_of(session, page)
    if not tokens:
        return None
    known = names(session, page.revision.lang)
    asked = request.args.get("for", "")[:LONGEST].lower()
    words = asked.split(BETWEEN) if asked else _remembered()
    offered = {token.axis for token in tokens}
    wanted = one_of_each(known, words)
    choice = frozenset(word for word in wanted if known.token(word).axis in offered)
    chosen = {known.token(word) for word in choice}
    groups = [_group(axis, tokens, chosen) for axis in Axis if axis in offered]
    settled = {token.axis for token in chosen}
    hidden = [t.name for t in tokens if t.axis in settled and t not in chosen]
    chooser = Chooser(groups=groups, hidden=hidden)
    return Chosen(chooser=chooser, rendered=_rendered(session, page, choice))


def _group(axis: Axis, tokens: Sequence[Token], chosen: set[Token]) -> Group:
    own = [token for token in tokens if token.axis is axis]
    picked = [token for token in chosen if token.axis is axis]
    return Group(
        axis=axis,
        tokens=[*own, *(token for token in picked if token not in own)],
        chosen=picked[0].word if picked else "",
    )


def _rendered(session: Session, page: Page, choice: frozenset[str]) -> Rendered | None:
    if not choice:
        return None
    try:
        return services().chosen_texts.get(session, page, choice)
    except Invalid:
        # The whole text is rendered already, and better than no text.
        return None
