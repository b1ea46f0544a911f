"""What stands around a text that is written: its readers, its blocks, its links."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request
from flask_babel import lazy_gettext as _l

from articles.addresses import MAX_SLUG
from articles.drafts import Draft
from articles.lint.remarks import Known
from articles.linting import EVERYBODY, known_of
from articles.models import Article, Edition
from articles.queries import access_article
from articles.references import (
    Incoming,
    count_including,
    count_incoming,
    list_including,
    list_incoming,
)
from articles.sharing import draws_on_others, reach_of, shared_for
from articles.text.including import Reach
from articles.text.render import render
from kb.errors import AskFirstError
from kb.policy import Audience, Permission
from kb.text import Lang, SafeHtml
from webapp.database import db
from webapp.forms import LineField, Required, SiteForm, at_most
from webapp.login import current_actor


class AddressForm(SiteForm):
    """The last part of an article's address."""

    slug = LineField(
        _l("Address"),
        [Required(), at_most(MAX_SLUG)],
        description=_l(
            "Words and digits with hyphens. The old address leads here for ever."
        ),
    )


@dataclass(frozen=True, kw_only=True)
class Around:
    """The address of an article, what points at it, what shows it if it is a block.

    The counts are of all texts, also of those the writer may not know.
    """

    address: AddressForm
    incoming: Sequence[Incoming]
    incoming_count: int
    including: Sequence[Incoming]
    including_count: int


def around(
    article: Article, edition: Edition, address: AddressForm | None = None
) -> Around:
    """Return what stands around a text, for the present writer."""
    session, actor = db(), current_actor()
    is_block = article.is_block
    return Around(
        address=address or AddressForm(data={"slug": edition.slug}),
        incoming=list_incoming(session, actor, article),
        incoming_count=count_incoming(session, article),
        including=list_including(session, actor, article) if is_block else (),
        including_count=count_including(session, article) if is_block else 0,
    )


def typed_article() -> Article | None:
    """Return the article that an open editor is about, `None` for a new one."""
    number = request.form.get("key", "").partition("/")[0]
    if not number[:9].isdecimal():
        return None
    try:
        to = Permission.ARTICLE_WRITE
        return access_article(db(), current_actor(), int(number[:9]), to=to)
    except AskFirstError:
        return None


def drawn(source: str, lang: Lang) -> SafeHtml:
    """Return what readers would get, with the blocks; raise `Invalid`."""
    if not draws_on_others(source):
        return render(source, lang).html
    article = typed_article()
    own = article.number if article else None
    shared = shared_for(db(), _readers(article), lang, own=own)
    return render(source, lang, shared=shared).html


def known_for(draft: Draft, lang: Lang, article: Article | None) -> Known:
    """Return what the check of a text is told, as far as the writer may know it."""
    reach = _readers(article)
    return known_of(db(), current_actor(), draft, lang, article, reach=reach)


def _readers(article: Article | None) -> Reach:
    """Return who is going to read: as chosen in the form of a new article."""
    if article is not None:
        return reach_of(article)
    chosen, group = request.form.get("audience", ""), request.form.get("group", "")
    if chosen not in set(Audience):
        return EVERYBODY
    own = [one for one in current_actor().group_ids if str(one) == group]
    is_group = chosen == Audience.GROUP
    if is_group and not own:
        return EVERYBODY
    return Reach(audience=Audience(chosen), group_id=own[0] if is_group else None)
