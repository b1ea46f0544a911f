"""What people say about lines of a text, and where these lines are later."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from articles.comparing.diff import line_map
from articles.comparing.words import lines_of
from articles.models import Edition, Revision
from articles.reviews.models import Remark
from articles.reviews.queries import numbers_of
from articles.reviews.words import written
from kb.errors import Conflict, Invalid, NotFound
from kb.events.log import record
from kb.events.reviewing import RemarkReopened, RemarkResolved, RemarkWritten
from kb.policy import Actor
from kb.text import N_

MAX_REMARKS = 500
# On so many of the revisions that have remarks, settled ones are still placed.
RECENT = 5


@dataclass(frozen=True, kw_only=True)
class Said:
    """What somebody says about a line, counted from 1; 0 is the whole text."""

    words: str
    line: int = 0


@dataclass(frozen=True, kw_only=True)
class Thread:
    """A remark and the answers to it; `revision` is the number it was made on."""

    remark: Remark
    revision: int
    replies: Sequence[Remark]

    @property
    def is_open(self) -> bool:
        return self.remark.resolved_at is None


@dataclass(frozen=True, kw_only=True)
class Placed:
    """Where the remarks on a text stand in one of its revisions.

    `lines` are those on a line that is still there, by its present number; `whole`
    are about the text as a whole; the lines of `gone` are there no longer.
    """

    lines: dict[int, list[Thread]] = field(default_factory=dict)
    whole: list[Thread] = field(default_factory=list)
    gone: list[Thread] = field(default_factory=list)

    @property
    def open_count(self) -> int:
        placed = [thread for threads in self.lines.values() for thread in threads]
        return sum(one.is_open for one in [*placed, *self.whole, *self.gone])


def list_remarks(session: Session, edition: Edition) -> Sequence[Remark]:
    """Return all remarks on a text, in the order they were made."""
    return session.scalars(
        select(Remark)
        .where(Remark.article_id == edition.article_id, Remark.lang == edition.lang)
        .order_by(Remark.id)
    ).all()


def get_remark(session: Session, edition: Edition, remark_id: int) -> Remark:
    """Return a remark on this very text; else raise `NotFound`."""
    remark = session.get(Remark, remark_id)
    own = (edition.article_id, edition.lang)
    if remark is None or (remark.article_id, remark.lang) != own:
        raise NotFound(N_("There is no such remark."))
    return remark


def write_remark(
    session: Session, revision: Revision, said: Said, *, by: Actor, now: datetime
) -> Remark:
    """Say something about a line of a revision, or about all of it.

    Raise `Invalid` without words and for a line that the revision does not have.
    """
    remark = _remark(revision, said, _quote(revision, said.line), by, now)
    return _keep(session, remark, by, now)


def reply_to_remark(
    session: Session, remark: Remark, words: str, *, by: Actor, now: datetime
) -> Remark:
    """Answer a remark; an answer to an answer joins the same thread."""
    revision = session.get_one(Revision, remark.revision_id)
    said = Said(words=words, line=remark.line)
    answer = _remark(revision, said, remark.quote, by, now)
    answer.reply_to_id = remark.reply_to_id or remark.id
    return _keep(session, answer, by, now)


def _remark(
    revision: Revision, said: Said, quote: str, by: Actor, now: datetime
) -> Remark:
    missing = N_("Write what you want to say.")
    return Remark(
        article_id=revision.article_id,
        lang=revision.lang,
        revision_id=revision.id,
        line=said.line,
        quote=quote,
        words=written(said.words, "said", missing=missing),
        author_id=by.user_id,
        written_at=now,
    )


def _keep(session: Session, remark: Remark, by: Actor, now: datetime) -> Remark:
    edition = (Remark.article_id == remark.article_id, Remark.lang == remark.lang)
    newest = select(Remark.id).where(*edition).limit(MAX_REMARKS)
    if len(session.scalars(newest).all()) >= MAX_REMARKS:
        raise Conflict(N_("There are too many remarks on this text to add another."))
    session.add(remark)
    session.flush()  # the event names the remark
    event = RemarkWritten.by(
        by,
        now,
        article_id=remark.article_id,
        revision_id=remark.revision_id,
        remark_id=remark.id,
    )
    record(session, event)
    return remark


def _quote(revision: Revision, line: int) -> str:
    lines = lines_of(revision.source)
    if not 0 <= line <= len(lines):
        raise Invalid(N_("The text has no line with this number."), "line")
    return lines[line - 1].rstrip("\n") if line else ""


def resolve_remark(
    session: Session, remark: Remark, *, by: Actor, now: datetime
) -> None:
    """Say that a remark is dealt with; once is enough."""
    if remark.resolved_at is not None:
        return
    remark.resolved_at, remark.resolved_by_id = now, by.user_id
    event = RemarkResolved.by(
        by,
        now,
        article_id=remark.article_id,
        revision_id=remark.revision_id,
        remark_id=remark.id,
    )
    record(session, event)


def reopen_remark(
    session: Session, remark: Remark, *, by: Actor, now: datetime
) -> None:
    """Say that a remark still has to be dealt with."""
    if remark.resolved_at is None:
        return
    remark.resolved_at = remark.resolved_by_id = None
    event = RemarkReopened.by(
        by,
        now,
        article_id=remark.article_id,
        revision_id=remark.revision_id,
        remark_id=remark.id,
    )
    record(session, event)


def placed_remarks(session: Session, edition: Edition, revision: Revision) -> Placed:
    """Return where each remark on the text stands in this revision.

    Remarks that are long dealt with are not looked for any more.
    """
    threads = list(_threads(session, edition))
    recent = sorted({one.revision for one in threads})[-RECENT:]
    sought = {
        one.remark.revision_id
        for one in threads
        if one.is_open or one.revision in recent
    }
    maps = _maps(session, revision, sought)
    lines = lines_of(revision.source)
    placed = Placed()
    for thread in threads:
        if thread.remark.line == 0:
            placed.whole.append(thread)
            continue
        line = _line_of(thread.remark, maps.get(thread.remark.revision_id, {}), lines)
        if line is None:
            placed.gone.append(thread)
        else:
            placed.lines.setdefault(line, []).append(thread)
    return placed


def _threads(session: Session, edition: Edition) -> Iterable[Thread]:
    remarks = list_remarks(session, edition)
    numbers = numbers_of(session, (remark.revision_id for remark in remarks))
    replies: dict[int, list[Remark]] = {}
    for remark in remarks:
        if remark.reply_to_id is not None:
            replies.setdefault(remark.reply_to_id, []).append(remark)
    for remark in remarks:
        if remark.reply_to_id is None:
            yield Thread(
                remark=remark,
                revision=numbers[remark.revision_id],
                replies=replies.get(remark.id, ()),
            )


def _maps(
    session: Session, revision: Revision, made_on: set[int]
) -> dict[int, Mapping[int, int] | None]:
    """Return for each revision where its lines stand; `None` for the same one."""
    chosen = select(Revision.id, Revision.source).where(Revision.id.in_(made_on))
    return {
        revision_id: None
        if source == revision.source
        else line_map(source, revision.source)
        for revision_id, source in session.execute(chosen)
    }


def _line_of(
    remark: Remark, lines: Mapping[int, int] | None, present: Sequence[str]
) -> int | None:
    if lines is None:
        return remark.line
    wanted = remark.quote.strip()
    # A line that was cut out and put elsewhere is known by its words alone.
    moved = [n for n, text in enumerate(present, 1) if wanted == text.strip()]
    elsewhere = moved[0] if wanted and len(moved) == 1 else None
    return lines.get(remark.line, elsewhere)
