"""Markdown to safe HTML and plain text, in one function for every use."""

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version

from articles.text.conditions import resolve, words_in
from articles.text.guard import check_source, convert_in_child, is_suspicious, too_slow
from articles.text.including import Shared, expand
from articles.text.markup import make_markdown
from articles.text.outline import Heading, outline_of
from articles.text.sanitize import sanitize
from kb.documents import Section
from kb.text import Lang, SafeHtml, clean

# Our own rules count up; another version of a library renders everything again.
RULES = 2
LIBRARIES = ("markdown", "nh3", "pygments", "pymdown-extensions")
RENDERER = " ".join([str(RULES), *(version(name) for name in LIBRARIES)])


# What the renderer loses track of where emphasis crosses itself.
_LOST = re.compile("\x02?klzzwxh:\\d+\x03|[\x02\x03]")


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """An article's text as readers and the index get it.

    `words` counts each Chinese character as a word; `parts` are the platforms and
    products that some of the text is for.
    """

    html: SafeHtml
    outline: tuple[Heading, ...]
    sections: tuple[Section, ...]
    text: str
    words: int
    parts: tuple[str, ...] = ()


def render(source: str, lang: Lang, *, shared: Shared | None = None) -> Rendered:
    """Render Markdown; raise `Invalid` for a text beyond 200 kB or 2 seconds.

    Without `shared`, blocks and parts are not looked for: a message has none.
    """
    check_source(source)
    if shared is None:
        return _rendered(source, lang, ())
    whole = expand(clean(source), lang, shared)
    chosen = resolve(whole, shared.names, shared.choice)
    check_source(chosen)
    return _rendered(chosen, lang, words_in(whole))


# A save renders before its transaction and finds the result here inside of it.
@lru_cache(maxsize=16)
def _rendered(source: str, lang: Lang, parts: tuple[str, ...]) -> Rendered:
    if is_suspicious(source):
        html = SafeHtml(convert_in_child(source, lang))
    else:
        html = convert(source, lang)
    outline = outline_of(html)
    return Rendered(
        html=html,
        outline=outline.headings,
        sections=outline.sections,
        text=outline.text,
        words=outline.words,
        parts=parts,
    )


def convert(source: str, lang: Lang) -> SafeHtml:
    """Return the sanitised HTML, without any limit on time."""
    try:
        html = make_markdown(lang).convert(clean(source))
        return sanitize(_LOST.sub("", html))
    except RecursionError as error:
        raise too_slow() from error
