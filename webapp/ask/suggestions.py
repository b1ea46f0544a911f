"""What may help beside the form: shown, opened, refused, or what solved it."""

import re

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from articles.cards import Card, cards, mentions
from articles.queries import access_slug
from kb.clock import utc_now
from kb.errors import Invalid, NotFound
from kb.events.log import record
from kb.events.types import (
    JourneyResumed,
    SuggestionDismissed,
    SuggestionOpened,
)
from kb.journeys.actions import solved as record_solved
from kb.journeys.exposures import Exposure, exposure
from kb.journeys.queries import trail
from kb.journeys.refs import ArticleRef
from kb.policy import Permission
from kb.text import N_, Lang, one_line
from search.protocol import RequestText
from search.snippets import snippet
from webapp.ask.blueprint import bp
from webapp.ask.looking import first_look
from webapp.ask.pages import (
    keep_draft,
    request_announcements,
    sent_form,
    so_far,
)
from webapp.ask.suggesting import look, record_look
from webapp.authz import public, requires
from webapp.database import db
from webapp.finding import passage_of
from webapp.limits import limited
from webapp.login import current_actor
from webapp.services import services

Page = str | Response | tuple[str, int]

_CHOICE = re.compile(r"(\d{1,9})-(\d{1,9})", re.ASCII)
PASSAGE_CHARACTERS = 1200


@bp.post("/ask/suggest")
@public
@limited("60/minute")
def suggest() -> Page:
    """Return what stands beside the form for what is written so far."""
    site, actor, now = services(), current_actor(), utc_now()
    site.observations.flush()
    form = sent_form()
    begun = so_far(form)
    with site.database.reading() as session:
        found = look(site, session, actor, now, begun)
    if begun.is_enough:
        record_look(site, db(), actor, now, begun, found.offers)
    if actor.is_authenticated and begun.words:
        keep_draft(form)
    return render_template(
        "ask/suggestions.html",
        form=form,
        look=found,
        swap=True,
        announcements=request_announcements(form),
    )


@bp.get("/ask/passage/<any(en, zh):lang>/<slug>")
@requires(Permission.ARTICLE_READ)
def passage(lang: Lang, slug: str) -> Page:
    """Show the passage of an article that fits what is written."""
    card = _published(lang, slug)
    key, words = request.args.get("k", ""), one_line(request.args.get("w", ""))[:200]
    rank = exposure(db(), current_actor(), key).shown.get(card.article_id)
    if rank is not None:
        _note_opened(card, key, rank.rank)
    partial = request.headers.get("HX-Request") == "true"
    return render_template(
        "ask/passage.html" if partial else "ask/passage_page.html",
        card=card,
        **_passage(card, words),
        form_key=key,
        rank=rank.rank if rank else None,
    )


@bp.post("/ask/dismissed")
@public
@limited("60/minute")
def dismissed() -> Page:
    """Hide an article that is not the one, and remember that it is not."""
    services().observations.flush()
    _note_dismissed(_chosen("not_it"), request.form.get("form_key", ""))
    if request.headers.get("HX-Request") == "true":
        return Response(status=204)
    flash(_("We will not show this one again."))
    return _next_look() or redirect(url_for(".new"))


@bp.post("/ask/solved")
@public
@limited("20/minute")
def solved() -> Page:
    """Close the form without a ticket: an article helped."""
    services().observations.flush()
    ref, key = _chosen("solved_by"), request.form.get("form_key", "")
    actor, now = current_actor(), utc_now()
    seen = exposure(db(), actor, key)
    if not _was_seen(ref, seen):
        raise NotFound
    if "subject" in request.form:
        keep_draft(sent_form())
    if seen.solved != ref:
        query = request.form.get("subject", "")
        record_solved(db(), ref, by=actor, now=now, form_key=key, query=query)
    return redirect(url_for(".thanks", k=key))


@bp.get("/ask/thanks")
@public
def thanks() -> Page:
    """Thank the person who found the answer, and let them take it back."""
    key = request.args.get("k", "")
    ref = exposure(db(), current_actor(), key).solved
    if ref is None:
        return redirect(url_for(".new"))
    named = mentions(db(), current_actor(), [ref.revision_id])
    return render_template(
        "ask/thanks.html", mention=named.get(ref.revision_id), form_key=key
    )


@bp.post("/ask/undo")
@public
@limited("20/minute")
def undo() -> Page:
    """Take back that it was solved, and go on with the form."""
    key, actor = request.form.get("form_key", ""), current_actor()
    if exposure(db(), actor, key).solved is not None:
        record(db(), JourneyResumed.by(actor, utc_now(), form_key=key))
    flash(_("Taken back. Your request is here as you left it."))
    return redirect(url_for(".new"))


def _published(lang: Lang, slug: str) -> Card:
    edition = access_slug(db(), current_actor(), lang, slug)
    key = (edition.article_id, edition.lang)
    card = cards(db(), current_actor(), [key]).get(key)
    if card is None:
        raise NotFound(N_("There is no such article."))
    return card


def _note_opened(card: Card, key: str, rank: int) -> None:
    event = SuggestionOpened.by(
        current_actor(),
        utc_now(),
        article_id=card.article_id,
        revision_id=card.revision_id,
        form_key=key,
        rank=rank,
    )
    services().observations.add(event)


def _passage(card: Card, words: str) -> dict[str, object]:
    """Return the section that fits and what follows it, as far as there is room."""
    anchor, _short = passage_of(card, RequestText(subject=words))
    anchors = [section["anchor"] for section in card.sections]
    first = anchors.index(anchor) if anchor in anchors else 0
    parts, room = [], PASSAGE_CHARACTERS
    for section in card.sections[first:]:
        lines = section["text"][:room].splitlines()
        marked = [snippet(line, words, len(line)) for line in lines]
        parts.append({"heading": section["heading"], "lines": marked})
        room -= len(section["text"])
        if room <= 0:
            break
    return {"anchor": anchor, "parts": parts}


def _chosen(name: str) -> ArticleRef:
    found = _CHOICE.fullmatch(request.form.get(name, ""))
    if found is None:
        raise Invalid(N_("Choose an article."))
    return ArticleRef(int(found[1]), int(found[2]))


def _note_dismissed(ref: ArticleRef, key: str) -> None:
    actor, now = current_actor(), utc_now()
    # Committed here, so that the next look knows of it.
    with services().database.transaction() as session:
        seen = exposure(session, actor, key)
        offered = seen.shown.get(ref.article_id)
        if offered is not None and ref.article_id not in seen.dismissed:
            event = SuggestionDismissed.by(
                actor, now, **ref._asdict(), form_key=key, rank=offered.rank
            )
            record(session, event)


def _next_look() -> str | None:
    """Return what else may help, where the whole form was sent."""
    if "subject" not in request.form:
        return None
    form = sent_form()
    page = first_look(form)
    if page is None:
        keep_draft(form)
    return page


def _was_seen(ref: ArticleRef, seen: Exposure) -> bool:
    """Say whether the form showed the text, or the person read it before."""
    shown = seen.shown.get(ref.article_id)
    if shown is not None and shown.revision_id == ref.revision_id:
        return True
    way = trail(db(), current_actor(), utc_now())
    return ref in [(r.article_id, r.revision_id) for r in way.readings]
