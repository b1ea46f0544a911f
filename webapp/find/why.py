"""Why a result stands where it stands."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import render_template, request
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from kb.errors import NotFound
from kb.policy import Permission
from kb.text import LANGS, N_, Lang
from search.analysis import find_terms, merged
from search.protocol import Explanation, Part
from webapp.authz import requires
from webapp.database import db
from webapp.find.asking import catalog, query_of, typed, understood
from webapp.find.blueprint import bp
from webapp.finding import explain
from webapp.inputs import LARGEST
from webapp.limits import limited
from webapp.login import current_actor
from webapp.services import services

# The largest ones; the others come together in one line.
MOST_REASONS = 12
# What comes from the model that reorders the best has names of its own.
LEARNED = "learned."


@dataclass(frozen=True)
class Reason:
    """One line of the explanation; `share` is its part of the largest, 0 to 1."""

    what: str
    where: str
    points: str
    share: float


@bp.get("/find/why")
@requires(Permission.ARTICLE_READ)
@limited("120/minute")
def why() -> str:
    """Show how a text earned its place among the results."""
    number, lang = request.args.get("article", 0, type=int), request.args.get("lang")
    if not 0 < number <= LARGEST or lang not in LANGS:
        raise NotFound(N_("There is no such article."))
    text, actor = typed(request.args.get("q", "")), current_actor()
    key: tuple[int, Lang] = (number, "zh" if lang == "zh" else "en")
    query = query_of(text, understood(text, catalog()).filters)
    card, found = explain(services(), db(), actor, query, key)
    partial = request.headers.get("HX-Request") == "true"
    return render_template(
        "find/reasons.html" if partial else "find/why.html",
        card=card,
        query=text,
        found=found,
        reasons=_reasons(found, text) if found else [],
        total=_points(found.score) if found else "",
    )


def _reasons(found: Explanation, text: str) -> list[Reason]:
    typed_as = _typed_as(found, text)
    lines: dict[str, list[Part]] = defaultdict(list)
    for part in found.parts:
        lines[_what(part, typed_as)].append(part)
    sums = {what: sum(part.score for part in parts) for what, parts in lines.items()}
    most = max(map(abs, sums.values()), default=0.0) or 1.0
    in_order = sorted(sums, key=lambda what: -abs(sums[what]))
    reasons = [
        _reason(what, _where(lines[what]), sums[what], most)
        for what in in_order[:MOST_REASONS]
    ]
    if rest := in_order[MOST_REASONS:]:
        what = ngettext("%(num)s smaller part", "%(num)s smaller parts", len(rest))
        reasons.append(_reason(what, "", sum(sums[one] for one in rest), most))
    return reasons


def _reason(what: str, where: str, score: float, most: float) -> Reason:
    return Reason(what, where, _points(score), abs(score) / most)


def _typed_as(found: Explanation, text: str) -> dict[str, str]:
    """Return what was typed for each term: readers know words, not stems and pairs."""
    terms = frozenset(part.term for part in found.parts if part.term)
    tokens = find_terms(text, terms)
    spans = merged((token.start, token.end) for token in tokens)
    return {
        token.text: text[start:end]
        for token in reversed(tokens)
        for start, end in spans
        if start <= token.start < end
    }


def _points(score: float) -> str:
    # So many places that a reader who adds them up comes to the sum.
    text: str = format_decimal(score, "#,##0.000")
    return text


def _what(part: Part, typed_as: Mapping[str, str]) -> str:
    if part.term:
        return typed_as.get(part.term, part.term)
    known = {
        "beside": _("Words looked up beside those typed"),
        "likeness": _("Alike as a whole"),
        "asked": _("Asked for in such words before"),
        "language": _("Weighing the two languages"),
        "complete": _("Holds every word, or usually answers this"),
        "pinned": _("Pinned for these words"),
        "learned": _("Moved by what helped others"),
        "title": _("Words in the title"),
        "body": _("Words in the text"),
        "coverage": _("How much of the question it holds"),
        "said": _("What it says that nobody asked"),
        "pairs": _("Words that went together before"),
        "letters": _("Alike letter by letter"),
        "style": _("Like articles that help"),
        "base": _("Its place before"),
    }
    signal = part.signal.removeprefix(LEARNED)
    return str(known.get(signal, signal))


def _where(parts: Sequence[Part]) -> str:
    in_order = sorted(parts, key=lambda part: -abs(part.score))
    places = dict.fromkeys(place for part in in_order if (place := _place(part)))
    return str(_(", ")).join(places)


def _place(part: Part) -> str:
    known = {
        "title": _("Title"),
        "keywords": _("Keywords and tags"),
        "headings": _("Headings"),
        "codes": _("Error codes and names"),
        "asked": _("Words of people it helped"),
        "body": _("Text"),
        "coverage": _("Anywhere"),
        "translation": _("Translated"),
    }
    if part.signal.startswith(LEARNED):
        return str(_("Learned"))
    return str(known.get(part.field or part.signal, part.field))
