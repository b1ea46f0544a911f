"""The passage of a text that answers, with the words that were asked for marked."""

from collections.abc import Collection, Iterable, Sequence
from html import escape

from kb.documents import Section
from kb.text import SafeHtml, one_line
from search.analysis import find_terms, is_han, merged, pieces, tokens
from search.offers import written
from search.protocol import RequestText
from search.words import Token

READ_CHARACTERS = 20_000
ASKED_CHARACTERS = 3_000
PASSAGE_CHARACTERS = 420
MARKS = 1_000
ELLIPSIS = "…"


def snippet(text: str, asked: str | Collection[str], width: int = 200) -> SafeHtml:
    """Return about `width` characters around what was asked, as HTML with <mark>.

    `asked` is what was typed, or the terms of the results.
    """
    text = one_line(text[:READ_CHARACTERS])
    found = find_terms(text, _wanted(asked))[:MARKS]
    start, end = _window(text, found, width)
    return SafeHtml(
        (ELLIPSIS if start else "")
        + _marked(text, start, end, found)
        + (ELLIPSIS if end < len(text) else "")
    )


def passage(sections: Sequence[Section], request: RequestText) -> tuple[str, SafeHtml]:
    """Return the anchor of the section that answers a request, and its passage."""
    wanted = _wanted(written(request))
    if not sections:
        return "", SafeHtml()
    best = max(sections, key=lambda section: _worth(section, wanted))
    return best.anchor, snippet(best.text, wanted, PASSAGE_CHARACTERS)


def matched_words(request_text: str, document_text: str) -> tuple[str, ...]:
    """Return the words of a request, as typed, that a text holds."""
    request_text = request_text[:ASKED_CHARACTERS]
    held = {token.text for token in tokens(document_text[:READ_CHARACTERS])}
    wanted = _wanted(request_text)
    spans = [
        (token.start, token.end)
        for piece in pieces(request_text, for_query=True)
        for token in piece.tokens
        if token.text in wanted and token.text in held
    ]
    words = (request_text[start:end] for start, end in merged(spans))
    return tuple({word.casefold(): word for word in words}.values())


def _wanted(asked: str | Collection[str]) -> frozenset[str]:
    """Return the terms to mark; a lone character only where no pair holds it."""
    found = (
        {token.text for token in tokens(asked[:ASKED_CHARACTERS], for_query=True)}
        if isinstance(asked, str)
        else set(asked)
    )
    paired = {c for term in found if len(term) > 1 and is_han(term) for c in term}
    return frozenset(found - paired)


def _window(text: str, found: list[Token], width: int) -> tuple[int, int]:
    """Choose the stretch with the most different terms, then the most matches."""
    if len(text) <= width:
        return 0, len(text)
    start = 0
    most = (0, 0)
    last = 0
    for first, match in enumerate(found):
        while last < len(found) and found[last].end <= match.start + width:
            last += 1
        inside = found[first:last]
        worth = (len({m.text for m in inside}), len(inside))
        if worth > most:
            most, start = worth, match.start
    return _at_words(text, max(0, start - width // 5), width)


def _at_words(text: str, start: int, width: int) -> tuple[int, int]:
    """Move both ends to the next space, where one is near."""
    end = min(len(text), start + width)
    start = max(0, end - width)
    if start:
        space = text.find(" ", start, start + 20)
        start = space + 1 if space >= 0 else start
    if end < len(text):
        space = text.rfind(" ", end - 20, end)
        end = space if space > start else end
    return start, end


def _marked(text: str, start: int, end: int, found: Iterable[Token]) -> str:
    spans = [(m.start, m.end) for m in found if start <= m.start and m.end <= end]
    parts = []
    place = start
    for low, high in merged(spans):
        parts += [escape(text[place:low]), f"<mark>{escape(text[low:high])}</mark>"]
        place = high
    return "".join((*parts, escape(text[place:end])))


def _worth(section: Section, wanted: frozenset[str]) -> float:
    """Count the different terms of a section; those of its heading count double."""
    text = {m.text for m in find_terms(section.text[:READ_CHARACTERS], wanted)}
    heading = {m.text for m in find_terms(section.heading, wanted)}
    return len(text) + 2 * len(heading)
