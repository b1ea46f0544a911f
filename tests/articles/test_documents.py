"""What the index is told of articles."""

import pytest
from sqlalchemy.orm import Session

from articles.actions import publish, reclassify, save_revision, withdraw
from articles.categories import add_category, move_category
from articles.documents import changes_since, search_document, search_documents
from articles.drafts import Draft
from articles.queries import find_category, get_article
from kb.accounts.models import Group
from kb.documents import Removal, SearchDocument
from kb.errors import Conflict, Invalid
from kb.events.log import last_cursor
from kb.policy import Audience
from kb.products.models import Product
from tests.articles.making import (
    NOW,
    WRITER,
    head,
    make_edition,
    make_place,
    make_published,
)


def test_a_document_holds_everything_search_needs(session: Session) -> None:
    top = Product(slug="devices", name_en="Devices", name_zh="设备")
    session.add(top)
    session.flush()
    printer = Product(
        slug="printer", name_en="Printer", name_zh="打印机", parent_id=top.id
    )
    session.add(printer)
    session.flush()
    edition = make_published(session, title="卡纸", source="开始\n\n## 修复\n\n打开")
    article = get_article(session, edition.article_id)
    article.product_id = printer.id
    session.flush()
    found = search_document(session, edition, {(article.id, "en"): ("paper stuck",)})
    assert found is not None
    assert (found.title, found.kind, found.lang) == ("卡纸", "fault", "en")
    assert [(s.anchor, s.heading, s.text) for s in found.sections] == [
        ("", "", "开始"),
        ("user-content-修复", "修复", "打开"),
    ]
    assert found.keywords == ("stuck paper",)
    assert found.products == (printer.id, top.id)
    assert found.categories == (article.category_id,)
    assert found.asked_as == ("paper stuck",)
    assert found.revision_id == edition.published_id
    assert found.updated_at == NOW
    assert list(search_documents(session, {(article.id, "en"): ("paper stuck",)})) == [
        found
    ]


@pytest.mark.parametrize("audience", list(Audience))
def test_a_document_names_the_audience(session: Session, audience: Audience) -> None:
    group = Group(name="Finance")
    session.add(group)
    session.flush()
    group_id = group.id if audience is Audience.GROUP else None
    edition = make_published(session, audience=audience, group_id=group_id)
    found = search_document(session, edition, {})
    assert found is not None
    token = f"group:{group.id}" if group_id else audience.value
    assert found.audiences == {token}


def test_drafts_and_withdrawn_texts_are_no_documents(session: Session) -> None:
    draft, gone = make_edition(session), make_published(session)
    withdraw(session, gone, by=WRITER, now=NOW)
    assert search_document(session, draft, {}) is None
    assert list(search_documents(session, {})) == []


def test_changes_come_once_and_as_they_are_now(session: Session) -> None:
    start = last_cursor(session)
    kept, gone = make_published(session), make_published(session, lang="zh")
    draft = Draft(title="Newer", source="x")
    second = save_revision(
        session, kept, draft, by=WRITER, now=NOW, based_on=head(session, kept)
    )
    publish(session, kept, second, by=WRITER, now=NOW)
    withdraw(session, gone, by=WRITER, now=NOW)
    changes, cursor = changes_since(session, start, {})
    titles = [c.title if isinstance(c, SearchDocument) else c for c in changes]
    assert titles == ["Newer", Removal(article_id=gone.article_id, lang="zh")]
    assert cursor == last_cursor(session)
    assert changes_since(session, cursor, {}) == ([], cursor)


def test_a_reclassified_article_and_a_moved_category_are_changes(
    session: Session,
) -> None:
    edition = make_published(session)
    article = get_article(session, edition.article_id)
    start = last_cursor(session)
    place = make_place(session, Audience.INTERNAL, None)
    reclassify(session, article, place, by=WRITER, now=NOW)
    changes, cursor = changes_since(session, start, {})
    assert [c.audiences for c in changes if isinstance(c, SearchDocument)] == [
        {"internal"}
    ]
    printing, parent = (
        find_category(session, "printing"),
        add_category(session, "Devices", "设备"),
    )
    assert printing is not None
    move_category(session, printing, parent, by=WRITER, now=NOW)
    changes, _ = changes_since(session, cursor, {})
    assert [c.categories for c in changes if isinstance(c, SearchDocument)] == [
        (printing.id, parent.id)
    ]


def test_a_category_stands_in_one_place_of_the_tree(session: Session) -> None:
    top = add_category(session, "Devices", "设备")
    below = add_category(session, "Printers", "打印机", parent=top)
    beside = add_category(session, "Screens", "显示器", parent=top)
    assert [below.position, beside.position] == [0, 1]
    with pytest.raises(Invalid):
        move_category(session, top, below, by=WRITER, now=NOW)
    with pytest.raises(Conflict):
        add_category(session, "devices", "其他")
    with pytest.raises(Invalid):
        add_category(session, "Other", " ")
