"""What each kind of article says: its template, and what of it is missing."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from articles.models import ArticleKind
from articles.text.expected import ANNOUNCEMENT, SECTIONS, Expected, Instead
from articles.text.lines import BLANK, Line, lines_of, without_closing
from kb.text import LANGS, Lang, fold

_HEADING = re.compile(r"[ ]{0,3}(#{1,6})[ \t]+(.*)$")
_JOINED = re.compile(r" (?:and|or|&) |[/、，,与和及或]")
_AROUND = re.compile(r"\{#[^{}]*\}|\([^()]*\)|（[^（）]*）|^[\d.、\s]+|[*_`:：?？.。]")
_ITEM = re.compile(r"\s*(?:[-+*]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s*)?")
# What stands where somebody has still to write.
_LATER = re.compile(r"(?i)(?:to ?do|tbd|tba|xxx+|\.{2,}|…+|待补充|待定|待完善|[-–—]+)$")
_MARKS = re.compile(rf"[{BLANK}\s>|:*_#-]|:::.*")


@dataclass
class _Section:
    level: int
    title: str
    lines: list[Line]


def template_of(kind: ArticleKind, lang: Lang) -> str:
    """Return the Markdown that an article of this kind begins with."""
    return _template(SECTIONS[kind], lang)


def announcement_template(lang: Lang) -> str:
    """Return the Markdown that an announcement begins with."""
    return _template(ANNOUNCEMENT, lang)


def _template(sections: Sequence[Expected], lang: Lang) -> str:
    written = (
        f"## {section.names[lang][0]}\n\n{section.begin}<!-- {section.hint[lang]} -->\n"
        for section in sections
    )
    return "\n".join(written)


def hints() -> frozenset[str]:
    """Return the hints of all templates, which no reader should get."""
    sections = (*ANNOUNCEMENT, *(one for some in SECTIONS.values() for one in some))
    return frozenset(section.hint[lang] for section in sections for lang in LANGS)


def missing_sections(kind: ArticleKind, lang: Lang, source: str) -> list[str]:
    """Return the names of the required sections that are absent or say nothing yet.

    A section may bear any of its usual names in either language, alone or together
    with another: "Symptom and cause" is both.
    """
    sections = _sections(lines_of(source))
    required = (one for one in SECTIONS[kind] if one.required)
    return [one.names[lang][0] for one in required if not _is_there(one, sections)]


def _is_there(expected: Expected, sections: Sequence[_Section]) -> bool:
    names = {fold(name) for lang in LANGS for name in expected.names[lang]}
    for at, section in enumerate(sections):
        if names & set(_titles(section.title)) and _says(_with_below(sections, at)):
            return True
    everything = [line for section in sections for line in section.lines]
    if expected.instead is Instead.A_LIST:
        return any(_ITEM.match(line.text) and _says([line]) for line in everything)
    return expected.instead is Instead.ANY_TEXT and _says(everything)


def _sections(lines: Sequence[Line]) -> list[_Section]:
    sections = [_Section(0, "", [])]
    for line in lines:
        heading = None if line.is_code else _HEADING.match(line.marked)
        if heading:
            title = without_closing(heading[2])
            sections.append(_Section(len(heading[1]), title, []))
        else:
            sections[-1].lines.append(line)
    return sections


def _with_below(sections: Sequence[_Section], at: int) -> list[Line]:
    lines = list(sections[at].lines)
    for section in sections[at + 1 :]:
        if section.level <= sections[at].level:
            break
        lines += section.lines
    return lines


def _titles(title: str) -> Iterator[str]:
    plain = _AROUND.sub("", title)
    yield fold(plain)
    yield from (fold(part) for part in _JOINED.split(plain))


def _says(lines: Sequence[Line]) -> bool:
    """Say whether the lines hold more than hints, empty items and "to do"."""
    return any(_has_words(line) for line in lines)


def _has_words(line: Line) -> bool:
    if line.is_code:
        return bool(line.text.strip("`~ \t"))
    if "`" in line.text and BLANK in line.marked and "<!--" not in line.text:
        return True
    words = _ITEM.sub("", line.marked, count=1).strip()
    return bool(_MARKS.sub("", words)) and not _LATER.match(words)
