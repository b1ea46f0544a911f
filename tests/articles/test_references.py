"""What links where, which links are broken, and who may know of it."""

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from articles.actions import create_block, publish, save_revision, withdraw
from articles.addresses import rename
from articles.derived import stale_renderings
from articles.drafts import Draft
from articles.models import Attachment, Edition, Reference, Rendering, Revision
from articles.queries import get_article
from articles.references import (
    Why,
    count_including,
    count_incoming,
    list_broken,
    list_including,
    list_incoming,
)
from articles.renderings import derive_again
from articles.text.links import links_in
from kb.accounts.models import Group
from kb.policy import Actor, Audience
from tests.articles.making import (
    NOW,
    WRITER,
    head,
    make_edition,
    make_place,
    make_published,
)
from tests.cast import ERIN, KIM, make_actor


def number(session: Session, edition: Edition) -> int:
    return get_article(session, edition.article_id).number


def pages(session: Session, actor: Actor, edition: Edition) -> list[str]:
    article = get_article(session, edition.article_id)
    return [row.title for row in list_incoming(session, actor, article)]


def broken(session: Session, actor: Actor) -> list[tuple[str, str, Why]]:
    rows = list_broken(session, actor)
    return [(row.page.title, row.target, row.why) for row in rows]


def test_an_article_lists_what_links_to_it_in_whatever_way(session: Session) -> None:
    goal = make_published(session, title="Paper jam")
    rename(session, goal, "jam")
    links = (f"/a/{number(session, goal)}#x", "/kb/en/jam", "/kb/en/paper-jam?x=1")
    for place, link in enumerate(links):
        make_published(session, title=f"Page {place}", source=f"See [it]({link}).")
    make_published(session, title="Other", source="See [it](/kb/zh/jam).")
    make_published(session, title="Code", source="`[it](/kb/en/jam)`")
    make_edition(session, title="Draft", source="See [it](/kb/en/jam).")
    kim = make_actor(session, KIM)
    assert pages(session, kim, goal) == ["Page 0", "Page 1", "Page 2"]
    article = get_article(session, goal.article_id)
    assert count_incoming(session, article) == 3


def test_nobody_learns_of_pages_above_their_audience(session: Session) -> None:
    goal = make_published(session, title="Paper jam")
    make_published(
        session,
        title="Internal",
        source="[it](/kb/en/paper-jam)",
        audience=Audience.INTERNAL,
    )
    assert pages(session, Actor(), goal) == []
    assert pages(session, make_actor(session, ERIN), goal) == ["Internal"]
    assert count_incoming(session, get_article(session, goal.article_id)) == 1


def test_only_what_is_published_now_counts(session: Session) -> None:
    goal = make_published(session, title="Paper jam")
    page = make_published(session, title="Page", source="[it](/kb/en/paper-jam)")
    draft = Draft(title="Page", source="no link any more")
    base = head(session, page)
    saved = save_revision(session, page, draft, by=WRITER, now=NOW, based_on=base)
    assert pages(session, WRITER, goal) == ["Page"]
    publish(session, page, saved, by=WRITER, now=NOW)
    assert pages(session, WRITER, goal) == []


def test_links_that_do_not_lead_where_they_should_are_listed(session: Session) -> None:
    gone = make_published(session, title="Gone")
    withdraw(session, gone, by=WRITER, now=NOW)
    make_edition(session, title="Begun")
    moved = make_published(session, title="Moved", source="## Fix it\n\nx")
    rename(session, moved, "moved-away")
    make_published(session, title="Secret", audience=Audience.INTERNAL)
    expected = {
        "/kb/en/gone": Why.WITHDRAWN,
        "/kb/en/begun": Why.UNPUBLISHED,
        "/kb/en/moved": Why.MOVED,
        "/kb/en/secret": Why.NARROWER,
        "/kb/en/nowhere": Why.MISSING,
        "/a/999": Why.MISSING,
        "/kb/en/moved-away#cause": Why.ANCHOR,
        "/attachments/1001/" + "0" * 64: Why.MISSING,
        "no-such-block": Why.MISSING,
    }
    fine = "/kb/en/moved-away#fix-it", "https://example.com/x", "#here"
    lines = [
        f"[it]({link})" for link in (*expected, *fine) if "/" in link or "#" in link
    ]
    source = "\n".join([*lines, "", "{{include: no-such-block}}"])
    make_published(session, title="Page", source=source)
    found = broken(session, make_actor(session, KIM))
    assert found == [("Page", target, why) for target, why in expected.items()]
    row = next(r for r in list_broken(session, WRITER) if r.why is Why.MOVED)
    assert row.address == "/kb/en/moved-away"


