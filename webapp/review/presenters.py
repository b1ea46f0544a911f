"""What the page of a review prints."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from flask import render_template, request, url_for

from articles.comparing.weaving import Piece, Side
from articles.models import Revision
from articles.queries import find_revision
from articles.references import count_including, list_including
from articles.reviews.actions import missing_of
from articles.reviews.models import Review
from articles.reviews.queries import list_reviewers, list_reviews, numbers_of
from articles.reviews.remarks import Placed, placed_remarks
from kb.accounts.queries import names_of
from kb.clock import utc_now
from webapp.comparing import Comparison, chosen_layout, compare_lines, compare_texts
from webapp.database import db
from webapp.forms import SiteForm
from webapp.i18n import HTML_LANG
from webapp.login import current_actor
from webapp.moments import local
from webapp.review.forms import (
    ArchiveForm,
    DecisionForm,
    EndForm,
    RemarkForm,
    ScheduleForm,
    SubmitForm,
)
from webapp.review.texts import Text, possible_moves
from webapp.services import services
from webapp.standing import standing_of

Answer = tuple[str, int]
EVERY_LINE = range(1, 10**6)


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Why nothing was done, what happened meanwhile, and what would be lost."""

    message: str
    happened: Sequence[str]
    words: str


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What readers would get, against what they have; alone where that is nothing."""

    old: Revision | None
    comparison: Comparison
    layout: str
    facts: Mapping[str, Sequence[Piece]]


def show_page(
    text: Text,
    sent: Mapping[str, SiteForm] | None = None,
    *,
    status: int = 200,
    problem: Problem | None = None,
) -> Answer:
    """Return the page of a text; `sent` are forms that come back as they were."""
    session, now = db(), utc_now()
    remarks = placed_remarks(session, text.edition, text.head)
    reviews = list_reviews(session, text.edition)
    chosen = request.args.get("remark", -1, type=int)
    page = render_template(
        "review/show.html",
        text=text,
        standing=standing_of(session, text.edition, now),
        moves=possible_moves(text),
        difference=_difference(text, {chosen, *remarks.lines}),
        laid=partial(address, text, "changes"),
        remarks=remarks,
        chosen_line=chosen,
        reviews=reviews,
        numbers=numbers_of(session, (one.revision_id for one in reviews)),
        names=_names(remarks, reviews),
        missing=missing_of(session, text.head),
        **_showing(text),
        forms=_forms(text) | dict(sent or {}),
        problem=problem,
        zone=services().settings.time_zone,
        soonest=local(now),
        text_lang=HTML_LANG[text.lang],
    )
    return page, status


def _showing(text: Text) -> dict[str, object]:
    """Return the texts that show a block, which its release would change."""
    session, block = db(), text.article
    if not block.is_block:
        return {"including": (), "including_count": 0}
    return {
        "including": list_including(session, current_actor(), block),
        "including_count": count_including(session, block),
    }


def _forms(text: Text) -> dict[str, SiteForm]:
    review, edition = text.review, text.edition
    seen = {"review": review.id, "seen": review.state.value} if review else {}
    times = {"publish_at": edition.publish_at, "unpublish_at": edition.unpublish_at}
    return {
        "submit": submit_form(text, SubmitForm(data={"revision": text.head.id})),
        "decision": DecisionForm(data=seen),
        "schedule": ScheduleForm(data=seen | times),
        "end": EndForm(data={"ends_at": edition.unpublish_at}),
        "archive": ArchiveForm(),
        "remark": RemarkForm(
            data={
                "revision": text.head.id,
                "line": max(request.args.get("remark", 0, type=int), 0),
            }
        ),
    }


def submit_form(text: Text, form: SubmitForm) -> SubmitForm:
    """Return the form with those who may approve the text."""
    return form.offer(list_reviewers(db(), text.edition, text.head))


def _names(remarks: Placed, reviews: Sequence[Review]) -> dict[int, str]:
    ids: set[int | None] = set()
    placed = [thread for threads in remarks.lines.values() for thread in threads]
    for thread in [*placed, *remarks.whole, *remarks.gone]:
        ids |= {one.author_id for one in (thread.remark, *thread.replies)}
        ids.add(thread.remark.resolved_by_id)
    for review in reviews:
        ids |= {review.requested_by_id, review.reviewer_id, review.decided_by_id}
    return names_of(db(), ids)


def _difference(text: Text, shown: set[int]) -> Difference:
    published, head = text.edition.published_id, text.head
    old = find_revision(db(), published) if published else None
    if old is None:
        alone = compare_texts(head.source, head.source, EVERY_LINE)
        return Difference(old=None, comparison=alone, layout="inline", facts={})
    is_same = old.id == head.id
    return Difference(
        old=old,
        comparison=compare_texts(old.source, head.source, shown),
        layout="inline" if is_same else chosen_layout(),
        facts={} if is_same else _facts(old, head),
    )


def _facts(old: Revision, new: Revision) -> dict[str, Sequence[Piece]]:
    """Return what changed around the text, by the name of the field."""
    sides = {
        "title": (old.title, new.title),
        "summary": (old.summary, new.summary),
        "tags": (", ".join(old.tags), ", ".join(new.tags)),
        "keywords": (", ".join(old.keywords), ", ".join(new.keywords)),
        "applies_to": (", ".join(old.applies_to), ", ".join(new.applies_to)),
    }
    woven = {name: compare_lines(*pair) for name, pair in sides.items()}
    return {
        name: pieces
        for name, pieces in woven.items()
        if any(piece.side is not Side.BOTH for piece in pieces)
    }


def address(text: Text, anchor: str | None = None, layout: str | None = None) -> str:
    """Return the address of the page of a text."""
    return url_for(
        "review.show",
        number=text.article.number,
        lang=text.lang,
        layout=layout,
        _anchor=anchor,
    )
