"""Shared blocks: included, kept up to date, and never shown above their audience."""

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from articles.actions import (
    add_translation,
    create_block,
    publish,
    reclassify,
    save_revision,
    withdraw,
)
from articles.addresses import rename
from articles.documents import changes_since, search_documents
from articles.drafts import Draft, Place
from articles.models import ArticleKind, Edition, Reference, Rendering, Revision
from articles.queries import get_article
from articles.text.including import Reach, is_within
from kb.accounts.models import Group
from kb.errors import Invalid
from kb.events.log import last_cursor
from kb.policy import Audience
from kb.text import Lang
from tests.articles.making import (
    NOW,
    WRITER,
    head,
    make_edition,
    make_place,
    make_published,
)


def make_block(
    session: Session,
    source: str = "Hold the key for **ten** seconds.",
    *,
    title: str = "Power cycle",
    lang: Lang = "en",
    audience: Audience = Audience.PUBLIC,
    group_id: int | None = None,
) -> Edition:
    place = make_place(session, audience, group_id)
    draft = Draft(title=title, source=source)
    edition = create_block(session, place, lang, draft, by=WRITER, now=NOW)
    publish(session, edition, head(session, edition), by=WRITER, now=NOW)
    return edition


def save(session: Session, edition: Edition, source: str) -> Revision:
    draft = Draft(title="Power cycle", source=source)
    base = head(session, edition)
    return save_revision(session, edition, draft, by=WRITER, now=NOW, based_on=base)


def release(session: Session, edition: Edition, source: str) -> None:
    revision = save(session, edition, source)
    publish(session, edition, revision, by=WRITER, now=NOW)


def shown(session: Session, edition: Edition) -> str:
    return session.get_one(Rendering, edition.published_id).text


def move(session: Session, edition: Edition, audience: Audience) -> None:
    article = get_article(session, edition.article_id)
    place = Place(
        category_id=article.category_id, audience=audience, kind=ArticleKind.FAULT
    )
    reclassify(session, article, place, by=WRITER, now=NOW)


def test_a_block_stands_in_the_text_by_its_address_or_number(session: Session) -> None:
    block = make_block(session)
    number = get_article(session, block.article_id).number
    for name in ("power-cycle", str(number)):
        edition = make_published(session, source=f"First.\n{{{{include: {name}}}}}\nX")
        assert shown(session, edition) == "First.\nHold the key for ten seconds.\nX"


@pytest.mark.parametrize(
    "line",
    [
        "{{include: no-such-block}}",
        "{{ include power-cycle }}",
        "see {{include: power-cycle}}",
        "`{{include: power-cycle}}`",
        "```\n{{include: power-cycle}}\n```",
        "{{include: power-cycle/../x}}",
        "<!--\n{{include: power-cycle}}\n-->",
    ],
)
def test_nothing_else_includes_it(session: Session, line: str) -> None:
    make_block(session)
    edition = make_published(session, source=f"First.\n\n{line}")
    assert "ten" not in shown(session, edition)


def test_all_texts_show_the_new_text_once_the_block_is_out(session: Session) -> None:
    block = make_block(session)
    one = make_published(session, source="A\n\n{{include: power-cycle}}")
    two = make_published(session, source="B\n\n{{include: power-cycle}}")
    draft = make_edition(session, source="C\n\n{{include: power-cycle}}")
    revision = save(session, block, "Pull the plug.")
    assert shown(session, one) == "A\nHold the key for ten seconds."
    before = last_cursor(session)
    publish(session, block, revision, by=WRITER, now=NOW)
    assert [shown(session, e) for e in (one, two)] == [
        "A\nPull the plug.",
        "B\nPull the plug.",
    ]
    assert session.get_one(Rendering, head(session, draft).id).text.startswith(
        "C\nPull"
    )
    changed, _ = changes_since(session, before, {})
    assert {one.article_id, two.article_id} <= {c.article_id for c in changed}


def test_a_block_of_its_own_language_comes_first_else_the_other_is_marked(
    session: Session,
) -> None:
    block = make_block(session, "按住 **十** 秒。", title="重新上电", lang="zh")
    edition = make_published(session, source="First.\n\n{{include: 重新上电}}")
    html = session.get_one(Rendering, edition.published_id).html
    assert '<div lang="zh-CN">\n<p>按住 <strong>十</strong> 秒。</p>\n</div>' in html
    article = get_article(session, block.article_id)
    draft = Draft(title="Power cycle", source="Hold it.")
    english = add_translation(session, article, "en", draft, by=WRITER, now=NOW)
    publish(session, english, head(session, english), by=WRITER, now=NOW)
    html = session.get_one(Rendering, edition.published_id).html
    assert "<p>Hold it.</p>" in html
    assert "lang=" not in html


@pytest.mark.parametrize(
    ("reader", "block", "within"),
    [
        (Audience.PUBLIC, Audience.PUBLIC, True),
        (Audience.PUBLIC, Audience.SIGNED_IN, False),
        (Audience.PUBLIC, Audience.INTERNAL, False),
        (Audience.SIGNED_IN, Audience.PUBLIC, True),
        (Audience.SIGNED_IN, Audience.SIGNED_IN, True),
        (Audience.SIGNED_IN, Audience.INTERNAL, False),
        (Audience.INTERNAL, Audience.SIGNED_IN, True),
        (Audience.INTERNAL, Audience.INTERNAL, True),
        (Audience.GROUP, Audience.SIGNED_IN, True),
        (Audience.GROUP, Audience.INTERNAL, False),
        (Audience.GROUP, Audience.GROUP, True),
        (Audience.INTERNAL, Audience.GROUP, False),
    ],
)
def test_a_text_shows_only_what_all_its_readers_may_read(
    session: Session, reader: Audience, block: Audience, within: bool
) -> None:
    group = Group(name="Finance")
    session.add(group)
    session.flush()
    ids = {a: group.id if a is Audience.GROUP else None for a in Audience}
    make_block(session, "Secret.", audience=block, group_id=ids[block])
    edition = make_published(
        session,
        source="Open.\n\n{{include: power-cycle}}",
        audience=reader,
        group_id=ids[reader],
    )
    assert ("Secret" in shown(session, edition)) is within


