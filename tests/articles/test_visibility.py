"""Who sees which article: the SQL condition and the access functions agree."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from articles.actions import withdraw
from articles.files.queries import access_attachment
from articles.models import Article, Attachment, Edition
from articles.queries import (
    access_article,
    access_edition,
    access_slug,
    count_by_category,
    get_article,
    list_editions,
    readable_by,
)
from articles.releases import access_published, access_saved
from kb.accounts.models import Group, GroupMember
from kb.accounts.queries import actor_of
from kb.errors import AskFirstError, Forbidden, NotFound
from kb.policy import Actor, Audience, Permission
from tests.articles.making import (
    NOW,
    WRITER,
    make_category,
    make_edition,
    make_published,
)
from tests.cast import ALICE, BOB, CAST, ERIN, KIM, make_actor, make_user


def everybody(session: Session) -> dict[str, Actor]:
    """The cast, a visitor, and Alice as the only member of the group."""
    group = Group(name="Finance 财务")
    session.add(group)
    session.flush()
    actors = {"visitor": Actor(visit_id="v")}
    for member in CAST:
        user = make_user(session, member)
        if member is ALICE:
            session.add(GroupMember(group_id=group.id, user_id=user.id))
            session.flush()
        actors[member.name] = actor_of(session, user)
    return actors


def group_of(actors: dict[str, Actor]) -> int:
    return next(iter(actors["Alice"].group_ids))


def one_of_each(session: Session, group_id: int) -> list[Edition]:
    editions = []
    for audience in Audience:
        group = group_id if audience is Audience.GROUP else None
        editions.append(make_published(session, audience=audience, group_id=group))
        editions.append(make_edition(session, audience=audience, group_id=group))
        gone = make_published(session, audience=audience, group_id=group, lang="zh")
        withdraw(session, gone, by=WRITER, now=NOW)
        editions.append(gone)
    return editions


def opens(session: Session, actor: Actor, edition: Edition) -> bool:
    number = get_article(session, edition.article_id).number
    try:
        access_edition(session, actor, number, edition.lang)
        access_article(session, actor, number)
        access_slug(session, actor, edition.lang, edition.slug)
    except NotFound:
        return False
    return True


def test_the_condition_and_the_access_functions_agree(session: Session) -> None:
    actors = everybody(session)
    editions = one_of_each(session, group_of(actors))
    for name, actor in actors.items():
        chosen = (
            select(Edition.id)
            .join(Article, Article.id == Edition.article_id)
            .where(readable_by(actor))
        )
        listed = set(session.scalars(chosen))
        opened = {e.id for e in editions if opens(session, actor, e)}
        assert listed == opened, name


@pytest.mark.parametrize(
    ("name", "audiences"),
    [
        ("visitor", {"public"}),
        ("Alice", {"public", "signed_in", "group"}),
        ("Bob", {"public", "signed_in"}),
        ("Erin", {"public", "signed_in", "internal"}),
        ("Max", {"public", "signed_in", "internal"}),
    ],
)
def test_each_audience_reads_its_articles(
    session: Session, name: str, audiences: set[str]
) -> None:
    actors = everybody(session)
    group_id = group_of(actors)
    for audience in Audience:
        group = group_id if audience is Audience.GROUP else None
        edition = make_published(session, audience=audience, group_id=group)
        opened = opens(session, actors[name], edition)
        assert opened == (audience.value in audiences), audience


def test_a_draft_is_there_for_writers_only(session: Session) -> None:
    edition = make_edition(session)
    number = get_article(session, edition.article_id).number
    kim, alice = make_actor(session, KIM), make_actor(session, ALICE)
    assert access_edition(session, kim, number, "en") is edition
    with pytest.raises(NotFound):
        access_edition(session, alice, number, "en")


def test_seeing_is_not_yet_being_allowed(session: Session) -> None:
    edition = make_published(session)
    number = get_article(session, edition.article_id).number
    erin, alice = make_actor(session, ERIN), make_actor(session, ALICE)
    write, release = Permission.ARTICLE_WRITE, Permission.ARTICLE_ARCHIVE
    assert access_edition(session, erin, number, "en", to=write) is edition
    for actor, permission in ((alice, write), (erin, release)):
        with pytest.raises(Forbidden):
            access_article(session, actor, number, to=permission)
    hidden = make_published(session, audience=Audience.INTERNAL)
    hidden_number = get_article(session, hidden.article_id).number
    with pytest.raises(NotFound):
        access_article(session, alice, hidden_number, to=write)


@pytest.mark.parametrize("number", [0, 999_999])
def test_what_is_missing_and_what_is_hidden_look_the_same(
    session: Session, number: int
) -> None:
    hidden = get_article(
        session, make_published(session, audience=Audience.INTERNAL).article_id
    )
    said = []
    for one in (number, hidden.number):
        with pytest.raises(AskFirstError) as refusal:
            access_article(session, Actor(), one)
        said.append((type(refusal.value), str(refusal.value)))
    assert said[0] == said[1]


def test_a_page_is_the_published_text_with_its_html(session: Session) -> None:
    edition = make_published(session, source="打开 **tray**")
    page = access_published(session, edition)
    assert page.is_published
    assert page.rendering.html == "<p>打开 <strong>tray</strong></p>"
    assert page.article.id == edition.article_id
    with pytest.raises(NotFound):
        access_saved(session, Actor(), edition, 2)


def test_a_file_is_read_by_the_audience_of_its_article(session: Session) -> None:
    source = f"![tray](/attachments/1001/{'0' * 64})\n"
    edition = make_published(session, source=source, audience=Audience.SIGNED_IN)
    file = Attachment(
        article_id=edition.article_id,
        sha256="0" * 64,
        filename="卡纸.png",
        media_type="image/png",
        size=1,
    )
    session.add(file)
    session.flush()
    number = get_article(session, edition.article_id).number
    bob = make_actor(session, BOB)
    assert access_attachment(session, bob, number, "0" * 64) is file
    for actor, sha256 in ((Actor(), "0" * 64), (bob, "1" * 64)):
        with pytest.raises(NotFound):
            access_attachment(session, actor, number, sha256)


def test_categories_count_what_the_actor_may_read(session: Session) -> None:
    make_published(session)
    make_published(session, lang="zh")
    make_published(session, audience=Audience.INTERNAL)
    edition = make_edition(session)
    category = make_category(session).id
    assert count_by_category(session, Actor()) == {category: 2}
    assert count_by_category(session, make_actor(session, ERIN)) == {category: 3}
    assert list_editions(session, edition.article_id) == [edition]
