"""What readers get of an article as a file: Markdown, or one page of HTML."""

from base64 import b64encode
from functools import cache
from pathlib import Path

from flask import make_response, render_template, url_for
from werkzeug.wrappers import Response

from articles.files.blobs import blob_path
from articles.files.names import ENDINGS
from articles.files.queries import access_attachment
from articles.plain_yaml import write_yaml
from articles.queries import Page, access_slug
from articles.releases import access_published
from articles.text.standalone import Picture, standalone
from kb.errors import NotFound
from kb.policy import Permission
from kb.text import Lang, SafeHtml
from webapp.authz import requires
from webapp.database import db
from webapp.i18n import HTML_LANG
from webapp.limits import limited
from webapp.login import current_actor
from webapp.read.blueprint import bp
from webapp.services import services

STATIC = Path(__file__).parent.parent / "static" / "css"
SHEETS = ("tokens", "prose", "standalone")
MOST_BYTES = 30_000_000


@bp.get("/kb/<any(en, zh):lang>/<slug>.md")
@requires(Permission.ARTICLE_READ)
@limited("60/minute")
def markdown(lang: Lang, slug: str) -> Response:
    """Give the published text as Markdown below what it says about itself."""
    page = _published(lang, slug)
    text = f"---\n{write_yaml(_facts(page))}---\n{page.revision.source}"
    return _file(page, text, "md", "text/markdown")


@bp.get("/kb/<any(en, zh):lang>/<slug>.html")
@requires(Permission.ARTICLE_READ)
@limited("30/minute")
def web_page(lang: Lang, slug: str) -> Response:
    """Give the published text as one page that needs nothing else."""
    page = _published(lang, slug)
    text = render_template(
        "read/standalone.html",
        page=page,
        revision=page.revision,
        address=_address(page),
        text_lang=HTML_LANG[page.edition.lang],
        style=SafeHtml(f"<style>{_style()}</style>"),
        html=standalone(page.rendering.html, root=_root(), picture=_pictures()),
    )
    return _file(page, text, "html", "text/html")


def _published(lang: Lang, slug: str) -> Page:
    """Return what readers get at an address, or at one it had before."""
    return access_published(db(), access_slug(db(), current_actor(), lang, slug))


def _facts(page: Page) -> dict[str, object]:
    revision = page.revision
    facts = {
        "title": revision.title,
        "summary": revision.summary,
        "lang": revision.lang,
        "tags": list(revision.tags),
        "applies_to": list(revision.applies_to),
        "version": revision.number,
        "saved_at": revision.saved_at.isoformat(timespec="seconds"),
        "address": _address(page),
    }
    return {name: value for name, value in facts.items() if value not in ("", [])}


def _address(page: Page) -> str:
    edition = page.edition
    return _root() + url_for("read.show", lang=edition.lang, slug=edition.slug)


def _root() -> str:
    return services().settings.base_url


def _pictures() -> Picture:
    """Return what gives the pictures that this reader may have, up to 30 MB of them."""
    left = MOST_BYTES
    folder = services().settings.attachments_dir

    def picture(number: int, sha256: str) -> str | None:
        nonlocal left
        try:
            file = access_attachment(db(), current_actor(), number, sha256)
            left -= file.size
            if left < 0 or file.media_type not in ENDINGS:
                return None
            content = blob_path(folder, file.sha256).read_bytes()
        except (NotFound, OSError):
            return None
        return f"data:{file.media_type};base64,{b64encode(content).decode()}"

    return picture


@cache
def _style() -> str:
    dark = (STATIC / "dark.css").read_text("utf-8")
    sheets = [(STATIC / f"{name}.css").read_text("utf-8") for name in SHEETS]
    sheets.append(f"@media screen and (prefers-color-scheme: dark) {{ {dark} }}")
    return "\n".join(sheets)


def _file(page: Page, text: str, ending: str, media_type: str) -> Response:
    answer = make_response(text.encode())
    answer.content_type = f"{media_type}; charset=utf-8"
    name = f"{page.article.number}-{page.edition.lang}.{ending}"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
