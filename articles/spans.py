"""What readers got of a text, release by release, and what counts as evidence."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from articles.models import Edition, Revision, Significance
from kb.events.keeping import ArticlePublished
from kb.events.models import EventRow
from kb.text import Lang

WEIGHT = list(Significance)
Key = tuple[int, Lang]


class Text(NamedTuple):
    """A revision without its words; `caught_up_id` is what it caught up with.

    That is the text in another language that it, and none before it, says the same as.
    """

    id: int
    key: Key
    number: int
    saved_at: datetime
    significance: Significance
    released_at: datetime | None
    caught_up_id: int | None


@dataclass(frozen=True, kw_only=True)
class Step:
    """A revision that readers got, with all that changed since the one before it."""

    revision_id: int
    number: int
    at: datetime
    significance: Significance
    caught_up_ids: frozenset[int] = frozenset()


def steps_of(texts: Iterable[Text]) -> list[Step]:
    """Return what readers got, oldest first; the greatest change between two counts."""
    steps: list[Step] = []
    since: list[Text] = []
    for text in texts:
        since.append(text)
        if text.released_at is not None:
            steps.append(_step(text, text.released_at, since))
            since = []
    return steps


def _step(text: Text, at: datetime, since: Sequence[Text]) -> Step:
    return Step(
        revision_id=text.id,
        number=text.number,
        at=at,
        significance=max((one.significance for one in since), key=WEIGHT.index),
        caught_up_ids=frozenset(one.caught_up_id for one in since if one.caught_up_id),
    )


def since_rewrite(steps: Sequence[Step]) -> list[Step]:
    """Return the steps from the last rewrite on, all of them where there is none."""
    begins = [n for n, step in enumerate(steps) if step.significance is WEIGHT[-1]]
    return list(steps[begins[-1] if begins else 0 :])


def evidence_span(session: Session, revision: Revision) -> list[Step]:
    """Return the revisions whose evidence counts for this one, oldest first.

    They are those that readers got since the last rewrite, up to this one; nothing
    where readers never got it.
    """
    key = (revision.article_id, revision.lang)
    texts = read_texts(session, Revision.article_id == revision.article_id)
    steps = steps_of(t for t in texts.get(key, ()) if t.number <= revision.number)
    known = steps and steps[-1].revision_id == revision.id
    return since_rewrite(steps) if known else []


def read_texts(
    session: Session, *chosen: ColumnElement[bool]
) -> Mapping[Key, list[Text]]:
    """Return the revisions that a condition chooses, by text, oldest first."""
    released = (
        select(func.min(EventRow.occurred_at))
        .where(
            EventRow.revision_id == Revision.id, EventRow.kind == ArticlePublished.kind
        )
        .correlate(Revision)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            Revision.id,
            Revision.article_id,
            Revision.lang,
            Revision.number,
            Revision.saved_at,
            Revision.significance,
            func.coalesce(released, Edition.published_at),
            Revision.based_on_id,
            Revision.translated_from_id,
        )
        .outerjoin(Edition, Edition.published_id == Revision.id)
        .where(*chosen)
        .order_by(Revision.article_id, Revision.lang, Revision.number)
    )
    follows: dict[int | None, int | None] = {None: None}
    texts: list[Text] = []
    for id_, article, lang, number, saved, weight, at, base, source in rows:
        follows[id_] = source
        # A text that was saved without a word about it inherits what it follows.
        is_new = source is not None and source != follows.get(base)
        caught_up = source if is_new else None
        texts.append(Text(id_, (article, lang), number, saved, weight, at, caught_up))
    return {key: list(own) for key, own in groupby(texts, key=lambda text: text.key)}
