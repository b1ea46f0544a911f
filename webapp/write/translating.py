"""The text beside a translation: what it says, what changed in it, what is followed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from articles.drafts import Draft
from articles.models import Article, Edition, Revision
from articles.queries import Page, find_edition, find_revision, head_of
from articles.releases import access_saved
from articles.translations import Behind, behind, text_to_follow
from kb.text import Lang, SafeHtml
from webapp.comparing import Comparison, compare_texts
from webapp.database import db
from webapp.i18n import other_lang
from webapp.login import current_actor
from webapp.write.forms import ArticleForm


@dataclass(frozen=True, kw_only=True)
class Original:
    """The text in the other language as a translator sees it.

    `before` is what the translation follows so far, as far as that is known, and
    `comparison` what changed since; `missed` are the releases in between.
    """

    edition: Edition
    revision: Revision
    html: SafeHtml
    behind: Behind
    before: Revision | None
    comparison: Comparison | None
    missed: Sequence[Revision]

    @property
    def is_published(self) -> bool:
        return self.edition.published_id == self.revision.id


def original_of(article: Article, lang: Lang, form: ArticleForm) -> Original | None:
    """Return the text in the other language, `None` where there is none.

    A translation that begins or is behind says, unless its writer takes that back,
    that it follows this text now.
    """
    session = db()
    other = find_edition(session, article.id, other_lang(lang))
    text = text_to_follow(session, other) if other else None
    if other is None or text is None:
        return None
    own = find_edition(session, article.id, lang)
    missed = behind(session, own, head_of(session, own)) if own else Behind(missed=[])
    before = _before(other, missed)
    _suggest(form, text, wanted=own is None or bool(missed.updates))
    return Original(
        edition=other,
        revision=text,
        html=SafeHtml(_saved(other, text.number).rendering.html),
        behind=missed,
        before=before,
        comparison=compare_texts(before.source, text.source) if before else None,
        missed=[_saved(other, step.number).revision for step in missed.missed],
    )


def _before(other: Edition, missed: Behind) -> Revision | None:
    """Return what was followed; where nobody noted that, the text before a change."""
    if not missed.updates:
        return None
    number = missed.followed or missed.missed[0].number - 1
    return _saved(other, number).revision if number else None


def _saved(edition: Edition, number: int) -> Page:
    return access_saved(db(), current_actor(), edition, number)


def _suggest(form: ArticleForm, text: Revision, *, wanted: bool) -> None:
    # A form that was sent, or a private copy, has an answer already.
    if form.follows.data is None and form.follows.raw_data is None:
        form.follows.data = str(text.id) if wanted else ""


def draft_of(form: ArticleForm, article: Article, lang: Lang) -> Draft:
    """Return the text as handed in, with what it follows if the writer said so."""
    known = (form.follows.data or "")[:9]
    followed = find_revision(db(), int(known)) if known.isdecimal() else None
    own = (article.id, other_lang(lang))
    if followed is None or (followed.article_id, followed.lang) != own:
        return form.draft()
    return replace(form.draft(), translated_from_id=followed.id)
