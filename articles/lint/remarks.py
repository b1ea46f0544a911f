"""What the check of a text is told, and what it answers."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

from articles.text.links import LinkState
from kb.text import N_


class Rule(enum.StrEnum):
    """What a text was looked through for."""

    MERGE_MARK = "merge_mark"
    SECTION_MISSING = "section_missing"
    SECTION_EMPTY = "section_empty"
    HINT_LEFT = "hint_left"
    SUMMARY_MISSING = "summary_missing"
    HEADING_TOP = "heading_top"
    HEADING_JUMP = "heading_jump"
    ALT_MISSING = "alt_missing"
    ALT_EMPTY_WORDS = "alt_empty_words"
    IMAGE_ELSEWHERE = "image_elsewhere"
    LINK_BROKEN = "link_broken"
    LINK_WITHDRAWN = "link_withdrawn"
    LINK_UNPUBLISHED = "link_unpublished"
    LINK_MOVED = "link_moved"
    LINK_NARROWER = "link_narrower"
    LINK_WORDS = "link_words"
    ANCHOR_GONE = "anchor_gone"
    BLOCK_BROKEN = "block_broken"
    BLOCK_NARROWER = "block_narrower"
    PART_UNKNOWN = "part_unknown"
    PART_OPEN = "part_open"
    PART_STRAY = "part_stray"
    PERSONAL = "personal"
    SENTENCE_LONG = "sentence_long"
    TERM = "term"
    SPACING = "spacing"
    PUNCTUATION = "punctuation"


class Severity(enum.StrEnum):
    """How much a remark matters: an error is seen by every reader."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


MESSAGES: Mapping[Rule, tuple[Severity, str]] = {
    Rule.MERGE_MARK: (
        Severity.ERROR,
        N_("A mark of a merge is left. Decide what stays and take the mark out."),
    ),
    Rule.SECTION_MISSING: (
        Severity.WARNING,
        N_("The section “%(name)s” is missing or still empty."),
    ),
    Rule.SECTION_EMPTY: (
        Severity.WARNING,
        N_("Nothing stands below the heading “%(heading)s”."),
    ),
    Rule.HINT_LEFT: (
        Severity.HINT,
        N_("A hint of the template is left. Readers do not see it."),
    ),
    Rule.SUMMARY_MISSING: (
        Severity.WARNING,
        N_("The summary is missing. Search results show it below the title."),
    ),
    Rule.HEADING_TOP: (
        Severity.WARNING,
        N_("The title is the only heading of the first level. Begin with ##."),
    ),
    Rule.HEADING_JUMP: (
        Severity.WARNING,
        N_("The heading skips a level: after %(before)s comes %(expected)s."),
    ),
    Rule.ALT_MISSING: (
        Severity.ERROR,
        N_("The image has no description for people who cannot see it."),
    ),
    Rule.ALT_EMPTY_WORDS: (
        Severity.WARNING,
        N_("“%(words)s” does not say what the image shows."),
    ),
    Rule.IMAGE_ELSEWHERE: (
        Severity.WARNING,
        N_("Images from other sites are not shown. Upload it to this article."),
    ),
    Rule.LINK_BROKEN: (
        Severity.ERROR,
        N_("The link to %(target)s leads nowhere."),
    ),
    Rule.LINK_WITHDRAWN: (
        Severity.ERROR,
        N_("The article at %(target)s is archived. Readers cannot open it."),
    ),
    Rule.LINK_UNPUBLISHED: (
        Severity.WARNING,
        N_("The article at %(target)s is not published yet."),
    ),
    Rule.LINK_MOVED: (
        Severity.HINT,
        N_("%(target)s has moved to %(address)s."),
    ),
    Rule.LINK_NARROWER: (
        Severity.WARNING,
        N_("Not all readers of this article may open %(target)s."),
    ),
    Rule.LINK_WORDS: (
        Severity.WARNING,
        N_("“%(words)s” does not say where the link leads. Name the page."),
    ),
    Rule.ANCHOR_GONE: (
        Severity.WARNING,
        N_("There is no section #%(anchor)s on that page."),
    ),
    Rule.BLOCK_BROKEN: (
        Severity.ERROR,
        N_("There is no published block “%(name)s”. Readers see nothing here."),
    ),
    Rule.BLOCK_NARROWER: (
        Severity.ERROR,
        N_(
            "Not all readers of this article may read the block “%(name)s”, so nobody"
            " sees it here."
        ),
    ),
    Rule.PART_UNKNOWN: (
        Severity.WARNING,
        N_("“%(word)s” is no platform or product, so everybody sees this part."),
    ),
    Rule.PART_OPEN: (
        Severity.WARNING,
        N_("This part is never closed. Put ::: on a line below it."),
    ),
    Rule.PART_STRAY: (
        Severity.WARNING,
        N_("Nothing is open here that ::: could close."),
    ),
    Rule.PERSONAL: (
        Severity.WARNING,
        N_("This looks like somebody's e-mail address."),
    ),
    Rule.SENTENCE_LONG: (
        Severity.HINT,
        N_("A sentence of %(length)s words is hard to follow. Split it."),
    ),
    Rule.TERM: (
        Severity.HINT,
        N_("Did you mean “%(term)s” instead of “%(words)s”?"),
    ),
    Rule.SPACING: (
        Severity.HINT,
        N_("Elsewhere in this text the space at “%(words)s” is set differently."),
    ),
    Rule.PUNCTUATION: (
        Severity.HINT,
        N_("“%(mark)s” is the mark of the other language here."),
    ),
}
LONG_IN_CHINESE = N_("A sentence of %(length)s characters is hard to follow. Split it.")
PHONE = N_("This looks like somebody's telephone number.")


@dataclass(frozen=True, kw_only=True)
class Remark:
    """One thing to look at; `line` is `None` when it is about the whole text.

    `message` is to be translated, then filled with `params`.
    """

    rule: Rule
    line: int | None
    severity: Severity
    message: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Known:
    """What a text can be compared with, as far as its writer may know.

    `links` and `blocks` are by the target as it is written, without its anchor; what
    is not in them is not judged. `words` are the platforms and products that parts
    can be for, `None` for anything.
    """

    links: Mapping[str, LinkState] = field(default_factory=dict)
    blocks: Mapping[str, LinkState] = field(default_factory=dict)
    terms: frozenset[str] = frozenset()
    words: frozenset[str] | None = None


def remark(rule: Rule, line: int | None, message: str = "", **params: object) -> Remark:
    """Return the remark of a rule about a line; `message` if not its usual one."""
    severity, usual = MESSAGES[rule]
    return Remark(
        rule=rule,
        line=line,
        severity=severity,
        message=message or usual,
        params=params,
    )
