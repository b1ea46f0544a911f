"""Which revision brought in each paragraph of a text."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from articles.comparing.matching import match

_BLANK = re.compile(r"\n\s*\n")


class Paragraph(NamedTuple):
    """A part of a text between blank lines, and the revision it came with."""

    text: str
    number: int


def paragraphs_of(source: str) -> list[str]:
    """Return what stands between blank lines, without the line end."""
    return [part.strip("\r\n") for part in _BLANK.split(source) if part.strip()]


def blame(revisions: Iterable[tuple[int, str]]) -> list[Paragraph]:
    """Return the paragraphs of the newest text with the number they came with.

    `revisions` are numbers and sources, the newest first; no more of them are taken
    than are needed.
    """
    older = iter(revisions)
    number, source = next(older)
    head = newer = paragraphs_of(source)
    origin = [number] * len(head)
    # Where paragraphs of the head stand in the text reached; those that are in it.
    places = {at: at for at in range(len(head))}
    while places:
        found = next(older, None)
        if found is None:
            break
        number, earlier = found[0], paragraphs_of(found[1])
        kept = _kept(newer, earlier)
        places = {kept[at]: n for at, n in places.items() if at in kept}
        for n in places.values():
            origin[n] = number
        newer = earlier
    return [*map(Paragraph, head, origin)]


def _kept(newer: Sequence[str], earlier: Sequence[str]) -> dict[int, int]:
    """Return which paragraph of the newer text is which one of the earlier."""
    return {
        run.old + n: run.new + n
        for run in match(newer, earlier)
        for n in range(run.size)
    }
