"""Articles made, saved, published and moved."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from articles.actions import (
    add_translation,
    create_article,
    publish,
    reclassify,
    save_revision,
    withdraw,
)
from articles.addresses import rename
from articles.drafts import Draft, EditConflict
from articles.models import (
    Article,
    Confidence,
    Edition,
    Rendering,
    Revision,
    Significance,
)
from articles.queries import access_slug, get_article, list_history
from articles.renderings import rerender
from kb.errors import Conflict, Invalid
from kb.events.models import EventRow
from kb.policy import Actor, Audience
from tests.articles.making import (
    NOW,
    WRITER,
    head,
    make_edition,
    make_place,
    make_published,
)


def save(session: Session, edition: Edition, source: str, **more: object) -> Revision:
    draft = Draft(title="Paper jam", source=source, **more)  # type: ignore[arg-type]
    base = head(session, edition)
    return save_revision(session, edition, draft, by=WRITER, now=NOW, based_on=base)


def events(session: Session, kind: str) -> list[EventRow]:
    chosen = select(EventRow).where(EventRow.kind == kind).order_by(EventRow.id)
    return list(session.scalars(chosen))


def test_articles_are_numbered_one_after_another(session: Session) -> None:
    numbers = []
    for title in ("Paper jam", "卡纸"):
        edition = make_edition(session, title=title)
        numbers.append(get_article(session, edition.article_id).number)
    assert numbers == [1001, 1002]


@pytest.mark.parametrize(
    ("title", "slug"), [("Wi-Fi drops!", "wi-fi-drops"), ("打印机 卡纸", "打印机-卡纸")]
)
def test_the_address_comes_from_the_title(
    session: Session, title: str, slug: str
) -> None:
    assert make_edition(session, title=title).slug == slug
    assert make_edition(session, title=title).slug == f"{slug}-2"


def test_each_save_is_a_further_revision_of_its_language(session: Session) -> None:
    edition = make_edition(session)
    save(session, edition, "Second", significance=Significance.TYPO)
    article = get_article(session, edition.article_id)
    chinese = add_translation(
        session, article, "zh", Draft(title="卡纸", source="打开"), by=WRITER, now=NOW
    )
    assert [r.number for r in list_history(session, edition)] == [2, 1]
    assert [r.number for r in list_history(session, chinese)] == [1]
    saved = events(session, "revision.saved")
    assert [(e.payload["lang"], e.payload["number"]) for e in saved] == [
        ("en", 1),
        ("en", 2),
        ("zh", 1),
    ]
    with pytest.raises(Conflict):
        add_translation(
            session, article, "zh", Draft(title="x", source="x"), by=WRITER, now=NOW
        )


def test_saving_what_somebody_else_changed_keeps_both_texts(session: Session) -> None:
    edition = make_edition(session)
    base = head(session, edition)
    theirs = save(session, edition, "Theirs")
    mine = Draft(title="Paper jam", source="Mine")
    with pytest.raises(EditConflict) as conflict:
        save_revision(session, edition, mine, by=WRITER, now=NOW, based_on=base)
    assert conflict.value.mine.source == "Mine"
    assert conflict.value.theirs is theirs
    assert len(list_history(session, edition)) == 2
    save_revision(session, edition, mine, by=WRITER, now=NOW, based_on=theirs)
    assert head(session, edition).source == "Mine"


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.text(
        st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=80
    )
)
def test_the_source_comes_back_character_for_character(
    session: Session, source: str
) -> None:
    edition = make_edition(session, source=source)
    revision = head(session, edition)
    session.expire(revision)
    assert revision.source == source


@pytest.mark.parametrize(
    "draft",
    [
        Draft(title="  ", source="x"),
        Draft(title="长" * 201, source="x"),
        Draft(title="x", source="x", summary="s" * 501),
        Draft(title="x", source="a\x00b"),
        Draft(title="x", source="中" * 70_000),
    ],
)
def test_a_text_that_cannot_be_kept_changes_nothing(
    session: Session, draft: Draft
) -> None:
    edition = make_edition(session)
    base = head(session, edition)
    with pytest.raises(Invalid):
        save_revision(session, edition, draft, by=WRITER, now=NOW, based_on=base)
    assert edition.head_number == 1
    assert head(session, edition) is base


@pytest.mark.parametrize(
    "change",
    [
        update(Revision).values(title="forged"),
        delete(Revision),
        text(
            "INSERT INTO revision SELECT * FROM revision WHERE true"
            " ON CONFLICT (id) DO UPDATE SET title = 'forged'"
        ),
    ],
)
def test_the_database_refuses_to_change_a_revision(
    session: Session, change: object
) -> None:
    edition = make_edition(session, title="Kept")
    session.flush()
    with pytest.raises(DBAPIError, match="append-only"), session.begin_nested():
        session.execute(change)  # type: ignore[call-overload]
    session.expire_all()
    assert head(session, edition).title == "Kept"


def test_publishing_moves_one_pointer_and_tells_the_log(session: Session) -> None:
    edition = make_published(session)
    first = head(session, edition)
    second = save(session, edition, "Second", significance=Significance.REWRITE)
    assert edition.published_id == first.id
    publish(session, edition, second, by=WRITER, now=NOW)
    assert edition.published_id == second.id
    published = events(session, "article.published")
    assert [(e.revision_id, e.payload["significance"]) for e in published] == [
        (first.id, "update"),
        (second.id, "rewrite"),
    ]


def test_a_revision_of_another_article_cannot_be_published(session: Session) -> None:
    edition, other = make_edition(session), make_edition(session, lang="zh")
    with pytest.raises(Invalid):
        publish(session, edition, head(session, other), by=WRITER, now=NOW)
    assert edition.published_id is None


def test_withdrawing_takes_it_from_readers_once(session: Session) -> None:
    edition = make_published(session)
    withdraw(session, edition, by=WRITER, now=NOW)
    assert (edition.published_id, edition.archived_at) == (None, NOW)
    assert len(events(session, "article.withdrawn")) == 1
    with pytest.raises(Conflict):
        withdraw(session, edition, by=WRITER, now=NOW)


def test_reclassifying_says_what_changed(session: Session) -> None:
    article = get_article(session, make_edition(session).article_id)
    place = make_place(session, Audience.INTERNAL, None)
    assert reclassify(session, article, place, by=WRITER, now=NOW) == ["audience"]
    assert article.audience is Audience.INTERNAL
    assert reclassify(session, article, place, by=WRITER, now=NOW) == []
    assert len(events(session, "article.reclassified")) == 1


def test_a_group_article_needs_its_group(session: Session) -> None:
    place = make_place(session, Audience.GROUP, None)
    draft = Draft(title="x", source="x")
    with pytest.raises(Invalid) as refusal:
        create_article(session, place, "en", draft, by=WRITER, now=NOW)
    assert refusal.value.field == "group_id"
    assert session.scalars(select(Article)).all() == []


def test_an_old_address_leads_to_the_article(session: Session) -> None:
    edition = make_published(session, title="Paper jam")
    rename(session, edition, "卡纸 paper")
    assert edition.slug == "卡纸-paper"
    for slug in ("paper-jam", "卡纸-paper"):
        assert access_slug(session, Actor(), "en", slug) is edition
    assert make_edition(session, title="Paper jam").slug == "paper-jam-2"
    rename(session, edition, "paper-jam")
    assert access_slug(session, Actor(), "en", "卡纸-paper").slug == "paper-jam"


def test_a_rendering_can_be_made_again(session: Session) -> None:
    edition = make_edition(session, source="# 卡纸")
    revision = head(session, edition)
    kept = session.get_one(Rendering, revision.id)
    html = kept.html
    kept.html = "damaged"
    session.flush()
    rerender(session, revision)
    assert session.get_one(Rendering, revision.id).html == html


def test_a_correction_does_not_hide_the_rewrite_before_it(session: Session) -> None:
    edition = make_published(session)
    edition.confidence = Confidence.VALIDATED
    base = head(session, edition)
    for words, weight in (("New.", Significance.REWRITE), ("New!", Significance.TYPO)):
        draft = Draft(title="Paper jam", source=words, significance=weight)
        base = save_revision(session, edition, draft, by=WRITER, now=NOW, based_on=base)
    publish(session, edition, base, by=WRITER, now=NOW)
    assert edition.confidence is Confidence.NOT_VALIDATED
    told = select(EventRow).where(EventRow.kind == "article.published")
    newest = session.scalars(told.order_by(EventRow.id.desc())).first()
    assert newest is not None
    assert newest.payload["significance"] == "rewrite"
