"""The files of articles, for whoever may read the article."""

from flask import Response, send_file

from articles.files.blobs import blob_path
from articles.files.kinds import NAMED
from articles.files.names import ENDINGS, sent_name
from articles.files.queries import access_attachment
from kb.errors import NotFound
from kb.policy import Permission
from kb.text import N_
from webapp.authz import requires
from webapp.database import db
from webapp.login import current_actor
from webapp.read.blueprint import bp
from webapp.services import services

HARMLESS = "sandbox; default-src 'none'"
UNKNOWN = "application/octet-stream"


@bp.get(f"/attachments/<int(max={2**31 - 1}):number>/<sha256>")
@requires(Permission.ARTICLE_READ)
def attachment(number: int, sha256: str) -> Response:
    """Give a file of an article; only pictures open in the browser."""
    file = access_attachment(db(), current_actor(), number, sha256)
    path = blob_path(services().settings.attachments_dir, file.sha256)
    is_picture = file.media_type in ENDINGS
    try:
        answer = send_file(
            path.resolve(),
            mimetype=file.media_type
            if is_picture or file.media_type in NAMED
            else UNKNOWN,
            as_attachment=not is_picture,
            download_name=sent_name(file.filename, file.media_type),
            etag=file.sha256,
        )
    except FileNotFoundError as error:
        raise NotFound(N_("There is no such file.")) from error
    answer.headers["Content-Security-Policy"] = HARMLESS
    # Kept by the browser, but asked for again: the audience may have changed.
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer
