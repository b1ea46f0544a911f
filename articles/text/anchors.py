"""Where a link to a section leads after its heading was changed."""

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from articles.models import Edition, Rendering, Revision
from articles.text.markup import ID_PREFIX
from kb.events.keeping import ArticlePublished
from kb.events.models import EventRow

Outline = Sequence[Mapping[str, Any]]

# As many former texts as are looked at, and as many headings of each.
MOST_TEXTS = 20
MOST_HEADINGS = 300
# As much of a heading as is compared with others: readers wait for it.
MOST_COMPARED = 120
# From here on two headings say much the same.
ALIKE = 0.5


def find_section(session: Session, edition: Edition, anchor: str) -> str:
    """Return the anchor that a section of a former published text has now.

    Where the section itself is gone it is that of the section around it, "" for none.
    """
    if not anchor.startswith(ID_PREFIX):
        anchor = ID_PREFIX + anchor
    outlines = _released(session, edition)
    held = [at for at, outline in enumerate(outlines) if _index(outline, anchor) >= 0]
    if not held:
        return ""
    for before, after in pairwise(outlines[held[-1] :]):
        anchor = successor(anchor, before, after)
    return anchor


def _released(session: Session, edition: Edition) -> list[Outline]:
    """Return the outlines of what readers got, the present one last."""
    last_out = (
        select(EventRow.revision_id, func.max(EventRow.id).label("event_id"))
        .where(
            EventRow.article_id == edition.article_id,
            EventRow.kind == ArticlePublished.kind,
        )
        .group_by(EventRow.revision_id)
        .subquery()
    )
    chosen = (
        select(Rendering.outline)
        .join(last_out, last_out.c.revision_id == Rendering.revision_id)
        .join(Revision, Revision.id == Rendering.revision_id)
        .where(Revision.lang == edition.lang)
        .order_by((Rendering.revision_id == edition.published_id).desc())
        .order_by(last_out.c.event_id.desc())
        .limit(MOST_TEXTS)
    )
    return [outline[:MOST_HEADINGS] for outline in session.scalars(chosen)][::-1]


def successor(anchor: str, before: Outline, after: Outline) -> str:
    """Return the anchor of a section in the next text, "" where nothing is left."""
    at = _index(before, anchor)
    while at >= 0:
        found = _match(at, before, after)
        if found is not None:
            return str(after[found]["anchor"])
        at = _around(at, before)
    return ""


def _index(outline: Outline, anchor: str) -> int:
    return next((at for at, h in enumerate(outline) if h["anchor"] == anchor), -1)


def _around(at: int, outline: Outline) -> int:
    """Return the place of the section that holds a section, -1 for none."""
    level = outline[at]["level"]
    outer = [n for n in range(at) if outline[n]["level"] < level]
    return outer[-1] if outer else -1


def _match(at: int, before: Outline, after: Outline) -> int | None:
    same = _index(after, before[at]["anchor"])
    if same >= 0:
        return same
    old, new = ([heading["text"] for heading in one] for one in (before, after))
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    tag, a, a_end, b, b_end = next(code for code in codes if code[1] <= at < code[2])
    if tag == "equal":
        return b + at - a
    level = before[at]["level"]
    places = [n for n in range(b, b_end) if after[n]["level"] == level]
    own = old[at][:MOST_COMPARED]
    likeness = {
        n: SequenceMatcher(None, own, new[n][:MOST_COMPARED]).ratio() for n in places
    }
    best = max(places, key=lambda n: likeness[n], default=None)
    if best is not None and likeness[best] >= ALIKE:
        return best
    # As many headings in the same order: each was only called something else.
    opposite = b + at - a
    return opposite if a_end - a == b_end - b and opposite in places else None
