"""The writers' list and the editor."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from articles.actions import add_translation, create_article, save_revision
from articles.drafts import MAX_TITLE, EditConflict
from articles.models import Edition, Revision
from articles.queries import (
    access_article,
    head_of,
    list_categories,
    list_history,
)
from articles.repairs import list_own_repairs
from articles.shelf import list_shelf
from kb.accounts.queries import names_of
from kb.clock import utc_now
from kb.errors import Invalid
from kb.policy import Permission
from kb.text import one_line
from webapp.authz import requires
from webapp.database import db, fail
from webapp.i18n import message_of, reader_lang
from webapp.login import current_actor
from webapp.markdown import message_html
from webapp.write.blueprint import bp
from webapp.write.forms import ArticleForm, PlaceForm, fields_of
from webapp.write.origin import link_origin, prefilled
from webapp.write.pages import (
    Page,
    conflict_page,
    edit_page,
    find_text,
    get_text,
    lang_of,
    move_article,
    new_page,
    place_form,
    publish_revision,
    saved,
    translation_page,
)


@bp.get("/write")
@requires(Permission.ARTICLE_WRITE)
def index() -> Page:
    """List what the actor may edit, the last saved on top."""
    actor, words = current_actor(), one_line(request.args.get("q", ""))[:100]
    show = request.args.get("show", "")
    shelf = list_shelf(
        db(),
        actor,
        words=words,
        drafts=show == "drafts",
        own=show == "own",
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


@bp.get("/write/new")
@requires(Permission.ARTICLE_WRITE)
def new() -> Page:
    """Show an empty editor, or one that a ticket or a title has begun."""
    wanted = {"title": one_line(request.args.get("title", ""))[:MAX_TITLE]}
    form = ArticleForm(data=prefilled(request.args.get("ticket", "")) or wanted)
    return new_page(form, place_form(PlaceForm()))


@bp.post("/write/new")
@requires(Permission.ARTICLE_WRITE)
def create() -> Page:
    """Make an article with its first revision."""
    form, place = ArticleForm.sent(), place_form(PlaceForm.sent())
    try:
        if form.validate() & place.validate():
            lang, by = lang_of(request.form.get("lang", "")), current_actor()
            edition = create_article(
                db(), place.place(), lang, form.draft(), by=by, now=utc_now()
            )
            link_origin(edition, request.form.get("ticket", ""))
            return saved(edition, head_of(db(), edition))
    except Invalid as error:
        (place if error.field == "group_id" else form).refuse(error)
    fail()
    return new_page(form, place)


@bp.get("/write/<int:number>/<lang>")
@requires(Permission.ARTICLE_WRITE)
def edit(number: int, lang: str) -> Page:
    """Show the newest text of an article, or an empty one to translate into."""
    edition = find_text(number, lang)
    if edition is None:
        return translation_page(number, lang, ArticleForm())
    head = head_of(db(), edition)
    return edit_page(edition, ArticleForm(data=fields_of(head) if head else {}))


@bp.post("/write/<int:number>/<lang>")
@requires(Permission.ARTICLE_WRITE)
def save(number: int, lang: str) -> Page:
    """Save the text as the next revision, and publish it if asked to."""
    edition, form = find_text(number, lang), ArticleForm.sent()
    try:
        if form.validate():
            if edition is None:
                edition = _translate(number, lang, form)
                return saved(edition, head_of(db(), edition))
            return saved(edition, _save(edition, form))
    except EditConflict as conflict:
        fail()
        return conflict_page(number, lang, form, conflict)
    except Invalid as error:
        form.refuse(error)
    fail()
    if edition is None:
        return translation_page(number, lang, form)
    return edit_page(edition, form)


def _save(edition: Edition, form: ArticleForm) -> Revision:
    history = {str(saved.id): saved for saved in list_history(db(), edition)}
    base = history.get(form.based_on.data or "")
    return save_revision(
        db(), edition, form.draft(), by=current_actor(), now=utc_now(), based_on=base
    )


def _translate(number: int, lang: str, form: ArticleForm) -> Edition:
    by = current_actor()
    article = access_article(db(), by, number, to=Permission.ARTICLE_WRITE)
    return add_translation(
        db(), article, lang_of(lang), form.draft(), by=by, now=utc_now()
    )


@bp.post("/write/<int:number>/<lang>/publish")
@requires(Permission.ARTICLE_PUBLISH)
def publish_head(number: int, lang: str) -> Page:
    """Give readers the newest revision."""
    edition = get_text(number, lang)
    head = head_of(db(), edition)
    if head is not None:
        publish_revision(edition, head)
    return redirect(url_for("read.show", lang=edition.lang, slug=edition.slug))


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
    return edit_page(edition, ArticleForm(data=fields_of(head) if head else {}), form)


@bp.post("/write/preview")
@requires(Permission.ARTICLE_WRITE)
def preview() -> Page:
    """Return what readers would get, from the one renderer."""
    try:
        return message_html(request.form.get("source", ""))
    except Invalid as error:
        return render_template("write/no_preview.html", why=message_of(error))
