"""Synonyms that the site proposes, with what they rest on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from articles.cards import Card, Key, cards
from articles.queries import find_revisions
from kb.analytics.detours import Detour, list_detours
from kb.analytics.proposals import dismiss, key_of, list_dismissed, restore
from kb.clock import utc_now
from kb.errors import Invalid
from kb.policy import Permission
from kb.text import LANGS, N_, fold, one_line
from kb.tuning.queries import list_synonyms
from kb.tuning.words import MOST_CHARACTERS
from search.proposing import Case, Proposal, propose
from webapp.authz import requires
from webapp.database import db
from webapp.i18n import reader_lang
from webapp.limits import limited
from webapp.login import current_actor
from webapp.tune.blueprint import bp

LOOKED_BACK = timedelta(days=90)
MOST = 50


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A proposal with the articles that it leads to."""

    proposal: Proposal
    cards: Sequence[Card]


@bp.get("/proposals")
@requires(Permission.SEARCH_TUNE)
@limited("60/minute")
def proposals() -> str:
    """List the proposals, those that more people bear out first."""
    now = utc_now()
    detours = list_detours(db(), now - LOOKED_BACK, now)
    texts = _texts({one.article_id for one in detours})
    cases = _cases(detours, texts)
    aside, known = list_dismissed(db()), _known_pairs()
    found = [
        one
        for one in propose(cases)
        if key_of(one.theirs, one.ours) not in aside
        and not any({fold(one.theirs), fold(one.ours)} <= group for group in known)
    ]
    return render_template(
        "tune/proposals.html",
        found=[_shown(one, texts) for one in found[:MOST]],
        dismissed=sorted(aside),
        days=LOOKED_BACK.days,
    )


@bp.post("/proposals/dismiss")
@requires(Permission.SEARCH_TUNE)
@limited("60/minute")
def dismiss_proposal() -> Response:
    """Put a proposal aside."""
    dismiss(db(), _pair(), by=current_actor(), now=utc_now())
    return redirect(url_for(".proposals"))


@bp.post("/proposals/restore")
@requires(Permission.SEARCH_TUNE)
@limited("60/minute")
def restore_proposal() -> Response:
    """Have a proposal that was put aside come again."""
    restore(db(), _pair(), by=current_actor(), now=utc_now())
    return redirect(url_for(".proposals"))


def _pair() -> tuple[str, str]:
    theirs, ours = (
        one_line(request.form.get(name, ""))[:MOST_CHARACTERS]
        for name in ("theirs", "ours")
    )
    if not theirs or not ours:
        raise Invalid(N_("Name both words."))
    return theirs, ours


def _known_pairs() -> list[frozenset[str]]:
    return [frozenset(map(fold, one.words)) for one in list_synonyms(db())]


def _texts(ids: set[int]) -> Mapping[int, list[Card]]:
    """Return the texts of articles that the actor may read, the own language first."""
    keys: list[Key] = [(article, lang) for article in ids for lang in LANGS]
    found: dict[int, list[Card]] = {}
    texts = cards(db(), current_actor(), keys).values()
    for card in sorted(texts, key=lambda card: card.lang != reader_lang()):
        found.setdefault(card.article_id, []).append(card)
    return found


def _cases(
    detours: Sequence[Detour], texts: Mapping[int, Sequence[Card]]
) -> list[Case]:
    every = [card.revision_id for of in texts.values() for card in of]
    keywords = {one.id: one.keywords for one in find_revisions(db(), every)}
    names = {
        article: [
            *(card.title for card in of),
            *(word for card in of for word in keywords[card.revision_id]),
        ]
        for article, of in texts.items()
    }
    return [
        Case(
            person=one.person,
            query=one.query,
            later=one.later,
            article_id=one.article_id,
            names=names[one.article_id],
        )
        for one in detours
        if one.article_id in names
    ]


def _shown(proposal: Proposal, texts: Mapping[int, Sequence[Card]]) -> Shown:
    first = [texts[article][0] for article in proposal.article_ids[:3]]
    return Shown(proposal=proposal, cards=first)
