"""A file is for whoever gets a text that uses it; only what nobody used goes away."""

from hashlib import sha256

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from articles.actions import (
    add_translation,
    create_article,
    publish,
    save_revision,
    withdraw,
)
from articles.drafts import Draft
from articles.editing.models import WorkingCopy
from articles.files.actions import attach, detach
from articles.files.queries import access_attachment, find_file, list_files
from articles.files.uploads import Upload
from articles.models import Article, Attachment, Edition, Reference, ReferenceKind
from articles.queries import get_article, head_of
from kb.errors import Conflict, Invalid, NotFound
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
from tests.cast import ALICE, ERIN, KIM, make_actor, make_user

SHA = sha256(b"picture").hexdigest()
SHOWN = f"![tray](/attachments/1001/{SHA})\n"
UPLOAD = Upload(filename="tray.png", media_type="image/png", sha256=SHA, size=7)


def put(session: Session, edition: Edition) -> Attachment:
    article = get_article(session, edition.article_id)
    return attach(session, article, UPLOAD, by=WRITER, now=NOW)


def revise(session: Session, edition: Edition, source: str) -> None:
    draft = Draft(title="Paper jam", source=source)
    base = head_of(session, edition)
    save_revision(session, edition, draft, by=WRITER, now=NOW, based_on=base)


def opens(session: Session, actor: Actor, file: Attachment) -> bool:
    number = get_article(session, file.article_id).number
    try:
        return access_attachment(session, actor, number, file.sha256) is file
    except NotFound:
        return False


def test_readers_get_what_the_published_text_shows(session: Session) -> None:
    file = put(session, make_published(session, source=SHOWN))
    assert opens(session, Actor(), file)


def test_a_file_of_an_unpublished_change_is_for_writers(session: Session) -> None:
    edition = make_published(session)
    file = put(session, edition)
    revise(session, edition, SHOWN)
    assert not opens(session, Actor(), file)
    assert not opens(session, make_actor(session, ALICE), file)
    assert opens(session, make_actor(session, ERIN), file)
    publish(session, edition, head(session, edition), by=WRITER, now=NOW)
    assert opens(session, Actor(), file)


def test_a_file_of_an_earlier_published_text_stays_with_it(session: Session) -> None:
    edition = make_published(session, source=SHOWN)
    file = put(session, edition)
    revise(session, edition, "Without.\n")
    publish(session, edition, head(session, edition), by=WRITER, now=NOW)
    assert opens(session, Actor(), file)
    withdraw(session, edition, by=WRITER, now=NOW)
    assert not opens(session, Actor(), file)


def test_the_other_language_does_not_let_a_draft_out(session: Session) -> None:
    edition = make_published(session)
    article = get_article(session, edition.article_id)
    text = Draft(title="卡纸", source=SHOWN)
    chinese = add_translation(session, article, "zh", text, by=WRITER, now=NOW)
    file = put(session, edition)
    assert not opens(session, Actor(), file)
    publish(session, chinese, head(session, chinese), by=WRITER, now=NOW)
    assert opens(session, Actor(), file)


def _showing(session: Session, audience: Audience, *, published: bool) -> None:
    """Another article that shows the file."""
    place = make_place(session, audience, None)
    text = Draft(title="Other", source=SHOWN)
    other = create_article(session, place, "en", text, by=WRITER, now=NOW)
    revision = head(session, other)
    known = select(Reference).where(Reference.revision_id == revision.id)
    if session.scalars(known).first() is None:
        session.add(
            Reference(
                revision_id=revision.id,
                position=0,
                kind=ReferenceKind.FILE,
                target=SHOWN,
                sha256=SHA,
            )
        )
    if published:
        publish(session, other, revision, by=WRITER, now=NOW)
    session.flush()


@pytest.mark.parametrize(
    ("audience", "published", "lets_out"),
    [
        (Audience.PUBLIC, True, True),
        (Audience.PUBLIC, False, False),
        (Audience.INTERNAL, True, False),
    ],
)
def test_a_text_elsewhere_lets_it_out_to_its_own_readers(
    session: Session, audience: Audience, *, published: bool, lets_out: bool
) -> None:
    file = put(session, make_published(session))
    _showing(session, audience, published=published)
    assert opens(session, Actor(), file) is lets_out


@pytest.mark.parametrize("audience", [Audience.INTERNAL, Audience.SIGNED_IN])
def test_no_text_elsewhere_widens_the_audience(
    session: Session, audience: Audience
) -> None:
    file = put(session, make_published(session, source=SHOWN, audience=audience))
    _showing(session, Audience.PUBLIC, published=True)
    assert not opens(session, Actor(), file)


def test_a_file_of_an_article_never_published_is_for_writers(session: Session) -> None:
    file = put(session, make_edition(session, source=SHOWN))
    _showing(session, Audience.PUBLIC, published=True)
    assert not opens(session, Actor(), file)
    assert opens(session, make_actor(session, KIM), file)


def test_a_file_knows_which_texts_use_it(session: Session) -> None:
    edition = make_published(session, source=SHOWN)
    put(session, edition)
    revise(session, edition, f"{SHOWN}again {SHA}")
    revise(session, edition, "Without.\n")
    (file,) = list_files(session, get_article(session, edition.article_id))
    assert [(u.lang, u.number, u.is_published) for u in file.uses] == [
        ("en", 2, False),
        ("en", 1, True),
    ]


def test_a_file_is_put_on_an_article_once_and_noted(session: Session) -> None:
    edition = make_published(session)
    assert put(session, edition) is put(session, edition)
    other = make_published(session)
    assert put(session, other) is not put(session, edition)
    kinds = list(session.scalars(select(EventRow.kind)))
    assert kinds.count("file.attached") == 2


def test_an_article_has_so_many_files_and_no_more(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("articles.files.actions.MAX_FILES", 1)
    edition = make_published(session)
    put(session, edition)
    article = session.get_one(Article, edition.article_id)
    more = Upload(filename="b", media_type="text/plain", sha256="1" * 64, size=1)
    with pytest.raises(Invalid, match="1 files already"):
        attach(session, article, more, by=WRITER, now=NOW)


def test_a_file_that_no_text_used_can_be_taken_away(session: Session) -> None:
    edition = make_published(session)
    detach(session, put(session, edition), by=WRITER, now=NOW)
    article = get_article(session, edition.article_id)
    assert find_file(session, article, SHA) is None


@pytest.mark.parametrize("where", ["old revision", "elsewhere", "typed"])
def test_a_file_that_some_text_used_stays(session: Session, where: str) -> None:
    edition = make_published(session, source=SHOWN if where == "old revision" else "x")
    file = put(session, edition)
    revise(session, edition, "Without.\n")
    if where == "elsewhere":
        _showing(session, Audience.INTERNAL, published=False)
    if where == "typed":
        session.add(
            WorkingCopy(
                user_id=make_user(session, KIM).id,
                key="1001/en",
                fields={"title": "", "source": SHOWN},
                saved_at=NOW,
                article_id=edition.article_id,
            )
        )
        session.flush()
    with pytest.raises(Conflict, match="has to stay"):
        detach(session, file, by=WRITER, now=NOW)
    assert opens(session, make_actor(session, ERIN), file)
