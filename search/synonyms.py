"""Words that a site has declared to stand for the same thing."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from search.analysis import pieces
from search.query import Question, question
from search.tuning import Tuning
from search.words import latin

MEMBER_CHARACTERS = 100
MEMBERS = 20

Units = tuple[str, ...]

_HYPHENS = re.compile("(?<=.)[-_'\u2019](?=.)")


@dataclass(frozen=True)
class Member:
    """One of the words or phrases that stand for each other, as written."""

    text: str
    units: Units
    asked: Question


@dataclass(frozen=True)
class Said:
    """A member that was found in a question, and the others of its group."""

    member: Member
    others: tuple[Member, ...]


class Synonyms:
    """All groups of a site, by how their members begin."""

    def __init__(self, tuning: Tuning) -> None:
        self._starting: dict[str, list[Said]] = defaultdict(list)
        for group in tuning.synonyms:
            texts = dict.fromkeys(w[:MEMBER_CHARACTERS] for w in group.words[:MEMBERS])
            members = [m for m in map(_member, texts) if m.units]
            for member in members:
                others = tuple(m for m in members if m.units != member.units)
                if others:
                    self._starting[member.units[0]].append(Said(member, others))
        for every in self._starting.values():
            every.sort(key=lambda said: -len(said.member.units))

    def said_in(self, text: str) -> Iterator[Said]:
        """Give the members in a text, the longest first at each place."""
        found = units(text)
        place = 0
        while place < len(found):
            here = list(self._at(found, place))
            yield from here
            place += len(here[0].member.units) if here else 1

    def _at(self, found: Sequence[str], place: int) -> Iterator[Said]:
        """Give the longest member at a place, once for each group that has it."""
        size = 0
        for said in self._starting.get(found[place], ()):
            own = said.member.units
            if len(own) >= size and tuple(found[place : place + len(own)]) == own:
                size = len(own)
                yield said


@lru_cache(maxsize=8)
def compiled(tuning: Tuning) -> Synonyms:
    """Return the synonyms of a site, made ready once for each of its tunings."""
    return Synonyms(tuning)


def units(text: str) -> list[str]:
    """Return words by their stem and without hyphens, and Chinese by characters."""
    found: list[str] = []
    for piece in pieces(text):
        if piece.is_han:
            found += (t.text for t in piece.tokens if len(t.text) == 1)
        else:
            plain = unicodedata.normalize("NFKC", piece.surface)
            found.append(latin(_HYPHENS.sub("", plain))[0].text)
    return found


def _member(text: str) -> Member:
    asked = question(pieces(text, for_query=True))
    return Member(text.strip(), tuple(units(text)), asked)
