"""A writer's draft and what somebody else saved meanwhile, field by field."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from articles.comparing.matching import match
from articles.comparing.merge import Merged, merge
from articles.comparing.words import lines_of
from articles.drafts import Draft
from articles.models import Revision
from kb.text import fold


@dataclass(frozen=True, kw_only=True)
class MergedDraft:
    """The draft with both changes; `conflicts` names the fields left to the writer.

    Of a title or summary that both changed, the draft has the writer's own.
    """

    draft: Draft
    text: Merged
    conflicts: tuple[str, ...]


def merge_drafts(base: Revision | None, mine: Draft, theirs: Revision) -> MergedDraft:
    """Merge what a writer hands in with the revision that was saved meanwhile.

    Both were made from `base`; where that is not known, what both have counts as it.
    """
    before = base.source if base else common_text(mine.source, theirs.source)
    text = merge(before, mine.source, theirs.source)
    title = _line(base.title if base else "", mine.title, theirs.title)
    summary = _line(base.summary if base else "", mine.summary, theirs.summary)
    chosen = {"title": title, "summary": summary, "source": not text.conflicts or None}
    draft = replace(
        mine,
        source=text.text(theirs.lang),
        title=mine.title if title is None else title,
        summary=mine.summary if summary is None else summary,
        tags=_labels(base.tags if base else (), mine.tags, theirs.tags),
        keywords=_labels(base.keywords if base else (), mine.keywords, theirs.keywords),
        applies_to=_labels(
            base.applies_to if base else (), mine.applies_to, theirs.applies_to
        ),
    )
    conflicts = tuple(name for name, value in chosen.items() if value is None)
    return MergedDraft(draft=draft, text=text, conflicts=conflicts)


def common_text(mine: str, theirs: str) -> str:
    """Return the lines that two texts of unknown origin have in common."""
    lines = lines_of(mine)
    runs = match(lines, lines_of(theirs))
    return "".join("".join(lines[r.old : r.old + r.size]) for r in runs)


def _line(base: str, mine: str, theirs: str) -> str | None:
    """Return the one line both agree on, `None` where each wants another."""
    if theirs in (mine, base):
        return mine
    return theirs if mine == base else None


def _labels(
    base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]
) -> tuple[str, ...]:
    """Return their labels, less those taken away here, and those that are new here."""
    own, known = {fold(label) for label in mine}, {fold(label) for label in base}
    kept = {fold(label): label for label in theirs}
    for gone in known - own:
        kept.pop(gone, None)
    for label in mine:
        if fold(label) not in known:
            kept.setdefault(fold(label), label)
    return tuple(kept.values())
