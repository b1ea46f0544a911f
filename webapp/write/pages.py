"""The editor's pages and what they need around the form."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from articles.actions import publish, reclassify
from articles.drafts import EditConflict
from articles.models import Edition, Revision
from articles.queries import (
    access_article,
    access_edition,
    find_edition,
    get_article,
    head_of,
    list_categories,
    list_editions,
)
from articles.repairs import find_active, measure_repair
from kb.accounts.queries import list_groups
from kb.clock import utc_now
from kb.errors import Forbidden
from kb.policy import Permission, allows
from kb.products.queries import list_products
from kb.text import LANGS, Lang, guess_lang
from webapp.database import db
from webapp.evidence import evidence_of
from webapp.forms import SiteForm
from webapp.i18n import reader_lang
from webapp.login import current_actor
from webapp.write.forms import ArticleForm, PlaceForm, place_of

Page = str | Response | tuple[str, int]


def new_page(form: ArticleForm, place: PlaceForm) -> Page:
    """Return the editor of an article that does not exist yet."""
    ticket = request.values.get("ticket", "")
    lang = request.values.get("lang") or (
        guess_lang(form.title.data) if form.title.data else reader_lang()
    )
    page = render_template(
        "write/new.html", form=form, place=place, ticket=ticket, chosen=lang
    )
    return page, status_of(form, place)


def edit_page(
    edition: Edition, form: ArticleForm, place: PlaceForm | None = None
) -> Page:
    """Return the editor of an article, with the evidence while it is repaired."""
    article = get_article(db(), edition.article_id)
    placing = place or place_form(PlaceForm(data=place_of(article)))
    repair = find_active(db(), article.id, edition.lang)
    page = render_template(
        "write/edit.html",
        article=article,
        edition=edition,
        head=head_of(db(), edition),
        form=form,
        place=placing,
        langs=[one.lang for one in list_editions(db(), article.id)],
        repair=repair,
        evidence=evidence_of(repair.revision_id) if repair else None,
    )
    return page, status_of(form, placing)


def translation_page(number: int, lang: str, form: ArticleForm) -> Page:
    """Return the editor of a text in a language the article does not have yet."""
    actor = current_actor()
    article = access_article(db(), actor, number, to=Permission.ARTICLE_WRITE)
    original = list_editions(db(), article.id)[0]
    page = render_template(
        "write/translate.html",
        article=article,
        lang_code=lang_of(lang),
        form=form,
        original=head_of(db(), original),
    )
    return page, status_of(form)


def conflict_page(
    number: int, lang: str, form: ArticleForm, conflict: EditConflict
) -> Page:
    """Return both texts, so that the writer puts them together and saves again."""
    theirs = conflict.theirs
    form.based_on.data = str(theirs.id) if theirs else ""
    page = render_template(
        "write/conflict.html",
        number=number,
        lang_code=lang_of(lang),
        form=form,
        theirs=theirs,
    )
    return page, 409


def saved(edition: Edition, revision: Revision | None) -> Response:
    """Answer a save: publish where asked to, and go on where the writer wants."""
    number = get_article(db(), edition.article_id).number
    if request.form.get("then") == "publish" and revision is not None:
        if not allows(current_actor(), Permission.ARTICLE_PUBLISH):
            raise Forbidden
        publish_revision(edition, revision)
        return redirect(url_for("read.show", lang=edition.lang, slug=edition.slug))
    flash(_("Saved as revision %(number)s.", number=edition.head_number))
    return redirect(url_for("write.edit", number=number, lang=edition.lang))


def publish_revision(edition: Edition, revision: Revision) -> None:
    """Publish, and let a repair that was on be measured."""
    by, now = current_actor(), utc_now()
    publish(db(), edition, revision, by=by, now=now)
    measure_repair(db(), edition, revision, by=by, now=now)
    flash(_("Published. Readers get revision %(number)s now.", number=revision.number))


def move_article(edition: Edition, form: PlaceForm) -> None:
    """Give the article the place of the form."""
    article = get_article(db(), edition.article_id)
    reclassify(db(), article, form.place(), by=current_actor(), now=utc_now())


def place_form(form: PlaceForm) -> PlaceForm:
    """Return the form with its choices; a writer keeps to the groups they are in."""
    session, own = db(), current_actor().group_ids
    return form.offer(
        list_categories(session),
        list_products(session),
        [group for group in list_groups(session) if group.id in own],
        reader_lang(),
    )


def lang_of(text: str) -> Lang:
    """Return the language of an address; anything else is no page."""
    if text not in LANGS:
        abort(404)
    return text


def get_text(
    number: int, lang: str, to: Permission = Permission.ARTICLE_WRITE
) -> Edition:
    """Return the article's text in a language for what the actor wants to do."""
    return access_edition(db(), current_actor(), number, lang_of(lang), to=to)


def find_text(number: int, lang: str) -> Edition | None:
    """Return the text in a language, `None` where the article has none yet."""
    to = Permission.ARTICLE_WRITE
    article = access_article(db(), current_actor(), number, to=to)
    return find_edition(db(), article.id, lang_of(lang))


def status_of(*forms: SiteForm) -> int:
    """Return the status of a page with these forms."""
    return 422 if any(form.errors for form in forms) else 200
