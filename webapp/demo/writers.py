"""What lies on the writers' desks: drafts, reviews, a schedule, an archived text."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from sqlalchemy.orm import Session

from articles.actions import (
    add_translation,
    create_article,
    create_block,
    publish,
    save_revision,
)
from articles.drafts import Draft, Place
from articles.editing.copies import Typed, keep_copy
from articles.following.actions import follow_article, follow_category
from articles.models import Article, ArticleKind, Category, Edition, Revision
from articles.queries import find_edition, head_of
from articles.reviews.actions import (
    Asking,
    approve,
    archive,
    release,
    request_changes,
    submit,
)
from articles.reviews.remarks import Said, write_remark
from articles.reviews.scheduling import schedule
from articles.standard.actions import Answers, draw_samples, give_check
from articles.standard.points import Point
from articles.upkeep.rules import Scope
from articles.upkeep.ruling import add_rule
from kb.policy import Actor, Audience
from kb.text import LANGS, Lang
from webapp.demo.content import Text, workbench
from webapp.demo.library import Known
from webapp.demo.stage import Stage

BLOCK = "reach-the-desk"
ARCHIVED = "fax-from-the-printer"
IN_REVIEW = "headset-not-recognized"
SENT_BACK = "meeting-room-no-sound"
SCHEDULED = "dns-not-resolving"
RENEWED = "add-a-printer"
TYPED = "recall-a-message"
# Whose day to be looked at has come, who looks after them, and how long ago it was.
DUE = (
    ("book-a-meeting-room", "kim.larsen", 3),
    ("desk-phone-not-registering", "min.wang", 9),
    ("scan-to-email", "xavier.dubois", 40),
)
SCHEDULED_NOTE = "Windows 11 24H2 hides the setting; new path checked"
SCHEDULED_WORDS = (
    "\n\n> [!NOTE]\n> In Windows 11 24H2 the setting is under **Advanced network"
    " settings > More adapter options**.\n"
)
RENEWED_NOTE = "The portal installs the driver by itself now"
RENEWED_WORDS = (
    "\n\nSince this week the portal installs the driver by itself: no administrator"
    " right is needed any more.\n"
)
WHAT_TO_CHANGE = "请补充无线投屏的步骤，并说明找不到设备时怎么办。"
ABOUT_A_LINE = "“重新插拔”之后通常要等十秒，请写进步骤。"
REVIEW_NOTE = "Three requests about this since Monday. Is the dock step clear?"
COACHING_NOTE = (
    "Clear steps and a good title. Next time say in the summary for whom it is."
)
RULES = ((None, None, 12), ("security", None, 6), (None, ArticleKind.KNOWN_ISSUE, 3))


@dataclass(frozen=True)
class Writers:
    """The unfinished work of everybody who writes, as it is at this moment."""

    stage: Stage
    library: Sequence[Known]

    def add_block(self) -> None:
        """Write what several articles include, before anybody reads them."""
        by, at = self._by("kim.larsen"), self._ago(days=90)
        place = self._place("network", ArticleKind.FAQ)
        block = self._new(BLOCK, place, by, at)
        for lang in LANGS:
            edition = find_edition(self.session, block.id, lang)
            assert edition is not None
            edition.slug = BLOCK
            publish(self.session, edition, self._head(edition), by=by, now=at)

    def work(self) -> None:
        """Add everything that waits for somebody."""
        self._archive()
        self._ask_for_review()
        self._send_back()
        self._schedule()
        self._renew()
        self._type()
        self._let_fall_due()
        self._check()
        self._follow()

    def _archive(self) -> None:
        by, at = self._by("kim.larsen"), self._ago(days=300)
        place = self._place("printing", ArticleKind.HOW_TO)
        article = self._new(ARCHIVED, place, by, at)
        for lang in LANGS:
            edition = find_edition(self.session, article.id, lang)
            assert edition is not None
            publish(self.session, edition, self._head(edition), by=by, now=at)
            archive(self.session, edition, by=by, now=self._ago(days=20))

    def _ask_for_review(self) -> None:
        by, kim = self._by("erin.walsh"), self.stage.people["kim.larsen"]
        place = self._place("meetings", ArticleKind.FAULT)
        article = self._new(IN_REVIEW, place, by, self._ago(hours=27))
        edition = find_edition(self.session, article.id, "en")
        assert edition is not None
        asking = Asking(reviewer_id=kim.user_id, note=REVIEW_NOTE)
        now = self._ago(hours=26)
        revision = self._head(edition)
        submit(self.session, edition, revision, by=by, now=now, asking=asking)

    def _send_back(self) -> None:
        by, min_wang = self._by("jing.li"), self._by("min.wang")
        place = self._place("meetings", ArticleKind.FAULT)
        article = self._new(SENT_BACK, place, by, self._ago(days=2))
        edition = find_edition(self.session, article.id, "zh")
        assert edition is not None
        revision = self._head(edition)
        asked = self._ago(days=2, hours=-1)
        review = submit(self.session, edition, revision, by=by, now=asked)
        lines = revision.source.splitlines()
        last = Said(words=ABOUT_A_LINE, line=len(lines))
        looked = self._ago(days=1)
        write_remark(self.session, revision, last, by=min_wang, now=looked)
        why = WHAT_TO_CHANGE
        request_changes(self.session, edition, review, why, by=min_wang, now=looked)

    def _schedule(self) -> None:
        edition = self._edition(SCHEDULED, "en")
        by, kim = self._by("xavier.dubois"), self._by("kim.larsen")
        said, note = SCHEDULED_WORDS, SCHEDULED_NOTE
        revision = self._revise(edition, said, note, by, self._ago(hours=30))
        asked = self._ago(hours=29)
        review = submit(self.session, edition, revision, by=by, now=asked)
        approve(self.session, edition, review, by=kim, now=self._ago(hours=5))
        tomorrow = self.stage.now + timedelta(hours=22)
        schedule(
            self.session,
            edition,
            publish_at=tomorrow.replace(minute=0, second=0, microsecond=0),
            unpublish_at=None,
            by=kim,
            now=self._ago(hours=5),
        )

    def _renew(self) -> None:
        """Publish a new English text that the Chinese one does not follow yet."""
        edition = self._edition(RENEWED, "en")
        by, min_wang = self._by("kim.larsen"), self._by("min.wang")
        said, at = RENEWED_WORDS, self._ago(hours=26)
        revision = self._revise(edition, said, RENEWED_NOTE, by, at)
        review = submit(self.session, edition, revision, by=by, now=at)
        now = self._ago(hours=3)
        approve(self.session, edition, review, by=min_wang, now=now)
        release(self.session, edition, by=min_wang, now=now)

    def _type(self) -> None:
        edition = self._edition(TYPED, "en")
        revision = self._head(edition)
        number = self.session.get_one(Article, edition.article_id).number
        typed = Typed(
            key=f"{number}/en",
            fields={
                "title": revision.title,
                "summary": revision.summary,
                "source": f"{revision.source}\n## If the message was already read\n",
                "tags": ", ".join(revision.tags),
                "keywords": ", ".join(revision.keywords),
                "applies_to": ", ".join(revision.applies_to),
                "significance": "update",
                "change_note": "",
            },
            pen="demo",
            article_id=edition.article_id,
            based_on_id=revision.id,
        )
        now = self._ago(hours=2)
        keep_copy(self.session, typed, by=self._by("kim.larsen"), now=now)

    def _let_fall_due(self) -> None:
        by, now = self._by("kim.larsen"), self._ago(days=80)
        for slug, kind, months in RULES:
            category = self.stage.catalog.categories[slug] if slug else None
            scope = Scope(category_id=category, kind=kind)
            add_rule(self.session, scope, months=months, grace_days=14, by=by, now=now)
        for slug, login, days in DUE:
            article = self.session.get_one(Article, self._known(slug).article_id)
            article.owner_id = self.stage.people[login].user_id
            article.review_due_at = self._ago(days=days)

    def _check(self) -> None:
        by = self._by("kim.larsen")
        revision = self._head(self._edition("vpn-error-809", "zh"))
        if revision.author_id != by.user_id:
            points = {point: point is not Point.CLEAR for point in Point}
            answers = Answers(points=points, note=COACHING_NOTE)
            now = self._ago(days=12)
            give_check(self.session, revision, answers, by=by, now=now)
        draw_samples(self.session, Random("samples"), self.stage.now)

    def _follow(self) -> None:
        alice, cora = self._by("alice.martin"), self._by("cora.rossi")
        article = self.session.get_one(Article, self._known(RENEWED).article_id)
        follow_article(self.session, article, by=alice, now=self._ago(days=60))
        security = self.session.get_one(
            Category, self.stage.catalog.categories["security"]
        )
        follow_category(self.session, security, by=cora, now=self._ago(days=60))

    def _new(self, slug: str, place: Place, by: Actor, at: datetime) -> Article:
        texts = workbench(slug)
        begin = create_block if slug == BLOCK else create_article
        (lang, first), *others = texts.items()
        edition = begin(self.session, place, lang, _draft(first), by=by, now=at)
        article = self.session.get_one(Article, edition.article_id)
        source = self._head(edition).id
        for other, text in others:
            draft = replace(_draft(text), translated_from_id=source)
            add_translation(self.session, article, other, draft, by=by, now=at)
        return article

    def _revise(
        self, edition: Edition, more: str, note: str, by: Actor, at: datetime
    ) -> Revision:
        base = self._head(edition)
        draft = Draft(
            title=base.title,
            source=base.source.rstrip("\n") + more,
            summary=base.summary,
            tags=tuple(base.tags),
            keywords=tuple(base.keywords),
            applies_to=tuple(base.applies_to),
            change_note=note,
        )
        return save_revision(self.session, edition, draft, by=by, now=at, based_on=base)

    @property
    def session(self) -> Session:
        return self.stage.session

    def _by(self, login: str) -> Actor:
        return self.stage.people[login].actor

    def _ago(self, *, days: float = 0, hours: float = 0) -> datetime:
        return self.stage.now - timedelta(days=days, hours=hours)

    def _place(self, category: str, kind: ArticleKind) -> Place:
        return Place(
            category_id=self.stage.catalog.categories[category],
            audience=Audience.PUBLIC,
            kind=kind,
        )

    def _known(self, slug: str) -> Known:
        return next(known for known in self.library if known.lore.slug == slug)

    def _edition(self, slug: str, lang: Lang) -> Edition:
        found = find_edition(self.session, self._known(slug).article_id, lang)
        assert found is not None
        return found

    def _head(self, edition: Edition) -> Revision:
        found = head_of(self.session, edition)
        assert found is not None
        return found


def _draft(text: Text) -> Draft:
    return Draft(
        title=text.title,
        source=text.source,
        summary=text.summary,
        tags=text.tags,
        keywords=text.keywords,
        applies_to=text.applies_to,
    )
