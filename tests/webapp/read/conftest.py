"""An article on the shelf of the site under test, in whatever state a test needs."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from articles.actions import add_translation, create_article, publish, save_revision
from articles.categories import add_category
from articles.drafts import Draft, Place
from articles.models import Article, ArticleKind, Edition, Revision, Significance
from articles.queries import find_category, find_edition, head_of
from kb.accounts.queries import find_user
from kb.events.models import EventRow
from kb.policy import Actor, Audience
from kb.text import Lang
from tests.cast import KIM, make_user
from webapp.services import Services

WRITTEN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TEXT: dict[Lang, tuple[str, str]] = {
    "en": (
        "VPN connection fails with error 691",
        "The client stops.\n\n## Symptom\n\nError 691.\n\n## Fix\n\nClear the name.\n",
    ),
    "zh": (
        "VPN 连接失败,错误 691",
        "客户端停止。\n\n## 故障现象\n\n错误 691。\n\n## 解决办法\n\n清除用户名。\n",
    ),
}


@dataclass
class Shelf:
    """Writes articles by the site's own actions, a day apart."""

    services: Services
    now: datetime = field(default=WRITTEN)

    def draft(self, lang: Lang = "en", title: str = "") -> Draft:
        given, source = TEXT[lang]
        return Draft(title=title or given, source=source, summary="Clear the name.")

    def add(
        self,
        lang: Lang = "en",
        title: str = "",
        *,
        audience: Audience = Audience.PUBLIC,
        draft: Draft | None = None,
        published: bool = True,
    ) -> Edition:
        """A new article in one language."""
        with self.services.database.transaction() as session:
            category = find_category(session, "network") or add_category(
                session, "Network", "网络"
            )
            place = Place(
                category_id=category.id, audience=audience, kind=ArticleKind.FAULT
            )
            text = draft or self.draft(lang, title)
            edition = create_article(
                session, place, lang, text, by=self._kim(session), now=self._later()
            )
            if published:
                self._publish(session, edition)
        self.services.keeper.catch_up()
        return edition

    def translate(
        self, edition: Edition, lang: Lang, published: bool = True
    ) -> Edition:
        """The article in a further language."""
        with self.services.database.transaction() as session:
            article = session.get_one(Article, edition.article_id)
            translation = add_translation(
                session,
                article,
                lang,
                self.draft(lang),
                by=self._kim(session),
                now=self._later(),
            )
            if published:
                self._publish(session, translation)
        return translation

    def revise(
        self,
        edition: Edition,
        source: str,
        *,
        published: bool = True,
        significance: Significance = Significance.UPDATE,
    ) -> int:
        """Save a further text; return the id of its revision."""
        with self.services.database.transaction() as session:
            edition = session.get_one(Edition, edition.id)
            draft = self.draft(edition.lang)
            revision = save_revision(
                session,
                edition,
                replace(
                    draft, source=source, significance=significance, change_note="why"
                ),
                by=self._kim(session),
                now=self._later(),
                based_on=head_of(session, edition),
            )
            if published:
                self._publish(session, edition)
            return revision.id

    def change(
        self, edition: Edition, change: Callable[[Session, Edition], None]
    ) -> None:
        """Do something to an edition in a transaction of its own."""
        with self.services.database.transaction() as session:
            change(session, session.get_one(Edition, edition.id))

    def published(self, edition: Edition) -> Revision:
        with self.services.database.reading() as session:
            edition = session.get_one(Edition, edition.id)
            return session.get_one(Revision, edition.published_id)

    def edition(self, article_id: int, lang: Lang) -> Edition:
        with self.services.database.reading() as session:
            found = find_edition(session, article_id, lang)
            assert found is not None
            return found

    def number(self, edition: Edition) -> int:
        with self.services.database.reading() as session:
            return session.get_one(Article, edition.article_id).number

    def events(self, kind: str) -> list[EventRow]:
        """What happened, with the observations that were still held."""
        self.services.observations.flush()
        with self.services.database.reading() as session:
            chosen = select(EventRow).where(EventRow.kind == kind)
            return list(session.scalars(chosen.order_by(EventRow.id)))

    def _publish(self, session: Session, edition: Edition) -> None:
        revision = head_of(session, edition)
        assert revision is not None
        publish(session, edition, revision, by=self._kim(session), now=self._later())

    def _later(self) -> datetime:
        self.now += timedelta(days=1)
        return self.now

    def _kim(self, session: Session) -> Actor:
        user = find_user(session, KIM.email) or make_user(session, KIM)
        return Actor(user_id=user.id)


@pytest.fixture
def shelf(services: Services) -> Shelf:
    return Shelf(services)
