"""What the page of an article prints."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from flask import render_template, url_for
from sqlalchemy.orm import Session

from articles.cards import Card
from articles.following.queries import find_subscription
from articles.lifecycle import phase_of
from articles.models import Category
from articles.queries import Page, list_categories
from articles.reviews.queries import find_approval
from kb.accounts.queries import names_of
from kb.analytics.usage import Usage, usage
from kb.announcements.rules import Place
from kb.clock import utc_now
from kb.journeys.queries import current_verdict
from kb.journeys.refs import ArticleRef
from kb.journeys.verdicts import Verdict
from kb.policy import Actor, Permission, allows
from kb.text import Lang, SafeHtml
from webapp.announcing import announcements
from webapp.database import db
from webapp.i18n import HTML_LANG, reader_lang
from webapp.login import current_actor
from webapp.read.contents import contents
from webapp.read.forms import VerdictForm
from webapp.read.helping import next_best, related_to
from webapp.read.languages import address, languages
from webapp.read.platforms import chosen_text

WORDS_A_MINUTE: dict[Lang, int] = {"en": 220, "zh": 400}
STRIP_DAYS = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Reviewed:
    """Who approved the text, and when."""

    name: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Judging:
    """The question whether it helped, and what became of it.

    `form` is open while the reader may still say why not; `instead` are the articles
    that may do better.
    """

    revision_id: int
    verdict: Verdict | None
    form: VerdictForm
    instead: list[Card]

    @property
    def is_explained(self) -> bool:
        said = self.verdict
        return said is not None and bool(said.reason or said.words)


def article_page(page: Page, *, read_key: str | None = None) -> str:
    """Return the page of a published article."""
    judged = judging(page, VerdictForm(), page.revision.id)
    return _article(page, judged, read_key)


def judged_again(page: Page, form: VerdictForm, revision_id: int) -> str:
    """Return the page of an article with a verdict that could not be taken."""
    return _article(page, judging(page, form, revision_id), None)


def judging(page: Page, form: VerdictForm, revision_id: int) -> Judging:
    """Return the state of the question for the present reader."""
    session, actor = db(), current_actor()
    said = current_verdict(session, actor, revision_id)
    if form.errors:
        said = Verdict(helpful=False)
    failed = said is not None and not said.helpful
    return Judging(
        revision_id=revision_id,
        verdict=said,
        form=form,
        instead=next_best(session, actor, page) if failed else [],
    )


def _article(page: Page, judged: Judging, read_key: str | None) -> str:
    session, actor = db(), current_actor()
    texts = languages(session, page)
    return render_template(
        "read/show.html",
        **(common(page) | _as_chosen(session, page)),
        languages=texts,
        language_next=texts.href or address(page.edition),
        reviewed=_reviewed(session, page),
        strip=_strip(session, actor, page),
        phase=phase_of(page.article, page.edition, utc_now()),
        following=find_subscription(session, actor.user_id, article_id=page.article.id),
        announcements=announcements(session, Place.ARTICLE, page.article.product_id),
        judged=judged,
        related=related_to(session, actor, page),
        is_outdated=_is_outdated(page, utc_now()),
        leave_url=read_key and url_for("read.left", read_key=read_key),
    )


def common(page: Page) -> dict[str, object]:
    """Return what every page of a revision prints."""
    lang = page.edition.lang
    return {
        "page": page,
        "article": page.article,
        "revision": page.revision,
        "html": SafeHtml(page.rendering.html),
        "contents": contents(page.rendering.outline),
        "crumbs": _crumbs(list_categories(db()), page.article.category_id),
        "minutes": minutes_of(page.rendering.words, lang),
        "text_lang": HTML_LANG[lang],
    }


def minutes_of(words: int, lang: Lang) -> int:
    """Return how long a text takes to read."""
    return max(1, round(words / WORDS_A_MINUTE[lang]))


def _as_chosen(session: Session, page: Page) -> dict[str, object]:
    """Return what differs for a reader who has chosen a platform or product."""
    chosen = chosen_text(session, page)
    if chosen is None or chosen.rendered is None:
        return {"chooser": chosen and chosen.chooser}
    outline = [asdict(heading) for heading in chosen.rendered.outline]
    return {
        "chooser": chosen.chooser,
        "html": chosen.rendered.html,
        "contents": contents(outline),
        "minutes": minutes_of(chosen.rendered.words, page.edition.lang),
    }


def _crumbs(categories: Sequence[Category], category_id: int) -> list[tuple[str, str]]:
    known = {category.id: category for category in categories}
    path: list[tuple[str, str]] = []
    step = known.get(category_id)
    while step is not None and len(path) < len(known):
        href = url_for("find.category", slug=step.slug)
        path.insert(0, (step.name(reader_lang()), href))
        step = known.get(step.parent_id or 0)
    return path


def _reviewed(session: Session, page: Page) -> Reviewed | None:
    review = find_approval(session, page.revision.id)
    if review is None or review.decided_by_id is None or review.decided_at is None:
        return None
    name = names_of(session, [review.decided_by_id]).get(review.decided_by_id)
    return Reviewed(name=name, at=review.decided_at) if name else None


def _is_outdated(page: Page, now: datetime) -> bool:
    due = page.article.review_due_at
    return due is not None and due < now


def _strip(session: Session, actor: Actor, page: Page) -> Usage | None:
    if not allows(actor, Permission.ARTICLE_WRITE):
        return None
    ref = ArticleRef(page.article.id, page.revision.id)
    return usage(session, ref, utc_now() - STRIP_DAYS)