def test_an_internal_page_may_link_an_internal_one(session: Session) -> None:
    make_published(session, title="Secret", audience=Audience.INTERNAL)
    for audience in (Audience.INTERNAL, Audience.SIGNED_IN):
        make_published(
            session,
            title=f"From {audience.value}",
            source="[it](/kb/en/secret)",
            audience=audience,
        )
    found = broken(session, make_actor(session, KIM))
    assert found == [("From signed_in", "/kb/en/secret", Why.NARROWER)]


def test_what_one_may_not_see_is_missing_for_them(session: Session) -> None:
    group = Group(name="Finance")
    session.add(group)
    session.flush()
    make_published(session, title="Pay", audience=Audience.GROUP, group_id=group.id)
    make_published(session, title="Page", source="[it](/kb/en/pay)")
    outsider = make_actor(session, KIM)
    member = Actor(roles=WRITER.roles, group_ids=frozenset({group.id}))
    assert broken(session, outsider) == [("Page", "/kb/en/pay", Why.MISSING)]
    assert broken(session, member) == [("Page", "/kb/en/pay", Why.NARROWER)]


def test_a_file_of_the_same_article_is_fine(session: Session) -> None:
    edition = make_published(session, title="Page")
    sha256 = "a" * 64
    file = Attachment(
        article_id=edition.article_id,
        sha256=sha256,
        filename="a.png",
        media_type="image/png",
        size=1,
    )
    session.add(file)
    session.flush()
    image = f"![The tray](/attachments/{number(session, edition)}/{sha256})"
    make_published(session, title="Borrower", source=image)
    assert broken(session, WRITER) == []
    withdraw(session, edition, by=WRITER, now=NOW)
    assert [why for _, _, why in broken(session, WRITER)] == [Why.WITHDRAWN]


def test_a_block_lists_every_text_that_shows_it(session: Session) -> None:
    place = make_place(session, Audience.PUBLIC, None)
    names = ("Inner", "Outer")
    for name, source in zip(names, ("Press.", "{{include: inner}}"), strict=True):
        draft = Draft(title=name, source=source)
        block = create_block(session, place, "en", draft, by=WRITER, now=NOW)
        publish(session, block, head(session, block), by=WRITER, now=NOW)
    make_published(session, title="Direct", source="{{include: inner}}")
    make_published(session, title="Through", source="{{include: outer}}")
    make_edition(session, title="Begun", source="{{include: inner}}")
    make_published(
        session,
        title="Internal",
        source="{{include: inner}}",
        audience=Audience.INTERNAL,
    )
    inner = session.scalars(select(Edition).where(Edition.slug == "inner")).one()
    article = get_article(session, inner.article_id)
    rows = list_including(session, make_actor(session, ERIN), article)
    shown = {row.title: row.is_published for row in rows}
    assert shown == {
        "Outer": True,
        "Direct": True,
        "Through": True,
        "Begun": False,
        "Internal": True,
    }
    few = list_including(session, Actor(user_id=1), article)
    assert "Internal" not in {row.title for row in few}
    assert count_including(session, article) == 5


def test_references_are_made_again_with_the_rendering(session: Session) -> None:
    edition = make_published(session, source="[it](/a/1001)\n\n{{include: x}}")
    revision = session.get_one(Revision, edition.published_id)
    kept = select(Reference.kind, Reference.target).where(
        Reference.revision_id == revision.id
    )
    before = session.execute(kept).all()
    assert [tuple(row) for row in before] == [("link", "/a/1001"), ("block", "x")]
    derive_again(session, revision)
    assert session.execute(kept).all() == before


def test_texts_from_before_get_their_references(session: Session) -> None:
    goal = make_published(session, title="Paper jam")
    make_published(session, title="Page", source="[it](/kb/en/paper-jam)")
    session.execute(delete(Reference))
    session.execute(update(Rendering).values(renderer="0 of before"))
    assert pages(session, WRITER, goal) == []
    for revision in stale_renderings(session, 10):
        derive_again(session, revision)
    assert pages(session, WRITER, goal) == ["Page"]
    assert stale_renderings(session, 10) == []


@pytest.mark.parametrize("count", [1200])
def test_many_links_are_looked_up_together(session: Session, count: int) -> None:
    source = "\n".join(f"[it](/kb/en/x-{n})" for n in range(count))
    make_published(session, title="Page", source=source)
    assert len(broken(session, WRITER)) == count


def test_an_open_bracket_before_many_links_hides_none_of_them() -> None:
    # Where a character could be read in two ways, this would never end.
    source = "see [ " + "![a](b) [c](d) " * 200
    assert [link.target for link in links_in(source)] == ["b", "d"] * 200
