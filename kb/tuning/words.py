"""What a group of synonyms may hold, and how it is written in a line of text."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kb.errors import Invalid
from kb.text import N_, fold, one_line

LEAST, MOST = 2, 12
MOST_CHARACTERS = 60
MOST_GROUPS = 2000
BETWEEN = " = "

Group = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a file of synonyms: a group, or what is wrong with it."""

    number: int
    text: str
    group: Group = ()
    error: Invalid | None = None


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a file would add, how many of its groups are in force, what is wrong."""

    added: Sequence[Group]
    known: int
    wrong: Sequence[Line]


def split(text: str) -> list[str]:
    """Return the words of a text in which `=` or a new line stands between them."""
    # People who type Chinese have the full-width sign under their fingers.
    text = text.replace("\uff1d", "=").replace("\r", "\n").replace("\n", "=")
    return [word for word in map(one_line, text.split("=")) if word]


def unique(words: Iterable[str]) -> list[str]:
    """Return each word as it was first written; the same is what `fold` makes equal."""
    each: dict[str, str] = {}
    for word in words:
        each.setdefault(fold(word), one_line(word))
    each.pop("", None)
    return list(each.values())


def group_of(words: Iterable[str]) -> Group:
    """Return the words as a group, each once; raise `Invalid`."""
    each = unique(words)
    for word in each:
        _check(word)
    if len(each) < LEAST:
        raise Invalid(N_("Give at least two different words."), "words")
    if len(each) > MOST:
        raise Invalid(N_("A group holds at most %(most)d words."), "words", most=MOST)
    return tuple(each)


def _check(word: str) -> None:
    if len(word) > MOST_CHARACTERS:
        raise Invalid(
            N_("“%(word)s…” is longer than %(most)d characters."),
            "words",
            word=word[:20],
            most=MOST_CHARACTERS,
        )
    if "=" in word:
        raise Invalid(N_("“%(word)s” holds an equals sign."), "words", word=word)
    if not any(character.isalnum() for character in word):
        raise Invalid(N_("“%(word)s” has no letter and no digit."), "words", word=word)


def key_of(words: Iterable[str]) -> frozenset[str]:
    """Return what two groups of the same words have in common."""
    return frozenset(map(fold, words))


def write(groups: Iterable[Sequence[str]]) -> str:
    """Return groups as text, one in a line."""
    return "".join(f"{BETWEEN.join(words)}\n" for words in groups)


def read(text: str) -> list[Line]:
    """Return the lines of a file of synonyms that are not empty.

    A line that repeats a word of an earlier one is wrong.
    """
    lines: list[Line] = []
    seen: dict[str, int] = {}
    for number, content in enumerate(text.splitlines(), 1):
        if one_line(content):
            line = _line(number, content, seen)
            lines.append(line)
            seen.update({fold(word): number for word in line.group})
    return lines


def _line(number: int, content: str, seen: Mapping[str, int]) -> Line:
    shown = one_line(content)
    try:
        group = group_of(split(content))
        for word in group:
            if fold(word) in seen:
                raise Invalid(
                    N_("“%(word)s” stands in line %(line)d already."),
                    word=word,
                    line=seen[fold(word)],
                )
    except Invalid as error:
        return Line(number=number, text=shown, error=error)
    return Line(number=number, text=shown, group=group)


def plan(lines: Sequence[Line], in_force: Iterable[Sequence[str]]) -> Plan:
    """Return what the lines would do beside the groups in force."""
    every = list(in_force)
    known = set(map(key_of, every))
    held = {fold(word): words for words in every for word in words}
    new = [one for one in lines if one.error or key_of(one.group) not in known]
    checked = [_against(one, held) for one in new]
    return Plan(
        added=[one.group for one in checked if one.error is None],
        known=len(lines) - len(new),
        wrong=[one for one in checked if one.error],
    )


def _against(line: Line, held: Mapping[str, Sequence[str]]) -> Line:
    for word in line.group:
        if fold(word) in held:
            problem = N_("“%(word)s” stands in another group already: %(group)s")
            group = BETWEEN.join(held[fold(word)])
            return replace(line, error=Invalid(problem, word=word, group=group))
    return line
