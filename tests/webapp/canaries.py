"""A site in which everything that is not public holds a word of its own.

Each of these texts also holds the bait, by which one may look for it; the word
itself is never typed by the tests, so that an answer which has it has leaked it.
"""

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from articles.actions import (
    add_translation,
    reclassify,
    save_revision,
    withdraw,
)
from articles.addresses import rename
from articles.drafts import Draft, Place
from articles.files.blobs import blob_path
from articles.models import Article, ArticleKind, Attachment, Edition, Revision
from articles.queries import head_of
from articles.repairs.tasks import dismiss_repair, start_repair
from kb.accounts.models import Group, GroupMember, UserRole
from kb.clock import utc_now
from kb.events.log import record
from kb.events.types import GapReported, SearchPerformed
from kb.journeys.actions import give_verdict, save_draft
from kb.journeys.refs import ArticleRef
from kb.journeys.verdicts import Verdict
from kb.policy import Actor, Audience, Role
from kb.searches.actions import Wish, keep
from kb.tickets.actions import note, reply
from kb.tickets.links import link_article
from kb.tickets.models import Relation, Ticket
from tests.articles.making import WRITER, make_category, make_edition
from tests.articles.making import make_published as published
from tests.cast import ALICE, CHARLIE, ERIN, KIM, XAVIER, Member, make_user
from tests.kb.making import make_ticket, words
from tests.site import Site, actor_named
from tests.webapp.life import add_life
from tests.webapp.words import BAIT, Canaries

# Somebody who holds every role.
ADA = Member("Ada", Role.ADMINISTRATOR)


@dataclass(frozen=True)
class World:
    """The site and what must not be seen in it."""

    site: Site
    canaries: Canaries


def release(site: Site) -> Canaries:
    """Fill the site."""
    canaries = Canaries()
    with site.writing() as session:
        ada = make_user(session, ADA)
        session.add_all(
            UserRole(user_id=ada.id, role=r) for r in set(Role) - {ADA.role}
        )
        _articles(session, canaries)
        _tickets(session, canaries)
        _journeys(session, canaries)
        _attachment(site, session, canaries)
        add_life(site, session, canaries)
        _move_addresses(session)
    with site.services.database.reading() as session:
        canaries.values = _values(session)
    site.services.keeper.catch_up()
    return canaries


def _full(canaries: Canaries, place: str) -> dict[str, Any]:
    """An article that holds a word in each of its fields."""
    word = canaries.word
    return {
        "title": word(f"{place} title"),
        "source": f"{word(f'{place} body')}\n\n## {word(f'{place} heading')}\n",
        "summary": word(f"{place} summary"),
        "keywords": (word(f"{place} keyword"),),
        "tags": (word(f"{place} tag"),),
        "applies_to": (word(f"{place} version"),),
        "change_note": word(f"{place} note"),
    }


def _articles(session: Session, canaries: Canaries) -> None:
    now = utc_now()
    published(session, title="Paper jam in the tray", source="Open the tray.\n")
    published(session, title="打印机卡纸", source="打开纸盒。\n", lang="zh")
    published(session, audience=Audience.INTERNAL, **_full(canaries, "internal"))
    group = Group(name=canaries.word("group name"))
    session.add(group)
    session.flush()
    member = actor_named(session, XAVIER)
    session.add(GroupMember(group_id=group.id, user_id=member.user_id or 0))
    published(
        session,
        audience=Audience.GROUP,
        group_id=group.id,
        **_full(canaries, "group"),
    )
    make_edition(session, **_full(canaries, "draft"))
    edition = published(session, title="Toner is low", source="Shake it.\n")
    _revise(session, edition, Draft(**_full(canaries, "revision")))
    session.add(edition)
    text = Draft(**_full(canaries, "translation"))
    article = session.get_one(Article, edition.article_id)
    add_translation(session, article, "zh", text, by=WRITER, now=now)
    gone = published(session, **_full(canaries, "withdrawn"))
    withdraw(session, gone, by=WRITER, now=now)
    hidden = published(session, **_full(canaries, "reclassified"))
    place = Place(
        category_id=make_category(session).id,
        audience=Audience.INTERNAL,
        kind=ArticleKind.FAULT,
    )
    moved = session.get_one(Article, hidden.article_id)
    reclassify(session, moved, place, by=WRITER, now=now)


