"""The list of contents beside an article."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

FEWEST = 2


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A heading to jump to, with the headings one level below it."""

    text: str
    anchor: str
    below: list["Entry"] = field(default_factory=list)


def contents(outline: Iterable[Mapping[str, Any]]) -> list[Entry]:
    """Return the two upper levels of an outline; nothing for a single heading."""
    headings = [heading for heading in outline if heading["anchor"]]
    top = min((heading["level"] for heading in headings), default=0)
    entries: list[Entry] = []
    for heading in headings:
        entry = Entry(text=heading["text"], anchor=heading["anchor"])
        if heading["level"] == top or not entries:
            entries.append(entry)
        elif heading["level"] == top + 1:
            entries[-1].below.append(entry)
    count = len(entries) + sum(len(entry.below) for entry in entries)
    return entries if count >= FEWEST else []
