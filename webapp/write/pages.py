"""The editor's pages and what they need around the form."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request

from articles.actions import reclassify
from articles.editing.copies import list_copies
from articles.models import Edition
from articles.opening import check_opening
from articles.queries import (
    access_article,
    get_article,
    list_categories,
    list_editions,
)
from articles.releases import access_saved
from articles.repairs.tasks import find_active
from kb.accounts.queries import list_groups
from kb.clock import utc_now
from kb.errors import Forbidden, Invalid
from kb.policy import Permission
from kb.products.queries import list_products
from kb.text import guess_lang
from webapp.database import db
from webapp.evidence import evidence_of
from webapp.finding import ShownOffer
from webapp.forms import SiteForm
from webapp.i18n import reader_lang
from webapp.login import current_actor
from webapp.standard import missed_points_of
from webapp.standing import standing_of
from webapp.write.around import AddressForm, around
from webapp.write.copies import Unsaved
from webapp.write.forms import ArticleForm, PlaceForm, place_of
from webapp.write.presence import others
from webapp.write.remarks import remarks_of, said
from webapp.write.texts import Page, lang_of
from webapp.write.translating import original_of

MOST_COPIES = 5


@dataclass(frozen=True, kw_only=True)
class Beginning:
    """What the page of a new article shows around the form.

    `similar` is `None` where nobody has looked for articles alike.
    """

    lang: str = ""
    ticket: str = ""
    unsaved: Unsaved | None = None
    similar: Sequence[ShownOffer] | None = None


def new_page(form: ArticleForm, place: PlaceForm, begun: Beginning) -> Page:
    """Return the editor of an article that does not exist yet."""
    guessed = guess_lang(form.title.data) if form.title.data else reader_lang()
    copies = list_copies(db(), current_actor()) if request.method == "GET" else ()
    page = render_template(
        "write/new.html",
        form=form,
        place=place,
        begun=begun,
        chosen=begun.lang or guessed,
        unsaved=begun.unsaved,
        copies=[one for one in copies if one.article_id is None][:MOST_COPIES],
    )
    return page, status_of(form, place)


def edit_page(
    edition: Edition,
    form: ArticleForm,
    place: PlaceForm | None = None,
    unsaved: Unsaved | None = None,
    address: AddressForm | None = None,
) -> Page:
    """Return the editor of an article, with the evidence while it is repaired."""
    article = get_article(db(), edition.article_id)
    placing = place or place_form(PlaceForm(data=place_of(article)))
    repair = find_active(db(), article.id, edition.lang)
    saved = access_saved(db(), current_actor(), edition, edition.head_number)
    beside = around(article, edition, address)
    page = render_template(
        "write/edit.html",
        article=article,
        edition=edition,
        head=saved.revision,
        rendered=saved.rendering.html,
        form=form,
        place=placing,
        langs=[one.lang for one in list_editions(db(), article.id)],
        repair=repair,
        evidence=evidence_of(repair.revision_id) if repair else None,
        unsaved=unsaved,
        others=others(edition, form.based_on.data or ""),
        remarks=remarks_of(form, edition.lang, article.kind, article),
        standing=standing_of(db(), edition, utc_now()),
        said=said,
        around=beside,
        original=original_of(article, edition.lang, form),
        missed=missed_points_of(saved.revision.id),
    )
    return page, status_of(form, placing, beside.address)


def translation_page(
    number: int, lang: str, form: ArticleForm, unsaved: Unsaved | None = None
) -> Page:
    """Return the editor of a text in a language the article does not have yet."""
    actor = current_actor()
    article = access_article(db(), actor, number, to=Permission.ARTICLE_WRITE)
    page = render_template(
        "write/translate.html",
        article=article,
        lang_code=lang_of(lang),
        form=form,
        original=original_of(article, lang_of(lang), form),
        unsaved=unsaved,
    )
    return page, status_of(form)


def move_article(edition: Edition, form: PlaceForm) -> None:
    """Give the article the place of the form."""
    article, by = get_article(db(), edition.article_id), current_actor()
    try:
        check_opening(db(), article, form.place(), by=by)
    except Forbidden as error:
        raise Invalid(error.message, "audience") from error
    reclassify(db(), article, form.place(), by=by, now=utc_now())


def place_form(form: PlaceForm) -> PlaceForm:
    """Return the form with its choices; a writer keeps to the groups they are in."""
    session, own = db(), current_actor().group_ids
    return form.offer(
        list_categories(session),
        list_products(session),
        [group for group in list_groups(session) if group.id in own],
        reader_lang(),
    )


def status_of(*forms: SiteForm) -> int:
    """Return the status of a page with these forms."""
    return 422 if any(form.errors for form in forms) else 200
