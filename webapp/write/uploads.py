"""The files of an article: listed, put on it, and taken away again."""

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from articles.files.actions import attach, detach
from articles.files.blobs import MAX_FILE_BYTES
from articles.files.kinds import allowed
from articles.files.names import ENDINGS, escaped, spoken_name
from articles.files.queries import find_file, list_files
from articles.files.uploads import Upload, take
from articles.models import Article, Attachment
from articles.queries import access_article, find_edition, head_of, list_editions
from kb.accounts.queries import names_of
from kb.clock import utc_now
from kb.errors import Conflict, Invalid, NotFound
from kb.policy import Permission
from kb.text import N_
from webapp.authz import requires
from webapp.database import db, fail
from webapp.i18n import message_of
from webapp.inputs import takes_file, wants_json
from webapp.limits import limited
from webapp.login import current_actor
from webapp.services import services
from webapp.write.blueprint import bp
from webapp.write.texts import Page, lang_of

Answer = Page | tuple[Response, int]
FILES = "/write/<int:number>/<lang>/files"


@bp.get(FILES)
@requires(Permission.ARTICLE_WRITE)
def files(number: int, lang: str) -> Page:
    """List the files of an article, with what uses them."""
    return _files_page(_article(number), lang)


@bp.post(FILES)
@requires(Permission.ARTICLE_WRITE)
@limited("60/minute")
@takes_file
def upload(number: int, lang: str) -> Answer:
    """Put a file on an article; a script gets what to write into the text."""
    lang_of(lang)
    try:
        kept = _take(number)
        article = _article(number)
        attachment = attach(db(), article, kept, by=current_actor(), now=utc_now())
    except Invalid as error:
        return _refused(number, lang, message_of(error))
    if wants_json():
        return jsonify(_described(article, attachment)), 201
    flash(_("The file is there. Copy its Markdown into the text."))
    return redirect(url_for(".files", number=number, lang=lang))


def _take(number: int) -> Upload:
    # Nobody else should wait for the database while a picture is drawn.
    with services().database.reading() as session:
        by, to = current_actor(), Permission.ARTICLE_WRITE
        access_article(session, by, number, to=to)
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Invalid(N_("Please choose a file."), "file")
    return take(services().settings.attachments_dir, sent.filename, sent.stream)


def _refused(number: int, lang: str, why: str) -> Answer:
    fail()
    if wants_json():
        return jsonify(error=why), 422
    return _files_page(_article(number), lang, why), 422


@bp.post(f"{FILES}/<sha256>/remove")
@requires(Permission.ARTICLE_WRITE)
def remove_file(number: int, lang: str, sha256: str) -> Page:
    """Take a file away that no text has used."""
    article = _article(number)
    attachment = find_file(db(), article, sha256)
    if attachment is None:
        raise NotFound(N_("There is no such file."))
    try:
        detach(db(), attachment, by=current_actor(), now=utc_now())
    except Conflict as error:
        fail()
        return _files_page(_article(number), lang, message_of(error)), 409
    flash(_("The file is gone."))
    return redirect(url_for(".files", number=number, lang=lang_of(lang)))


def _files_page(article: Article, lang: str, problem: str = "") -> str:
    session, code = db(), lang_of(lang)
    edition = find_edition(session, article.id, code)
    listed = list_files(session, article)
    return render_template(
        "write/files.html",
        article=article,
        lang_code=code,
        slugs={one.lang: one.slug for one in list_editions(session, article.id)},
        head=head_of(session, edition) if edition else None,
        files=[(file, _described(article, file.attachment)) for file in listed],
        names=names_of(session, [file.attachment.uploaded_by_id for file in listed]),
        pictures=frozenset(ENDINGS),
        kinds_allowed=allowed(),
        most_mb=MAX_FILE_BYTES // 1_000_000,
        problem=problem,
    )


def _article(number: int) -> Article:
    to = Permission.ARTICLE_WRITE
    return access_article(db(), current_actor(), number, to=to)


def _described(article: Article, file: Attachment) -> dict[str, object]:
    """Return what a script writes of a file into the text."""
    url = url_for("read.attachment", number=article.number, sha256=file.sha256)
    is_picture = file.media_type in ENDINGS
    text = spoken_name(file.filename) if is_picture else file.filename
    mark = "!" if is_picture else ""
    return {
        "markdown": f"{mark}[{escaped(text[:200])}]({url})",
        "url": url,
        "media_type": file.media_type,
        "filename": file.filename,
        "size": file.size,
    }
