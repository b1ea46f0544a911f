"""How far the languages of an article follow each other.

Either language may be written first, today the one and tomorrow the other: a text
follows another from the moment at which somebody said that it says the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from articles.models import Edition, Revision, Significance, SlugRedirect
from articles.queries import access_edition, get_article, head_of, list_editions
from articles.releases import was_released
from articles.spans import Step, Text, read_texts, steps_of
from kb.errors import NotFound
from kb.policy import Actor
from kb.text import N_, Lang


@dataclass(frozen=True, kw_only=True)
class Behind:
    """What a text does not say yet: the releases of the other language it missed.

    `followed` is the number of the other text that it follows, if that is known, and
    `was_released` says that readers once got that one.
    """

    missed: list[Step]
    followed: int | None = None
    was_released: bool = False

    @property
    def updates(self) -> int:
        return len(self.missed)

    @property
    def since(self) -> datetime | None:
        """When the first update that is missed went out to readers."""
        return self.missed[0].at if self.missed else None


def find_sister(session: Session, edition: Edition) -> Edition | None:
    """Return the article in the other language, if it has it, published or not."""
    editions = list_editions(session, edition.article_id)
    return next((other for other in editions if other.id != edition.id), None)


def behind(
    session: Session, edition: Edition, revision: Revision | None = None
) -> Behind:
    """Return what the other language says to its readers and this text does not.

    It is asked of a revision, else of what readers have, else of the newest text.
    Corrections of typing errors do not count.
    """
    other = find_sister(session, edition)
    if other is None or other.published_id is None or other.archived_at is not None:
        return Behind(missed=[])
    texts = read_texts(session, Revision.article_id == edition.article_id)
    own = texts.get((edition.article_id, edition.lang), [])
    at = revision.number if revision else _number(own, edition)
    theirs = texts[other.article_id, other.lang]
    return missed_by(
        [text for text in own if text.number <= at],
        [text for text in theirs if text.number <= _number(theirs, other)],
        is_later=edition.id > other.id,
    )


def _number(texts: Sequence[Text], edition: Edition) -> int:
    published = (text.number for text in texts if text.id == edition.published_id)
    return next(published, edition.head_number)


def missed_by(own: Sequence[Text], other: Sequence[Text], *, is_later: bool) -> Behind:
    """Return what a text misses of another; both lists end with what readers have.

    `is_later` says which came second, for texts from before anybody noted what they
    follow: then only the later one follows, up to the moment it was saved.
    """
    own_ids = {text.id for text in own}
    followed = _last_followed(own, other)
    start = followed if followed is not None else _first_following(other, own_ids)
    if start is None:
        return Behind(missed=_later(own, other) if is_later else [])
    later = steps_of(text for text in other if text.number > start)
    # What the other text took over from this one brings nothing new.
    missed = [step for step in later if not step.caught_up_ids & own_ids]
    released = {text.number for text in other if text.released_at is not None}
    return Behind(
        missed=_telling(missed), followed=followed, was_released=followed in released
    )


def _last_followed(own: Sequence[Text], other: Sequence[Text]) -> int | None:
    numbers = {text.id: text.number for text in other}
    said = [text.caught_up_id for text in own if text.caught_up_id in numbers]
    return numbers[said[-1] or 0] if said else None


def _first_following(other: Sequence[Text], own_ids: set[int]) -> int | None:
    said = (text.number for text in other if text.caught_up_id in own_ids)
    return next(said, None)


def _later(own: Sequence[Text], other: Sequence[Text]) -> list[Step]:
    until = own[-1].saved_at if own else None
    early = [text.number for text in other if until and text.saved_at <= until]
    last = early[-1] if early else 0
    return _telling(steps_of(text for text in other if text.number > last))


def _telling(steps: Sequence[Step]) -> list[Step]:
    return [step for step in steps if step.significance is not Significance.TYPO]


def access_instead(session: Session, actor: Actor, lang: Lang, slug: str) -> Edition:
    """Return the other language of a text that readers had at an address and lost.

    Raise `NotFound` where they never had one, so that the address of a draft says
    nothing, and where the actor may not read the other language.
    """
    moved = select(SlugRedirect.edition_id).where(
        SlugRedirect.lang == lang, SlugRedirect.slug == slug
    )
    was_read = exists().where(
        Revision.article_id == Edition.article_id,
        Revision.lang == Edition.lang,
        was_released(),
    )
    lost = session.scalar(
        select(Edition).where(
            Edition.lang == lang,
            or_(Edition.slug == slug, Edition.id.in_(moved)),
            Edition.archived_at.is_not(None),
            was_read,
        )
    )
    other = find_sister(session, lost) if lost else None
    if other is None:
        raise NotFound(N_("There is no such article."))
    number = get_article(session, other.article_id).number
    return access_edition(session, actor, number, other.lang)


def text_to_follow(session: Session, edition: Edition) -> Revision | None:
    """Return the text to translate: what readers have, else the newest."""
    if edition.published_id is not None and edition.archived_at is None:
        return session.get_one(Revision, edition.published_id)
    return head_of(session, edition)
