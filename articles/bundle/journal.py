"""What happened to an article, as far as it goes along with the article."""

from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from articles.bundle.format import EntryDoc
from kb.events.keeping import ArticlePublished, ArticleReclassified, ArticleWithdrawn
from kb.events.log import COLUMNS
from kb.events.reviewing import (
    ArticleConfirmed,
    ArticleReaddressed,
    ArticleReassigned,
    ArticleRevived,
    ConfidenceChanged,
    PublicationScheduled,
)
from kb.events.types import Event

# Their payloads name no rows, and readers' evidence is not among them. Saved texts
# and added files are events again because they are there.
JOURNAL: Mapping[str, type[Event]] = {
    event.kind: event
    for event in (
        ArticlePublished,
        ArticleWithdrawn,
        ArticleReclassified,
        ArticleReaddressed,
        ArticleReassigned,
        ArticleRevived,
        ArticleConfirmed,
        ConfidenceChanged,
        PublicationScheduled,
    )
}


def event_of(
    entry: EntryDoc, article_id: int, revision_id: int | None, actor_id: int | None
) -> Event:
    """Return the event that an entry of the journal tells; raise `ValueError`."""
    kind = JOURNAL.get(entry.what)
    if kind is None:
        raise ValueError(f"{entry.what!r} is no entry of a journal")
    wrong = set(entry.details) - {field.name for field in fields(kind)} | (
        set(entry.details) & set(COLUMNS)
    )
    if wrong:
        raise ValueError(f"{entry.what} has no {', '.join(sorted(wrong))}")
    values: dict[str, Any] = {
        **entry.details,
        "occurred_at": entry.at,
        "actor_id": actor_id,
        "article_id": article_id,
        "revision_id": revision_id,
    }
    try:
        return _adapter(entry.what).validate_python(values, strict=False)
    except ValidationError as error:
        problem = error.errors()[0]
        raise ValueError(
            f"{entry.what}: {problem['loc'][0]}: {problem['msg']}"
        ) from error


@cache
def _adapter(kind: str) -> TypeAdapter[Event]:
    return TypeAdapter(JOURNAL[kind])