def _move_addresses(session: Session) -> None:
    # An address is typed by the tests, so it holds no word.
    for edition in session.scalars(select(Edition)):
        if BAIT in edition.slug:
            rename(session, edition, f"address-{edition.id}")


def _revise(session: Session, edition: Edition, draft: Draft) -> Revision:
    base = head_of(session, edition)
    now = utc_now()
    return save_revision(session, edition, draft, by=WRITER, now=now, based_on=base)


def _tickets(session: Session, canaries: Canaries) -> None:
    word, now = canaries.word, utc_now()
    alice, charlie, erin = (actor_named(session, m) for m in (ALICE, CHARLIE, ERIN))
    ticket = make_ticket(
        session,
        alice,
        now,
        subject=word("ticket subject"),
        description=word("ticket description"),
        environment=word("ticket environment"),
        tried=word("ticket tried"),
    )
    reply(session, ticket, words(word("ticket reply")), by=erin, now=now)
    note(session, ticket, words(word("ticket note")), by=erin, now=now)
    own = make_ticket(session, charlie, now)
    note(session, own, words(word("own note")), by=erin, now=now)
    reply(session, own, words("We look at it."), by=erin, now=now)
    for article, relation in zip(
        session.scalars(select(Revision).order_by(Revision.id)),
        list(Relation) * 9,
        strict=False,
    ):
        ref = ArticleRef(article.article_id, article.id)
        link_article(session, own, ref, relation, by=erin, now=now)
    for article in session.scalars(select(Revision)):
        ref = ArticleRef(article.article_id, article.id)
        for relation in (Relation.SENT, Relation.RESOLVED_BY):
            link_article(session, own, ref, relation, by=erin, now=now)


def _journeys(session: Session, canaries: Canaries) -> None:
    word, now = canaries.word, utc_now()
    alice, kim = actor_named(session, ALICE), actor_named(session, KIM)
    alice = replace(alice, visit_id="v" * 22, journey_id="j" * 22)
    revision = session.scalars(select(Revision).order_by(Revision.id)).first()
    assert revision is not None
    ref = ArticleRef(revision.article_id, revision.id)
    said = Verdict(helpful=False, words=word("verdict words"))
    give_verdict(session, ref, said, by=alice, now=now)
    gap = GapReported.by(
        alice, now, query=word("gap query"), words=word("gap words"), lang="en"
    )
    searches = [_search(alice, word("alice search"), 0, "v" * 22)]
    # What staff look for often is nobody else's business.
    searches += [_search(kim, word("staff search"), 5, visit * 22) for visit in "abc"]
    record(session, gap, *searches)
    wish = Wish(name=word("form search"), query=word("form query"), alerts=False)
    keep(session, wish, by=alice, now=now)
    save_draft(session, "form-key", {"subject": word("form draft")}, by=alice, now=now)
    task = start_repair(session, revision, "unhelpful", by=kim, now=now)
    dismiss_repair(session, task, word("repair why"), by=kim, now=now)


def _search(by: Actor, query: str, results: int, visit: str) -> SearchPerformed:
    return SearchPerformed.by(
        replace(by, visit_id=visit),
        utc_now(),
        search_key=visit,
        query=query,
        lang="en",
        results=results,
        filters={},
        arm="suggest",
    )


def _attachment(site: Site, session: Session, canaries: Canaries) -> None:
    content = canaries.word("attachment").encode()
    digest = sha256(content).hexdigest()
    hidden = session.scalars(
        select(Article).where(Article.audience == Audience.INTERNAL)
    ).first()
    assert hidden is not None
    session.add(
        Attachment(
            article_id=hidden.id,
            sha256=digest,
            filename="plan.txt",
            media_type="text/plain",
            size=len(content),
        )
    )
    path = blob_path(site.services.settings.attachments_dir, digest)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _values(session: Session) -> dict[str, list[object]]:
    def column(chosen: object) -> list[object]:
        return list(session.scalars(select(chosen)))  # type: ignore[call-overload]

    numbers = column(Article.number)
    tickets = column(Ticket.number)
    return {
        "lang": ["en", "zh"],
        "slug": [*column(Edition.slug), "printing", "plumbago"],
        "number": numbers,
        "read.revision.number": [1, 2],
        "read.source.number": [1, 2],
        "ask.number": tickets,
        "desk.number": tickets,
        "revision_id": column(Revision.id),
        "user_id": [1, 2, 3],
        "category_id": [1],
        "search_id": [1],
        "sha256": column(Attachment.sha256),
        "token": ["x"],
    }
