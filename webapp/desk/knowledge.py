"""Articles on the desk: what may answer a ticket, and what goes to its requester."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import url_for

from articles.cards import Card, Fact, Mention, cards, mentions
from articles.queries import access_article, list_editions
from kb.accounts.queries import actor_of, get_user
from kb.clock import utc_now
from kb.errors import Invalid, NotFound
from kb.journeys.queries import opened_recently
from kb.journeys.refs import ArticleRef
from kb.policy import Actor, Permission, allows
from kb.text import LANGS, N_, Lang
from kb.tickets.links import link_article
from kb.tickets.models import MessageKind, Relation, Ticket
from kb.tickets.queries import list_links, thread
from search.protocol import RequestText
from webapp.database import db
from webapp.finding import ShownOffer, offers
from webapp.login import current_actor
from webapp.services import services

LAST_REPLIES = 3
REPLY_CHARACTERS = 300

GONE = N_("Choose the articles to send again.")


@dataclass(frozen=True, kw_only=True)
class Linked:
    """An article on the ticket and the reason."""

    relation: Relation
    mention: Mention


def suggested(ticket: Ticket) -> list[ShownOffer]:
    """Return articles that may answer the ticket, by all that was said on it.

    What the requester said last counts most.
    """
    replies = [
        message.body
        for message in thread(db(), ticket, current_actor())
        if message.kind is MessageKind.REPLY
    ]
    said = [body[:REPLY_CHARACTERS] for body in reversed(replies[-LAST_REPLIES:])]
    request = RequestText(
        subject=ticket.subject,
        description="\n".join([*said, ticket.description]),
        tried=ticket.tried,
        product_id=ticket.product_id,
        lang=ticket.lang,
    )
    return offers(services(), db(), current_actor(), request)


def read_by_requester(ticket: Ticket) -> set[int]:
    """Return the articles that the requester has opened in the last days."""
    if ticket.requester_id is None:
        return set()
    return opened_recently(db(), requester_of(ticket), utc_now())


def linked(ticket: Ticket) -> list[Linked]:
    """Return the articles on the ticket, in the order they came."""
    links = list_links(db(), [ticket.id])
    known = mentions(db(), current_actor(), [link.revision_id for link in links])
    return [
        Linked(relation=link.relation, mention=known[link.revision_id])
        for link in links
        if link.revision_id in known
    ]


def requester_of(ticket: Ticket) -> Actor:
    """Return the requester as the policy sees them."""
    if ticket.requester_id is None:
        return Actor()
    return actor_of(db(), get_user(db(), ticket.requester_id))


def article_by_number(number: int, lang: Lang) -> ArticleRef:
    """Return the published text of an article, in this language if there is one.

    Raise `Invalid` where nobody could read it.
    """
    try:
        article = access_article(db(), current_actor(), number)
    except NotFound:
        raise Invalid(N_("There is no article with this number."), "number") from None
    published = {
        edition.lang: edition.published_id
        for edition in list_editions(db(), article.id)
        if edition.published_id is not None
    }
    for choice in (lang, *LANGS):
        if choice in published:
            return ArticleRef(article.id, published[choice])
    raise Invalid(N_("This article is not published."), "number")


def send_along(ticket: Ticket, keys: Iterable[str]) -> str:
    """Link articles as sent and return the lines that name them in a reply.

    Raise `Invalid` for one that the requester may not read, or that is gone.
    """
    wanted = {_key(key) for key in keys}
    chosen = cards(db(), current_actor(), wanted)
    if wanted != chosen.keys():
        raise Invalid(GONE, "send")
    requester = requester_of(ticket)
    for card in chosen.values():
        if not allows(requester, Permission.ARTICLE_READ, card):
            raise Invalid(
                N_("The requester may not read “%(title)s”."), "send", title=card.title
            )
        ref = ArticleRef(card.article_id, card.revision_id)
        now, by = utc_now(), current_actor()
        link_article(db(), ticket, ref, Relation.SENT, by=by, now=now)
    return "\n".join(f"- [{card.title}]({_address(card)})" for card in chosen.values())


def _address(card: Fact) -> str:
    return url_for("read.show", lang=card.lang, slug=card.slug, f="ticket")


def _key(text: str) -> tuple[int, Lang]:
    number, _, lang = text.partition(":")
    if not number.isdecimal() or len(number) > 9 or lang not in LANGS:
        raise Invalid(GONE, "send")
    return int(number), "zh" if lang == "zh" else "en"


def candidates(ticket: Ticket) -> list[tuple[ArticleRef, str]]:
    """Return the articles that a solved ticket is likely about, with their titles."""
    found: dict[int, tuple[ArticleRef, str]] = {}
    for link in linked(ticket):
        ref = ArticleRef(link.mention.article_id, link.mention.revision_id)
        found.setdefault(ref.article_id, (ref, link.mention.title))
    for offer in suggested(ticket):
        card: Card = offer.card
        ref = ArticleRef(card.article_id, card.revision_id)
        found.setdefault(ref.article_id, (ref, card.title))
    return list(found.values())
