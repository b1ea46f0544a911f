"""What is looked up beside the words that were typed: forgiving input."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from search.analysis import Piece, is_han, pieces
from search.mending import mended
from search.postings import Flags
from search.query import Question
from search.replacing import replaced
from search.snapshot import Snapshot
from search.tuning import Tuning
from search.visible import is_printed
from search.ways import Find, Slip, telling, weighted

READ_CHARACTERS = 3_000
_INNER_CAPITAL = re.compile("(?=.*[a-z]).+[A-Z]")
ALSO = 8
WAYS = 8


@dataclass(frozen=True)
class Expansion:
    """A question with what is looked up beside it.

    `also` are the words looked up beside those typed; `meant` is the question with
    its slips corrected, empty where there are none. Neither holds a word that no
    allowed article shows to readers. `text` is what to compare as a
    whole: corrected where the correction is looked up, with the Chinese for pinyin
    behind it. Synonyms are not in it, lest they outweigh the words that were typed.
    """

    question: Question
    also: tuple[str, ...]
    meant: str
    text: str


def expand(
    snapshot: Snapshot, text: str, asked: Question, allowed: Flags, tuning: Tuning
) -> Expansion:
    """Return what else the question may be asked by; never raise.

    `text` is what was typed, of which `asked` is what is looked up. `allowed` are
    the articles that the person may find, whatever filters are set: only their words
    are looked up or told.
    """
    text = text[:READ_CHARACTERS]
    finds = [
        *replaced(snapshot, text, asked, allowed, tuning),
        *mended(snapshot, asked, allowed),
    ]
    told = (f.slip for f in finds if f.slip and _may_tell(snapshot, f.slip, allowed))
    meant = rewritten(text, told)
    sure = rewritten(text, (find.slip for find in finds if find.groups))
    instead = _also(find for find in finds if find.is_mended)
    return Expansion(
        _widened(asked, finds) if finds else asked,
        tuple(w for w in _also(finds) if _is_shown(snapshot, w, allowed)),
        meant if meant != text else "",
        " ".join((sure, *instead)),
    )


def _also(finds: Iterable[Find]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for find in finds for word in find.also))[:ALSO]


def _is_shown(snapshot: Snapshot, word: str, allowed: Flags) -> bool:
    return is_printed(snapshot, telling(weighted(word)), allowed)


def _may_tell(snapshot: Snapshot, slip: Slip, allowed: Flags) -> bool:
    """Say whether readers see what a correction puts in place of what was typed."""
    typed, right = (telling(weighted(text)) for text in slip)
    new = [term for term in right if term not in typed] or right
    return all(is_printed(snapshot, (term,), allowed) for term in new)


def rewritten(text: str, slips: Iterable[Slip | None]) -> str:
    """Return a text with slips corrected: whole Latin words, parts of Chinese runs."""
    for slip in slips:
        if slip and is_han(slip[0]):
            text = _respelled(text, *slip)
        elif slip:
            text = _rewritten(text, slip[0].split(), slip[1])
    return text


def _rewritten(text: str, slip: Sequence[str], right: str) -> str:
    """Return a text with neighboring pieces replaced wherever they stand."""
    every = pieces(text)
    made: list[str] = []
    end = place = 0
    while place < len(every):
        here = every[place : place + len(slip)]
        if _is_slip(here, slip):
            made += (text[end : here[0].start], right)
            end = here[-1].end
            place += len(slip)
        else:
            place += 1
    return "".join((*made, text[end:]))


def _is_slip(here: Sequence[Piece], slip: Sequence[str]) -> bool:
    """Say whether these are the words; `ImportError` is a name, typed with care."""
    return [piece.surface.casefold() for piece in here] == list(slip) and not any(
        _INNER_CAPITAL.search(piece.surface) for piece in here
    )


def _respelled(text: str, slip: str, right: str) -> str:
    """Return a text with characters replaced, in whichever script they were typed."""
    for piece in pieces(text):
        single = [token for token in piece.tokens if len(token.text) == 1]
        place = "".join(token.text for token in single).find(slip)
        if piece.is_han and place >= 0:
            start, end = single[place].start, single[place + len(slip) - 1].end
            return text[:start] + right + text[end:]
    return text


def _widened(asked: Question, finds: Sequence[Find]) -> Question:
    ways = [list(word.ways) for word in asked.words]
    for find in finds:
        for place, way in find.ways:
            if way not in ways[place] and len(ways[place]) < WAYS:
                ways[place].append(way)
    return replace(
        asked,
        words=tuple(
            replace(word, ways=tuple(found))
            for word, found in zip(asked.words, ways, strict=True)
        ),
        groups=tuple(group for find in finds for group in find.groups),
    )
