"""A small knowledge base that has one of everything a bundle carries."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from articles.actions import (
    add_translation,
    create_article,
    publish,
    save_revision,
    withdraw,
)
from articles.addresses import rename
from articles.categories import add_category
from articles.drafts import Draft, Place
from articles.files.actions import attach
from articles.files.uploads import take
from articles.models import (
    Article,
    ArticleKind,
    Confidence,
    Edition,
    ImportedFile,
    Revision,
    Significance,
    Stage,
)
from articles.queries import get_article, head_of
from articles.reviews.models import Remark, Review, ReviewState
from articles.standard.models import StandardCheck
from articles.upkeep.models import ReviewRule
from kb.accounts.models import Group
from kb.policy import Actor, Audience
from kb.products.actions import add_product
from tests.articles.files.pictures import PDF, picture
from tests.articles.making import NOW
from tests.cast import ERIN, KIM, XAVIER, make_actor

# Texts on which a careless reader would stumble.
ODD = (
    "---\ntitle: not mine\n---\nbegins like front matter",
    "line ends\r\nof\rall\n\nkinds  \n\ttab \n",
    "\ufeffmark, no end",
    "\n\n---\n\n---\n",
    "中文，𠀀 😀 e\u0301 \u200b\u2028\x85 &amp; <b>\n",
    "ends with blanks   \n\n\n",
)


@dataclass
class Library:
    """Writes the articles, an hour apart."""

    session: Session
    folder: Path
    hours: int = 0

    def fill(self) -> None:
        self.kim, self.erin, self.xavier = (
            make_actor(self.session, member) for member in (KIM, ERIN, XAVIER)
        )
        topic = add_category(self.session, "Printing", "打印")
        self.category = add_category(self.session, "Paper", "纸张", parent=topic)
        self.product = add_product(self.session, "Printer", "打印机")
        add_product(self.session, "Tray", "纸盒", parent=self.product)
        self._odd_texts()
        self._translated()
        self._reviewed()
        self._block_and_archive()
        self._rest()
        self.session.commit()

    def article(self, source: str, lang: str = "en", **place: object) -> Edition:
        fields = {
            "category_id": self.category.id,
            "audience": Audience.PUBLIC,
            "kind": ArticleKind.FAULT,
            **place,
        }
        draft = Draft(
            title=f"About {self.hours}: 'x' # \"y\" - [z]",
            source=source,
            summary="yes",
            tags=("no", "1e3", "标签", "null"),
            keywords=("- dash", "@at"),
            applies_to=("11.0", "2026-01-01"),
            change_note="why: because",
        )
        return create_article(
            self.session,
            Place(**fields),  # type: ignore[arg-type]
            "zh" if lang == "zh" else "en",
            draft,
            by=self.kim,
            now=self._later(),
        )

    def revise(
        self, edition: Edition, source: str, by: Actor | None = None
    ) -> Revision:
        draft = Draft(title="Newer", source=source, significance=Significance.TYPO)
        return save_revision(
            self.session,
            edition,
            draft,
            by=by or self.erin,
            now=self._later(),
            based_on=head_of(self.session, edition),
        )

    def publish(self, edition: Edition) -> None:
        head = head_of(self.session, edition)
        assert head is not None
        publish(self.session, edition, head, by=self.xavier, now=self._later())

    def _odd_texts(self) -> None:
        edition = self.article(ODD[0])
        for source in ODD[1:]:
            self.revise(edition, source)
        self.publish(edition)
        self.revise(edition, ODD[0], by=Actor())

    def _translated(self) -> None:
        chinese = self.article("原文\n", "zh", product_id=self.product.id)
        origin = head_of(self.session, chinese)
        assert origin is not None
        article = get_article(self.session, chinese.article_id)
        text = Draft(title="English", source="x\n", translated_from_id=origin.id)
        english = add_translation(
            self.session, article, "en", text, by=self.erin, now=self._later()
        )
        for slug in ("first", "second", "first"):
            rename(self.session, english, slug)
        for name, content in (("图 1.png", picture()), ("a.pdf", PDF)):
            upload = take(self.folder / "attachments", name, BytesIO(content))
            kept = attach(self.session, article, upload, by=self.kim, now=self._later())
            self.revise(chinese, f"![x](/attachments/{article.number}/{kept.sha256})\n")
        self.publish(chinese)
        self.publish(english)

    def _reviewed(self) -> None:
        edition = self.article("one\n\ntwo\n", audience=Audience.INTERNAL)
        revision = head_of(self.session, edition)
        assert revision is not None
        own: dict[str, Any] = {"article_id": edition.article_id, "lang": "en"}
        review = Review(
            **own,
            revision_id=revision.id,
            requested_by_id=self.kim.user_id,
            requested_at=self._later(),
            reviewer_id=self.xavier.user_id,
            due_at=self._later(),
            note="Please\nlook --- 看一下",
            state=ReviewState.CHANGES_REQUESTED,
            decided_by_id=self.xavier.user_id,
            decided_at=self._later(),
            reason="line 3: ---\n",
        )
        check = StandardCheck(
            revision_id=revision.id,
            person_id=self.kim.user_id or 0,
            checker_id=self.xavier.user_id or 0,
            checked_at=self._later(),
            points={"unique": True, "clear": False},
            note="ok",
        )
        self.session.add_all([review, check])
        self._talked_about(revision)
        edition.stage, edition.stage_at = Stage.CHANGES_REQUESTED, self._later()

    def _talked_about(self, revision: Revision) -> None:
        line: dict[str, Any] = {
            "article_id": revision.article_id,
            "lang": "en",
            "revision_id": revision.id,
            "line": 3,
            "quote": "two",
        }
        remark = Remark(
            **line,
            words="Why?",
            author_id=self.xavier.user_id,
            written_at=self._later(),
        )
        self.session.add(remark)
        self.session.flush()
        answer = Remark(
            **line,
            words="因为",
            author_id=self.kim.user_id,
            written_at=self._later(),
            reply_to_id=remark.id,
            resolved_at=self._later(),
            resolved_by_id=self.kim.user_id,
        )
        self.session.add(answer)

    def _block_and_archive(self) -> None:
        block = self.article("Shared **text**.\n")
        self.session.get_one(Article, block.article_id).is_block = True
        self.publish(block)
        rename(self.session, block, "shared-block")
        including = self.article("Before.\n\n{{include: shared-block}}\n")
        self.publish(including)
        gone = self.article("gone\n")
        self.publish(gone)
        withdraw(self.session, gone, by=self.kim, now=self._later())

    def _rest(self) -> None:
        group = Group(name="Finance: 财务")
        self.session.add(group)
        self.session.flush()
        edition = self.article("later\n", audience=Audience.GROUP, group_id=group.id)
        head = head_of(self.session, edition)
        assert head is not None
        edition.stage, edition.scheduled_id = Stage.SCHEDULED, head.id
        edition.publish_at, edition.unpublish_at = self._later(), self._later()
        edition.confidence = Confidence.VALIDATED
        article = get_article(self.session, edition.article_id)
        article.owner_id, article.review_due_at = None, self._later()
        self.session.add_all(
            [
                ImportedFile(
                    path="docs/a.md",
                    article_id=article.id,
                    lang="en",
                    content_hash="0" * 64,
                    revision_id=head.id,
                ),
                ReviewRule(months=6),
                ReviewRule(
                    months=12, category_id=self.category.id, kind=ArticleKind.FAULT
                ),
            ]
        )

    def _later(self) -> datetime:
        self.hours += 1
        return NOW + timedelta(hours=self.hours, microseconds=self.hours)
