"""What a careful editor would remark about the text in the form."""

from collections.abc import Sequence

from flask import render_template, request
from flask_babel import gettext

from articles.drafts import Draft
from articles.lint.checking import lint
from articles.lint.remarks import Remark
from articles.models import Article, ArticleKind
from kb.policy import Permission
from kb.text import Lang
from webapp.authz import requires
from webapp.database import reads
from webapp.limits import limited
from webapp.write.aids import written_lang
from webapp.write.around import known_for, typed_article
from webapp.write.blueprint import bp
from webapp.write.forms import ArticleForm, listed


def remarks_of(
    form: ArticleForm, lang: Lang, kind: ArticleKind, article: Article | None = None
) -> Sequence[Remark]:
    """Return the remarks on the text of a form, by line."""
    draft = Draft(
        title=form.title.data or "",
        source=form.source.data or "",
        summary=form.summary.data or "",
        tags=listed(form.tags.data),
        keywords=listed(form.keywords.data),
    )
    is_block = article is not None and article.is_block
    known = known_for(draft, lang, article)
    return lint(draft, lang, kind=None if is_block else kind, known=known)


def said(remark: Remark) -> str:
    """Return a remark in the reader's language."""
    return str(gettext(remark.message, **remark.params))


@bp.post("/write/lint")
@requires(Permission.ARTICLE_WRITE)
@limited("60/minute")
@reads
def lint_text() -> str:
    """Return the remarks on what is typed."""
    form, article = ArticleForm.sent(), typed_article()
    kind = article.kind if article else _kind(request.form.get("kind", ""))
    remarks = remarks_of(form, written_lang(form.source.data or ""), kind, article)
    return render_template("write/remarks.html", remarks=remarks, said=said)


def _kind(name: str) -> ArticleKind:
    known = {kind.value: kind for kind in ArticleKind}
    return known.get(name, ArticleKind.HOW_TO)
