"""What helps while writing: the true preview, links, templates, articles alike."""

import re

from flask import render_template, request
from werkzeug.wrappers import Response

from articles.cards import Card, cards
from articles.models import ArticleKind
from articles.queries import access_article, list_categories, list_editions
from articles.text.kinds import template_of
from kb.errors import AskFirstError, Invalid
from kb.policy import Permission
from kb.text import LANGS, Lang, guess_lang, one_line
from search.protocol import Filters, Query, RequestText
from webapp.authz import requires
from webapp.database import db, reads
from webapp.finding import ShownOffer, complete, find, offers, once
from webapp.i18n import message_of, reader_lang
from webapp.limits import limited
from webapp.login import current_actor
from webapp.services import services
from webapp.write.around import drawn
from webapp.write.blueprint import bp
from webapp.write.texts import Page

MOST_LINKS = 8
MOST_SIMILAR = 4
MOST_CHARACTERS = 200
# The suggester reads a request, not a whole article.
MOST_COMPARED = 2_000
ENOUGH = 8
# Hints and headings are the template's words, not the writer's.
_NOT_OWN = re.compile(r"<!--.*?-->|^ {0,3}#[^\n]*", re.DOTALL | re.MULTILINE)


@bp.post("/write/preview")
@requires(Permission.ARTICLE_WRITE)
@limited("240/minute")
@reads
def preview() -> Page:
    """Return what readers would get, from the one renderer."""
    source = request.form.get("source", "").replace("\r\n", "\n")
    try:
        return drawn(source, written_lang(source))
    except Invalid as error:
        return render_template("write/no_preview.html", why=message_of(error))


def written_lang(source: str) -> Lang:
    """Return the language in which the form is being written."""
    named = request.form.get("lang") or request.form.get("key", "")[-2:]
    for lang in LANGS:
        if named == lang:
            return lang
    return guess_lang(source)


@bp.get("/write/link-search")
@requires(Permission.ARTICLE_WRITE)
@limited("300/minute")
def link_search() -> str:
    """Return the articles a link may lead to, as options of a list."""
    words = one_line(request.args.get("q", ""))[:MOST_CHARACTERS]
    wanted = request.args.get("lang", "")
    lang: Lang = "zh" if wanted == "zh" else "en"
    each: dict[int, Card] = {}
    for card in [*_numbered(words, lang), *_found(words, lang)] if words else []:
        each.setdefault(card.article_id, card)
    return render_template(
        "write/link_options.html",
        cards=list(each.values())[:MOST_LINKS],
        categories={c.id: c.name(reader_lang()) for c in list_categories(db())},
    )


def _numbered(words: str, lang: Lang) -> list[Card]:
    number = words.lstrip("#")[:9]
    if not number.isdecimal():
        return []
    try:
        article = access_article(db(), current_actor(), int(number))
    except AskFirstError:
        return []
    keys = [(article.id, one.lang) for one in list_editions(db(), article.id)]
    texts = cards(db(), current_actor(), keys)
    return sorted(texts.values(), key=lambda card: card.lang != lang)[:1]


def _found(words: str, lang: Lang) -> list[Card]:
    actor = current_actor()
    query = Query(text=words, audiences=frozenset(), lang=lang, filters=Filters())
    begun = complete(services(), db(), actor, query, MOST_LINKS)
    rows = once(find(services(), db(), actor, query).facts, lang)[:MOST_LINKS]
    texts = cards(db(), actor, [row.key for row in rows])
    return [*begun, *(texts[row.key] for row in rows if row.key in texts)]


@bp.post("/write/similar")
@requires(Permission.ARTICLE_WRITE)
@limited("120/minute")
@reads
def similar() -> str:
    """Return the articles that already say what is being written."""
    return render_template("write/similar.html", similar=similar_offers())


def similar_offers() -> list[ShownOffer]:
    """Return the published articles closest to the form, for this writer's eyes."""
    form = request.form
    title = one_line(form.get("title", ""))[:MOST_CHARACTERS]
    own = _NOT_OWN.sub("", form.get("source", ""))
    words = f"{form.get('summary', '')}\n{own}"[:MOST_COMPARED]
    if len(title) < ENOUGH and guess_lang(title) == "en":
        return []
    product = form.get("product", "")
    text = RequestText(
        subject=title,
        description=words,
        product_id=int(product) if product[:9].isdecimal() else None,
        lang=guess_lang(title),
    )
    return offers(services(), db(), current_actor(), text, limit=MOST_SIMILAR)


@bp.get("/write/template")
@requires(Permission.ARTICLE_WRITE)
def template() -> Response:
    """Return the template of a kind in a language, as plain text."""
    text = begun(request.args.get("kind", ""), request.args.get("lang", ""))
    return Response(text, mimetype="text/plain")


def begun(kind: str, lang: str) -> str:
    """Return the template of a kind in a language; empty for unknown ones."""
    kinds = [one for one in ArticleKind if one.value == kind]
    return template_of(kinds[0], "zh" if lang == "zh" else "en") if kinds else ""


def is_template(source: str) -> bool:
    """Say whether the text is empty, or a template that nobody has changed."""
    known = {template_of(kind, lang).strip() for kind in ArticleKind for lang in LANGS}
    return source.strip() in known | {""}
