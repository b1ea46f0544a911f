"""Announcements as pages show them: where they belong, in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy.orm import Session

from articles.text.render import render
from articles.text.sanitize import nameless
from kb.announcements.models import Announcement, Tone
from kb.announcements.queries import acknowledged_ids, list_current
from kb.announcements.rules import Place, is_shown
from kb.clock import utc_now
from kb.policy import Actor
from kb.products.queries import list_products, with_ancestors
from kb.text import Lang, SafeHtml
from webapp.i18n import HTML_LANG, other_lang, reader_lang
from webapp.login import current_actor


@dataclass(frozen=True, kw_only=True)
class Shown:
    """An announcement in the reader's language, else in the one it has.

    `asks` says that the reader has still to acknowledge it.
    """

    announcement: Announcement
    title: str
    html: SafeHtml
    lang: Lang
    product: str
    asks: bool = False

    @property
    def html_lang(self) -> str:
        return HTML_LANG[self.lang]

    @property
    def is_foreign(self) -> bool:
        return self.lang != reader_lang()

    @property
    def is_outage(self) -> bool:
        return self.announcement.tone is Tone.OUTAGE


def announcements(
    session: Session, place: Place, product_id: int | None = None
) -> list[Shown]:
    """Return what stands on a page for whoever looks at it, the most urgent first.

    What somebody had to acknowledge, and has, is gone for them; an outage stays.
    """
    actor = current_actor()
    found = list_current(session, actor, utc_now())
    if not found:
        return []
    about = _with_all_above(session, product_id)
    fitting = [one for one in found if is_shown(one, place, about)]
    return _for_reader(session, actor, fitting)


def _with_all_above(session: Session, product_id: int | None) -> tuple[int, ...]:
    if product_id is None:
        return ()
    return with_ancestors(list_products(session), product_id)


def _for_reader(
    session: Session, actor: Actor, found: Sequence[Announcement]
) -> list[Shown]:
    asking = [one.id for one in found if one.must_acknowledge]
    is_known = actor.is_authenticated and asking
    done = acknowledged_ids(session, actor, asking) if is_known else frozenset()
    names = _product_names(session, found)
    shown = [
        in_language(
            one,
            reader_lang(),
            product=names.get(one.product_id or 0, ""),
            asks=one.must_acknowledge and one.id not in done,
        )
        for one in found
        if one.id not in done or one.tone is Tone.OUTAGE
    ]
    # What somebody still has to read must not hide behind the rest.
    return sorted(shown, key=lambda one: (not one.is_outage, not one.asks))


def _product_names(session: Session, found: Sequence[Announcement]) -> dict[int, str]:
    if not any(one.product_id for one in found):
        return {}
    lang = reader_lang()
    return {product.id: product.name(lang) for product in list_products(session)}


def in_language(
    announcement: Announcement, lang: Lang, *, product: str = "", asks: bool = False
) -> Shown:
    """Return an announcement in a language, or in the other one where it lacks it."""
    if not _title(announcement, lang):
        lang = other_lang(lang)
    body = announcement.body_zh if lang == "zh" else announcement.body_en
    return Shown(
        announcement=announcement,
        title=_title(announcement, lang),
        html=body_html(body, lang),
        lang=lang,
        product=product,
        asks=asks,
    )


def _title(announcement: Announcement, lang: Lang) -> str:
    return announcement.title_zh if lang == "zh" else announcement.title_en


@lru_cache(maxsize=128)
def body_html(source: str, lang: Lang) -> SafeHtml:
    """Return the text of an announcement; raise `Invalid` where it cannot be shown."""
    # Several texts stand on one page, each with headings of the same names.
    return nameless(render(source, lang).html) if source else SafeHtml("")
