"""The canaries in what is still on its way to readers, or has left them."""

from datetime import timedelta
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from articles.actions import create_block, publish, save_revision
from articles.drafts import Draft
from articles.editing.copies import Typed, keep_copy
from articles.files.blobs import blob_path
from articles.models import Article, Attachment, Edition, Revision
from articles.queries import head_of
from articles.reviews.actions import Asking, approve, archive, request_changes, submit
from articles.reviews.remarks import Said, write_remark
from articles.reviews.scheduling import schedule
from articles.standard.actions import Answers, give_check
from articles.standard.points import Point
from kb.accounts.models import Group
from kb.announcements.actions import Wording, announce
from kb.announcements.models import Tone
from kb.clock import utc_now
from kb.policy import Audience
from tests.articles.making import make_edition, make_place
from tests.articles.making import make_published as published
from tests.cast import CORA, ERIN, KIM
from tests.site import Site, actor_named
from tests.webapp.words import Canaries

COMPLETE = (
    "\n\n## Issue\n\nIt fails.\n\n## Environment\n\nAll.\n\n## Cause\n\nUnknown.\n\n"
    "## Resolution\n\nRepair it.\n"
)
SOON = timedelta(days=2)


def add_life(site: Site, session: Session, canaries: Canaries) -> None:
    """Add texts at each stage before and after their readers, with what is said."""
    _scheduled(session, canaries)
    _sent_back(session, canaries)
    _archived(session, canaries)
    _blocks(session, canaries)
    _typed(session, canaries)
    _checked(session, canaries)
    _announced(session, canaries)
    _file_of_a_draft(site, session, canaries)


def _edition(session: Session, canaries: Canaries, place: str) -> Edition:
    return make_edition(
        session,
        title=canaries.word(f"{place} title"),
        source=canaries.word(f"{place} body") + COMPLETE,
        summary=canaries.word(f"{place} summary"),
        change_note=canaries.word(f"{place} note"),
    )


def _head(session: Session, edition: Edition) -> Revision:
    revision = head_of(session, edition)
    assert revision is not None
    return revision


def _scheduled(session: Session, canaries: Canaries) -> None:
    edition, now = _edition(session, canaries, "scheduled"), utc_now()
    erin, kim = actor_named(session, ERIN), actor_named(session, KIM)
    asking = Asking(note=canaries.word("scheduled asking"))
    head = _head(session, edition)
    review = submit(session, edition, head, by=erin, now=now, asking=asking)
    reason = canaries.word("scheduled reason")
    approve(session, edition, review, by=kim, now=now, reason=reason)
    begin, end = now + SOON, now + 2 * SOON
    schedule(session, edition, publish_at=begin, unpublish_at=end, by=kim, now=now)


def _sent_back(session: Session, canaries: Canaries) -> None:
    """A live text whose next one was sent back, with a remark on a line."""
    edition = published(session, title="Scanner", source=f"Press it.{COMPLETE}")
    erin, kim, now = actor_named(session, ERIN), actor_named(session, KIM), utc_now()
    base = _head(session, edition)
    draft = Draft(
        title=base.title, source=canaries.word("review body") + COMPLETE, summary=""
    )
    head = save_revision(session, edition, draft, by=erin, now=now, based_on=base)
    review = submit(session, edition, head, by=erin, now=now)
    said = Said(words=canaries.word("review remark"), line=1)
    write_remark(session, head, said, by=kim, now=now)
    reason = canaries.word("review reason")
    request_changes(session, edition, review, reason, by=kim, now=now)


def _archived(session: Session, canaries: Canaries) -> None:
    edition, now = _edition(session, canaries, "archived"), utc_now()
    kim = actor_named(session, KIM)
    publish(session, edition, _head(session, edition), by=kim, now=now)
    archive(session, edition, by=kim, now=now)


def _blocks(session: Session, canaries: Canaries) -> None:
    """A block for staff and one that is not out, both included by a public text."""
    kim, now = actor_named(session, KIM), utc_now()
    numbers = []
    for place, audience in (
        ("block inside", Audience.INTERNAL),
        ("block draft", Audience.PUBLIC),
    ):
        draft = Draft(title=canaries.word(place), source=canaries.word(f"{place} body"))
        where = make_place(session, audience, None)
        edition = create_block(session, where, "en", draft, by=kim, now=now)
        if audience is Audience.INTERNAL:
            publish(session, edition, _head(session, edition), by=kim, now=now)
        numbers.append(session.get_one(Article, edition.article_id).number)
    source = "".join(f"{{{{include: {number}}}}}\n\n" for number in numbers)
    published(session, title="Monitor", source=f"Look.\n\n{source}")


def _typed(session: Session, canaries: Canaries) -> None:
    kim, now = actor_named(session, KIM), utc_now()
    article = session.scalars(select(Article).order_by(Article.id)).first()
    assert article is not None
    for key in (f"{article.number}/en", "new/nonce"):
        fields = {"title": canaries.word("typed title"), "source": ""}
        typed = Typed(key=key, fields=fields, pen="pen")
        keep_copy(session, typed, by=kim, now=now)


def _checked(session: Session, canaries: Canaries) -> None:
    erin, kim, now = actor_named(session, ERIN), actor_named(session, KIM), utc_now()
    wrote = select(Revision).where(Revision.author_id == erin.user_id)
    revision = session.scalars(wrote.order_by(Revision.id)).first()
    if revision is None:
        base = session.scalars(select(Edition).order_by(Edition.id)).one()
        head = _head(session, base)
        draft = Draft(title=head.title, source=head.source)
        revision = save_revision(session, base, draft, by=erin, now=now, based_on=head)
    points = dict.fromkeys(Point, True)
    answers = Answers(points=points, note=canaries.word("check note"))
    give_check(session, revision, answers, by=kim, now=now)


def _announced(session: Session, canaries: Canaries) -> None:
    cora, now = actor_named(session, CORA), utc_now()
    group_id = session.scalars(select(Group.id).order_by(Group.id)).first()
    for place, audience, begin in (
        ("told group", Audience.GROUP, now),
        ("told staff", Audience.INTERNAL, now),
        ("told later", Audience.PUBLIC, now + SOON),
    ):
        wording = Wording(
            tone=Tone.NEWS,
            audience=audience,
            starts_at=begin,
            title_en=canaries.word(place),
            body_en=canaries.word(f"{place} body"),
            group_id=group_id if audience is Audience.GROUP else None,
        )
        announce(session, wording, by=cora, now=now)


def _file_of_a_draft(site: Site, session: Session, canaries: Canaries) -> None:
    """A file that only the next text of a live article shows."""
    edition = published(session, title="Cable", source="Plug it in.\n")
    article = session.get_one(Article, edition.article_id)
    content = canaries.word("draft file").encode()
    digest = sha256(content).hexdigest()
    session.add(
        Attachment(
            article_id=article.id,
            sha256=digest,
            filename="next.txt",
            media_type="text/plain",
            size=len(content),
        )
    )
    path = blob_path(site.services.settings.attachments_dir, digest)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    base, kim = _head(session, edition), actor_named(session, KIM)
    link = f"[Next](/attachments/{article.number}/{digest})\n"
    draft = Draft(title=base.title, source=base.source + link)
    save_revision(session, edition, draft, by=kim, now=utc_now(), based_on=base)
