"""An article that is written in two languages, step by step."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from articles.actions import add_translation, publish, save_revision
from articles.drafts import Draft
from articles.models import Article, Edition, Revision, Significance
from articles.queries import head_of
from articles.translations import Behind, behind
from kb.text import Lang
from tests.articles.making import NOW, WRITER, make_edition, make_published

TITLES: dict[Lang, str] = {"en": "Paper jam", "zh": "打印机卡纸"}


@dataclass
class Pair:
    """The two languages of one article; each step comes a day after the last one."""

    session: Session
    editions: dict[Lang, Edition]
    days: int = 0

    def save(
        self,
        lang: Lang,
        significance: Significance = Significance.UPDATE,
        *,
        follows: Revision | None = None,
        released: bool = True,
    ) -> Revision:
        """Save a text, and publish it unless told otherwise."""
        self.days += 1
        now = NOW + timedelta(days=self.days)
        edition = self.editions[lang]
        revision = save_revision(
            self.session,
            edition,
            Draft(
                title=TITLES[lang],
                source=f"{TITLES[lang]} {self.days}\n",
                significance=significance,
                translated_from_id=follows.id if follows else None,
            ),
            by=WRITER,
            now=now,
            based_on=head_of(self.session, edition),
        )
        if released:
            publish(self.session, edition, revision, by=WRITER, now=now)
        return revision

    def translate(
        self, lang: Lang, follows: Revision | None, *, released: bool = True
    ) -> Revision:
        """Begin the further language."""
        self.days += 1
        now = NOW + timedelta(days=self.days)
        (first,) = self.editions.values()
        article = self.session.get_one(Article, first.article_id)
        draft = Draft(
            title=TITLES[lang],
            source=TITLES[lang],
            translated_from_id=follows.id if follows else None,
        )
        edition = add_translation(
            self.session, article, lang, draft, by=WRITER, now=now
        )
        self.editions[lang] = edition
        revision = head_of(self.session, edition)
        assert revision is not None
        if released:
            publish(self.session, edition, revision, by=WRITER, now=now)
        return revision

    def head(self, lang: Lang) -> Revision:
        revision = head_of(self.session, self.editions[lang])
        assert revision is not None
        return revision

    def behind(self, lang: Lang, revision: Revision | None = None) -> Behind:
        return behind(self.session, self.editions[lang], revision)


def begin(session: Session, lang: Lang, *, released: bool = True) -> Pair:
    """An article in one language."""
    make = make_published if released else make_edition
    edition = make(session, title=TITLES[lang], lang=lang)
    return Pair(session, {lang: edition})


def begin_both(session: Session, first: Lang, second: Lang) -> Pair:
    """An article whose second language says the same as its first one."""
    pair = begin(session, first)
    pair.translate(second, pair.head(first))
    return pair
