"""An article chosen by its number, or by words."""

from articles.cards import Card, cards
from articles.queries import access_article
from kb.errors import AskFirstError
from kb.text import LANGS, Lang, guess_lang
from search.protocol import Query
from webapp.database import db
from webapp.finding import complete, find, once
from webapp.i18n import reader_lang
from webapp.login import current_actor
from webapp.services import services

MOST = 8


def by_number(text: str) -> Card | None:
    """Return the published article of a number that the actor may read."""
    number = text.strip().lstrip("#")
    if not number.isdecimal() or len(number) > 9:
        return None
    try:
        article = access_article(db(), current_actor(), int(number))
    except AskFirstError:
        return None
    texts = cards(db(), current_actor(), [(article.id, lang) for lang in LANGS])
    own = reader_lang()
    return next(iter(sorted(texts.values(), key=lambda card: card.lang != own)), None)


def by_words(text: str) -> list[Card]:
    """Return the articles that the words begin to name or find, the best first."""
    actor = current_actor()
    lang: Lang = "zh" if guess_lang(text) == "zh" else reader_lang()
    query = Query(text=text, audiences=frozenset(), lang=lang)
    begun = complete(services(), db(), actor, query, MOST)
    rows = once(find(services(), db(), actor, query).facts, lang)[:MOST]
    texts = cards(db(), actor, [row.key for row in rows])
    found = [*begun, *(texts[row.key] for row in rows if row.key in texts)]
    return list({card.article_id: card for card in reversed(found)}.values())[::-1][
        :MOST
    ]
