"""Texts on their way to readers, written and decided by the cast."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from articles.actions import create_article, publish, save_revision
from articles.drafts import Draft
from articles.models import ArticleKind, Edition, Revision
from articles.reviews.actions import Asking, approve, submit
from articles.reviews.models import Review
from kb.policy import Actor, Audience
from kb.text import Lang
from tests.articles.making import NOW, head, make_place

LATER = NOW + timedelta(hours=1)
COMPLETE: dict[Lang, str] = {
    "en": (
        "## Issue\n\nPaper is stuck.\n\n## Environment\n\nAll printers.\n\n"
        "## Cause\n\nWorn rollers.\n\n## Resolution\n\n1. Open the tray.\n"
    ),
    "zh": (
        "## 现象\n\n卡纸。\n\n## 适用环境\n\n所有打印机。\n\n"
        "## 原因\n\n滚轮磨损。\n\n## 解决步骤\n\n1. 打开纸盒。\n"
    ),
}


def make_text(
    session: Session,
    by: Actor,
    *,
    audience: Audience = Audience.PUBLIC,
    group_id: int | None = None,
    lang: Lang = "en",
    published: bool = False,
    **more: Any,
) -> Edition:
    """A complete article, a draft of this person unless it is published."""
    place = make_place(session, audience, group_id)
    fields = {"title": "Paper jam", "source": COMPLETE[lang]} | more
    edition = create_article(session, place, lang, Draft(**fields), by=by, now=NOW)
    if published:
        publish(session, edition, head(session, edition), by=by, now=NOW)
    return edition


def make_how_to(session: Session, by: Actor, source: str) -> Edition:
    place = make_place(session, Audience.PUBLIC, None)
    place = replace(place, kind=ArticleKind.HOW_TO)
    draft = Draft(title="Load paper", source=source)
    return create_article(session, place, "en", draft, by=by, now=NOW)


def revise(
    session: Session, edition: Edition, by: Actor, source: str = "", **more: Any
) -> Revision:
    """Save a further text, by default one line longer."""
    base = head(session, edition)
    draft = Draft(
        title=base.title, source=source or f"{base.source}\nMore of it.\n", **more
    )
    return save_revision(session, edition, draft, by=by, now=LATER, based_on=base)


def ask(session: Session, edition: Edition, by: Actor, **asking: Any) -> Review:
    """Send the newest text for review."""
    newest = head(session, edition)
    wish = Asking(**asking)
    return submit(session, edition, newest, by=by, now=LATER, asking=wish)


def approved(session: Session, edition: Edition, by: Actor, reviewer: Actor) -> Review:
    """The newest text, sent for review and approved."""
    review = ask(session, edition, by)
    approve(session, edition, review, by=reviewer, now=LATER)
    return review
