"""All rules over one text."""

from collections import Counter
from collections.abc import Iterable

from articles.drafts import Draft
from articles.lint.chinese import punctuation, spacing
from articles.lint.pointing import pointing
from articles.lint.remarks import Known, Remark, Rule, Severity, remark
from articles.lint.shape import shape
from articles.lint.terms import terms
from articles.lint.wording import personal, sentences
from articles.models import ArticleKind
from articles.text.kinds import missing_sections
from articles.text.lines import lines_of
from kb.text import Lang, one_line

# More of one kind are not read anyway.
MOST_OF_A_RULE = 20
_ORDER = list(Severity)


def lint(
    draft: Draft, lang: Lang, *, kind: ArticleKind | None, known: Known | None = None
) -> list[Remark]:
    """Return what should be looked at in a text, in the order of its lines.

    Code and addresses are never remarked on. At most 20 remarks come of each rule.
    A block has no kind: it needs neither sections nor a summary.
    """
    known = known or Known()
    lines = lines_of(draft.source)
    found = [
        *(_whole(draft, lang, kind) if kind else ()),
        *shape(lines),
        *pointing(lines, known),
        *personal(lines),
        *sentences(lines, lang),
        *terms(lines, lang, known.terms),
        *(spacing(lines) if lang == "zh" else ()),
        *punctuation(lines, lang),
    ]
    return _few(sorted(found, key=_place))


def _whole(draft: Draft, lang: Lang, kind: ArticleKind) -> Iterable[Remark]:
    if not one_line(draft.summary):
        yield remark(Rule.SUMMARY_MISSING, None)
    for name in missing_sections(kind, lang, draft.source):
        yield remark(Rule.SECTION_MISSING, None, name=name)


def _place(one: Remark) -> tuple[int, int, str]:
    return one.line or 0, _ORDER.index(one.severity), one.rule


def _few(remarks: Iterable[Remark]) -> list[Remark]:
    seen: Counter[Rule] = Counter()
    kept = []
    for one in remarks:
        seen[one.rule] += 1
        if seen[one.rule] <= MOST_OF_A_RULE:
            kept.append(one)
    return kept