def test_two_groups_do_not_read_each_others_blocks() -> None:
    finance = Reach(audience=Audience.GROUP, group_id=1)
    sales = Reach(audience=Audience.GROUP, group_id=2)
    assert is_within(finance, finance)
    assert not is_within(finance, sales)


def test_a_narrowed_or_withdrawn_block_is_gone_from_every_text_at_once(
    session: Session,
) -> None:
    for away in ("narrow", "withdraw"):
        block = make_block(session, f"Secret {away}.", title=f"Block {away}")
        outer = make_block(
            session, f"{{{{include: block-{away}}}}}", title=f"Outer {away}"
        )
        edition = make_published(session, source=f"A\n\n{{{{include: outer-{away}}}}}")
        old = edition.published_id
        release(session, edition, f"A again\n\n{{{{include: outer-{away}}}}}")
        assert "Secret" in shown(session, edition)
        if away == "narrow":
            move(session, block, Audience.INTERNAL)
        else:
            withdraw(session, block, by=WRITER, now=NOW)
        for revision_id in (old, edition.published_id, outer.published_id):
            shows = "Secret" in session.get_one(Rendering, revision_id).text
            # The outer block was for everyone, too.
            assert not shows


def test_a_widened_article_loses_what_was_for_few(session: Session) -> None:
    make_block(session, "Secret.", audience=Audience.INTERNAL)
    edition = make_published(
        session,
        source="A\n\n{{include: power-cycle}}",
        audience=Audience.INTERNAL,
    )
    assert "Secret" in shown(session, edition)
    move(session, edition, Audience.PUBLIC)
    assert shown(session, edition) == "A"
    (document,) = search_documents(session, {})
    assert "Secret" not in str(document.sections)


def test_what_is_released_later_is_looked_at_again(session: Session) -> None:
    block = make_block(session, "Secret.")
    edition = make_published(session, source="A\n\n{{include: power-cycle}}")
    first = session.get_one(Revision, edition.published_id)
    release(session, edition, "B")
    rename(session, block, "power-off-and-on")
    move(session, block, Audience.INTERNAL)
    publish(session, edition, first, by=WRITER, now=NOW)
    assert shown(session, edition) == "A"


def test_a_text_that_was_never_rendered_is_so_when_it_is_released(
    session: Session,
) -> None:
    make_block(session)
    edition = make_edition(session, source="A\n\n{{include: power-cycle}}")
    revision = head(session, edition)
    session.execute(delete(Reference))
    session.execute(delete(Rendering).where(Rendering.revision_id == revision.id))
    session.expire_all()
    publish(session, edition, revision, by=WRITER, now=NOW)
    assert shown(session, edition) == "A\nHold the key for ten seconds."
    assert session.scalars(select(Reference.slug)).all() == ["power-cycle"]


def test_a_renamed_block_is_still_found_by_its_former_address(session: Session) -> None:
    block = make_block(session)
    rename(session, block, "restart")
    edition = make_published(session, source="A\n\n{{include: power-cycle}}")
    release(session, block, "Pull the plug.")
    assert shown(session, edition) == "A\nPull the plug."


def test_blocks_in_a_circle_and_too_deep_ones_are_left_out(session: Session) -> None:
    one = make_block(session, "1", title="One")
    make_block(session, "2\n\n{{include: one}}", title="Two")
    make_block(session, "3\n\n{{include: two}}", title="Three")
    make_block(session, "4\n\n{{include: three}}", title="Four")
    edition = make_published(session, source="A\n\n{{include: four}}")
    assert shown(session, edition) == "A\n4\n3\n2"
    release(session, one, "1\n\n{{include: three}}")
    assert shown(session, edition) == "A\n4\n3\n2"
    assert shown(session, one) == "1\n3\n2"


def test_a_block_that_makes_a_text_too_long_cannot_be_published(
    session: Session,
) -> None:
    block = make_block(session, "short")
    edition = make_published(session, source="{{include: power-cycle}}\n" * 50)
    number = get_article(session, edition.article_id).number
    revision = save(session, block, "word " * 1000)
    with pytest.raises(Invalid) as refusal:
        publish(session, block, revision, by=WRITER, now=NOW)
    assert refusal.value.params == {"number": number}


def test_blocks_that_multiply_are_refused_at_once(session: Session) -> None:
    many = "{{include: a}}\n" * 5_000
    make_block(session, "x" * 500, title="A")
    with pytest.raises(Invalid) as refusal:
        make_published(session, source=many)
    assert refusal.value.field == "source"


def test_what_a_block_leaves_open_ends_with_it(session: Session) -> None:
    make_block(session, "```\ncode", title="Code")
    make_block(session, ":::for windows\nonly", title="Part")
    edition = make_published(
        session, source="{{include: code}}\n\n**A**\n\n{{include: part}}\n\n**B**"
    )
    html = session.get_one(Rendering, edition.published_id).html
    assert "<p><strong>A</strong></p>" in html
    assert html.endswith("</div>\n<p><strong>B</strong></p>")
