"""A block is no article: it has no page and stands in no list of readers."""

import pytest
from sqlalchemy.orm import Session

from articles.actions import create_block, publish, withdraw
from articles.cards import cards, facts, newest
from articles.documents import search_documents
from articles.drafts import Draft
from articles.files.queries import access_attachment
from articles.matching import Wanted, for_audiences, matches
from articles.models import Attachment, Edition
from articles.queries import (
    access_article,
    access_edition,
    access_slug,
    count_by_category,
)
from articles.releases import list_readable
from articles.shelf import Show, list_shelf
from kb.errors import NotFound
from kb.policy import Actor, Audience, audience_tokens
from tests.articles.making import NOW, WRITER, head, make_place, make_published
from tests.cast import ALICE, KIM, make_actor

PICTURE = "a" * 64


def make_block(session: Session) -> Edition:
    place = make_place(session, Audience.PUBLIC, None)
    source = f"Press the key.\n\n![The key](/attachments/1001/{PICTURE})"
    draft = Draft(title="Power cycle", source=source)
    edition = create_block(session, place, "en", draft, by=WRITER, now=NOW)
    publish(session, edition, head(session, edition), by=WRITER, now=NOW)
    picture = Attachment(
        article_id=edition.article_id,
        sha256=PICTURE,
        filename="key.png",
        media_type="image/png",
        size=1,
    )
    session.add(picture)
    session.flush()
    return edition


def test_readers_find_a_block_nowhere(session: Session) -> None:
    block, alice = make_block(session), make_actor(session, ALICE)
    assert list(search_documents(session, {})) == []
    assert newest(session, alice) == []
    pressed = Wanted([for_audiences(audience_tokens(alice))], ["Press"], least=1)
    assert matches(session, pressed, lang=None, newest_first=False, limit=10) == []
    for listed in (facts, cards):
        assert listed(session, alice, [(block.article_id, "en")]) == {}
    assert count_by_category(session, alice) == {}
    assert list_readable(session, alice, 1001) == []


def test_readers_get_no_page_of_it_and_writers_do(session: Session) -> None:
    block = make_block(session)
    alice, kim = make_actor(session, ALICE), make_actor(session, KIM)
    for actor in (alice, Actor()):
        with pytest.raises(NotFound):
            access_slug(session, actor, "en", "power-cycle")
        with pytest.raises(NotFound):
            access_edition(session, actor, 1001, "en")
        with pytest.raises(NotFound):
            access_article(session, actor, 1001)
    assert access_slug(session, kim, "en", "power-cycle") is block


def test_readers_get_its_pictures_while_it_is_published(session: Session) -> None:
    block, alice = make_block(session), make_actor(session, ALICE)
    assert access_attachment(session, alice, 1001, PICTURE).filename == "key.png"
    withdraw(session, block, by=WRITER, now=NOW)
    with pytest.raises(NotFound):
        access_attachment(session, alice, 1001, PICTURE)


def test_writers_list_blocks_apart_from_articles(session: Session) -> None:
    block, kim = make_block(session), make_actor(session, KIM)
    article = make_published(session)
    listed = list_shelf(session, kim).rows
    assert [row.article_id for row in listed] == [article.article_id]
    blocks = list_shelf(session, kim, show=Show.BLOCKS).rows
    assert [row.article_id for row in blocks] == [block.article_id]
