"""The articles of the demo, written and published as on any site."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from sqlalchemy.orm import Session

from articles.actions import (
    FIRST_NUMBER,
    add_translation,
    create_article,
    publish,
    save_revision,
)
from articles.drafts import Draft, Place
from articles.models import Article, ArticleKind, Edition, Revision
from articles.queries import head_of
from articles.reviews.actions import approve, release, submit
from kb.journeys.refs import ArticleRef
from kb.policy import Actor, Audience
from kb.text import LANGS, Lang
from webapp.demo.content import Lore
from webapp.demo.history import Issue, issues
from webapp.demo.stage import Stage

AUTHORS: Mapping[Lang, Sequence[str]] = {
    "en": ("kim.larsen", "kim.larsen", "xavier.dubois", "erin.walsh"),
    "zh": ("min.wang", "min.wang", "jing.li"),
}
PUBLISHERS: Mapping[Lang, str] = {"en": "kim.larsen", "zh": "min.wang"}
SECOND = {"kim.larsen": "min.wang", "min.wang": "kim.larsen"}
WRITING = timedelta(hours=1)
ASKING = timedelta(minutes=50)
REVIEWING = timedelta(minutes=10)
REVIEW_AFTER = timedelta(days=365)

_SIBLING = re.compile(r"\]\((?:\.\./\w+/)?([\w-]+)\.md\)")


@dataclass(frozen=True, kw_only=True)
class Release:
    """A revision that readers got from a moment on, and how good it is."""

    at: datetime
    ref: ArticleRef
    quality: str

    @property
    def is_good(self) -> bool:
        return self.quality == "good"


@dataclass(frozen=True, kw_only=True)
class Known:
    """An article of the library, and what readers got of it at any time."""

    lore: Lore
    article_id: int
    releases: Mapping[Lang, Sequence[Release]]

    def release(self, lang: Lang, moment: datetime) -> Release | None:
        """Return what readers of a language got at a moment."""
        past = [r for r in self.releases[lang] if r.at <= moment]
        return past[-1] if past else None


Numbers = Mapping[str, int]


def make_library(stage: Stage, lore: Sequence[Lore]) -> Sequence[Known]:
    """Write all articles, the oldest first, with their earlier texts."""
    rng = stage.rng("library")
    planned = [(one, issues(one, stage.rhythm, stage.now, rng)) for one in lore]
    planned.sort(key=lambda plan: plan[1][0].at["en"])
    numbers = {one.slug: FIRST_NUMBER + n for n, (one, _) in enumerate(planned)}
    writer = _Writer(stage, stage.session, numbers, rng)
    return [writer.write(one, plan) for one, plan in planned]


@dataclass(frozen=True)
class _Writer:
    stage: Stage
    session: Session
    numbers: Numbers
    rng: Random

    def write(self, lore: Lore, plan: Sequence[Issue]) -> Known:
        article: Article | None = None
        releases = {}
        originals: Sequence[Release] = ()
        for lang in LANGS:
            source = originals[0].ref.revision_id if originals else None
            edition = self._begin(article, lore, plan[0], lang, source)
            article = article or self.session.get_one(Article, edition.article_id)
            releases[lang] = list(self._issue(edition, plan, originals))
            originals = originals or releases[lang]
        assert article is not None
        article.review_due_at = self._next_look(plan[-1].at["en"])
        return Known(lore=lore, article_id=article.id, releases=releases)

    def _next_look(self, at: datetime) -> datetime:
        """Return the day to look again, as if somebody had always done so in time."""
        while at <= self.stage.now:
            at += REVIEW_AFTER
        return at

    def _begin(
        self,
        article: Article | None,
        lore: Lore,
        first: Issue,
        lang: Lang,
        source: int | None,
    ) -> Edition:
        draft = replace(self._draft(first, lang), translated_from_id=source)
        by, now = self._author(lang), first.at[lang] - WRITING
        if article is None:
            place = self._place(lore)
            edition = create_article(self.session, place, lang, draft, by=by, now=now)
        else:
            edition = add_translation(
                self.session, article, lang, draft, by=by, now=now
            )
        # Both languages share an address that can be typed.
        edition.slug = lore.slug
        return edition

    def _issue(
        self, edition: Edition, plan: Sequence[Issue], originals: Sequence[Release]
    ) -> Iterator[Release]:
        revision = head_of(self.session, edition)
        assert revision is not None
        for number, issue in enumerate(plan):
            if number:
                source = originals[number].ref.revision_id if originals else None
                revision = self._revise(edition, revision, issue, source)
            at = issue.at[edition.lang]
            if issue.quality == "good":
                self._let_out(edition, revision, at)
            else:
                # What fails today came without a second look.
                by = self.stage.people[PUBLISHERS[edition.lang]].actor
                publish(self.session, edition, revision, by=by, now=at)
            ref = ArticleRef(edition.article_id, revision.id)
            yield Release(at=at, ref=ref, quality=issue.quality)

    def _let_out(self, edition: Edition, revision: Revision, at: datetime) -> None:
        """Have a second person look at the text before readers get it."""
        people = self.stage.people
        publisher = PUBLISHERS[edition.lang]
        if revision.author_id == people[publisher].user_id:
            publisher = SECOND[publisher]
        by = people[publisher].actor
        author = Actor(user_id=revision.author_id)
        review = submit(self.session, edition, revision, by=author, now=at - ASKING)
        approve(self.session, edition, review, by=by, now=at - REVIEWING)
        release(self.session, edition, by=by, now=at)

    def _revise(
        self, edition: Edition, base: Revision, issue: Issue, source: int | None
    ) -> Revision:
        draft = self._draft(issue, edition.lang)
        return save_revision(
            self.session,
            edition,
            replace(draft, translated_from_id=source),
            by=self._author(edition.lang),
            now=issue.at[edition.lang] - WRITING,
            based_on=base,
        )

    def _author(self, lang: Lang) -> Actor:
        return self.stage.people[self.rng.choice(AUTHORS[lang])].actor

    def _place(self, lore: Lore) -> Place:
        return Place(
            category_id=self.stage.catalog.categories[lore.category],
            audience=Audience(lore.audience),
            kind=ArticleKind(lore.kind),
            product_id=self.stage.catalog.products[lore.product],
        )

    def _draft(self, issue: Issue, lang: Lang) -> Draft:
        text = issue.texts[lang]
        return Draft(
            title=text.title,
            source=linked(text.source, self.numbers),
            summary=text.summary,
            tags=text.tags,
            keywords=text.keywords,
            applies_to=text.applies_to,
            change_note=issue.notes[lang],
            significance=issue.significance,
        )


def linked(source: str, numbers: Numbers) -> str:
    """Return the Markdown with links to files turned into links to articles."""
    return _SIBLING.sub(lambda found: f"](/a/{numbers[found[1]]})", source)
