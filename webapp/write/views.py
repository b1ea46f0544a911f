"""The writers' list and the editor."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from articles.actions import (
    add_translation,
    save_revision,
)
from articles.drafts import EditConflict
from articles.models import Edition, Revision
from articles.queries import (
    access_article,
    get_article,
    head_of,
    list_categories,
)
from articles.repairs.tasks import list_own_repairs
from articles.sharing import reach_of
from articles.shelf import Show, list_shelf
from kb.accounts.queries import names_of
from kb.clock import utc_now
from kb.errors import Invalid
from kb.policy import Permission
from kb.text import one_line
from webapp.authz import requires
from webapp.database import db, fail
from webapp.i18n import reader_lang
from webapp.login import current_actor
from webapp.write import (
    addressing,
    aids,
    copies,
    presence,
    remarks,
    restoring,
    starting,
    today,
    uploads,
)
from webapp.write.blueprint import bp
from webapp.write.copies import (
    continued,
    find_unsaved,
    keep_open,
    opening,
    text_key,
)
from webapp.write.forms import ArticleForm, ChangeForm, PlaceForm, fields_of
from webapp.write.merging import choose, merge_again, merge_page, sent_revision
from webapp.write.pages import (
    edit_page,
    move_article,
    place_form,
    translation_page,
)
from webapp.write.saving import render_ahead, saved
from webapp.write.texts import Page, find_text, get_text, lang_of
from webapp.write.translating import draft_of

SIBLINGS = (
    addressing,
    aids,
    copies,
    presence,
    remarks,
    restoring,
    starting,
    today,
    uploads,
)


@bp.get("/write/articles")
@requires(Permission.ARTICLE_WRITE)
def index() -> Page:
    """List what the actor may edit, the last saved on top."""
    actor, words = current_actor(), one_line(request.args.get("q", ""))[:100]
    show = request.args.get("show", "")
    shelf = list_shelf(
        db(),
        actor,
        words=words,
        show=Show(show) if show in set(Show) else Show.ALL,
        page=request.args.get("page", 1, type=int),
    )
    return render_template(
        "write/index.html",
        shelf=shelf,
        words=words,
        show=show,
        names=names_of(db(), [row.author_id for row in shelf.rows]),
        categories={c.id: c.name(reader_lang()) for c in list_categories(db())},
        repairs=list_own_repairs(db(), actor.user_id or 0),
    )


@bp.get("/write/<int:number>/<lang>")
@requires(Permission.ARTICLE_WRITE)
def edit(number: int, lang: str) -> Page:
    """Show the newest text of an article, or an empty one to translate into."""
    edition = find_text(number, lang)
    head = head_of(db(), edition) if edition else None
    key = text_key(number, lang)
    unsaved = find_unsaved(key, head)
    fields = (fields_of(head) if head else {}) | opening(key)
    if unsaved is not None and unsaved.state == "continued":
        fields = continued(unsaved.copy)
    form = _form_of(edition)(data=fields)
    if edition is None:
        return translation_page(number, lang, form, unsaved)
    return edit_page(edition, form, unsaved=unsaved)


def _form_of(edition: Edition | None) -> type[ArticleForm]:
    return ChangeForm if edition and edition.published_id else ArticleForm


@bp.post("/write/<int:number>/<lang>")
@requires(Permission.ARTICLE_WRITE)
def save(number: int, lang: str) -> Page:
    """Save the text as the next revision."""
    edition = find_text(number, lang)
    form = choose(keep_open(_form_of(edition).sent(), text_key(number, lang)))
    try:
        if form.validate():
            _render_ahead(number, lang, form)
            if edition is None:
                return saved(_translate(number, lang, form), form)
            _save(edition, form)
            return saved(edition, form)
    except EditConflict as conflict:
        fail()
        return merge_page(get_text(number, lang), form, conflict)
    except Invalid as error:
        form.refuse(error)
    fail()
    if edition is None:
        return translation_page(number, lang, form)
    return merge_again(edition, form) or edit_page(edition, form)


def _render_ahead(number: int, lang: str, form: ArticleForm) -> None:
    to = Permission.ARTICLE_WRITE
    article = access_article(db(), current_actor(), number, to=to)
    source = form.source.data or ""
    render_ahead(source, lang_of(lang), reach_of(article), own=article.number)


def _save(edition: Edition, form: ArticleForm) -> Revision:
    base = sent_revision(edition, form.based_on.data or "")
    draft = draft_of(form, get_article(db(), edition.article_id), edition.lang)
    return save_revision(
        db(), edition, draft, by=current_actor(), now=utc_now(), based_on=base
    )


def _translate(number: int, lang: str, form: ArticleForm) -> Edition:
    by = current_actor()
    article = access_article(db(), by, number, to=Permission.ARTICLE_WRITE)
    into = lang_of(lang)
    draft = draft_of(form, article, into)
    return add_translation(db(), article, into, draft, by=by, now=utc_now())


@bp.post("/write/<int:number>/<lang>/place")
@requires(Permission.ARTICLE_WRITE)
def move(number: int, lang: str) -> Page:
    """Change where an article stands and who may read it."""
    edition, form = get_text(number, lang), place_form(PlaceForm.sent())
    try:
        if form.validate():
            move_article(edition, form)
            flash(_("The article has its new place."))
            return redirect(url_for(".edit", number=number, lang=lang))
    except Invalid as error:
        form.refuse(error)
    fail()
    head = head_of(db(), edition)
    fields = (fields_of(head) if head else {}) | opening(text_key(number, lang))
    return edit_page(edition, _form_of(edition)(data=fields), form)
