"""A folder imported a second time."""

from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from articles.actions import publish, save_revision, withdraw
from articles.drafts import Draft
from articles.importer.run import import_folder
from articles.models import (
    Article,
    Category,
    Revision,
)
from articles.queries import head_of
from kb.errors import Forbidden, Invalid
from kb.events.log import last_cursor
from kb.policy import Actor, Audience, Role
from kb.products.models import Product
from tests.articles.folders import SLOW
from tests.articles.importing import article_of, bring, edition_of, why
from tests.articles.making import NOW, WRITER, head


def test_importing_again_changes_nothing(
    session: Session, folder: Path, printer: Product
) -> None:
    first = bring(session, folder)
    cursor = last_cursor(session)
    counted = [
        select(func.count()).select_from(t) for t in (Article, Revision, Category)
    ]
    before = [session.scalar(count) for count in counted]
    again = bring(session, folder, days=1)
    assert (again.created, again.updated, again.unchanged) == (0, 0, first.created)
    assert last_cursor(session) == cursor
    assert [session.scalar(count) for count in counted] == before


def test_only_what_changed_gets_a_new_revision(
    session: Session, folder: Path, printer: Product
) -> None:
    bring(session, folder)
    file = folder / "en/network/crlf.md"
    file.write_text("---\ntitle: Cable\n---\nThree\n")
    report = bring(session, folder, days=1)
    assert (report.created, report.updated) == (0, 1)
    edition = edition_of(session, "crlf")
    revision = head(session, edition)
    assert (revision.number, revision.source) == (2, "Three\n")
    assert edition.published_id == revision.id


def test_a_file_that_appears_later_mends_the_links_to_it(
    session: Session, folder: Path, printer: Product
) -> None:
    bring(session, folder)
    (folder / "en/printing/gone.md").write_text("# Here\n\nNow.\n")
    report = bring(session, folder, days=1)
    assert (report.created, report.updated) == (1, 1)
    number = article_of(session, "gone").number
    source = head(session, edition_of(session, "clear-a-jam")).source
    assert f"[gone](/a/{number})" in source


def test_what_people_did_on_the_site_is_not_undone(
    session: Session, folder: Path, printer: Product
) -> None:
    bring(session, folder)
    crlf, toner = edition_of(session, "crlf"), edition_of(session, "toner")
    draft = Draft(title="Cable", source="By hand")
    edited = save_revision(
        session, crlf, draft, by=WRITER, now=NOW, based_on=head(session, crlf)
    )
    publish(session, crlf, edited, by=WRITER, now=NOW)
    withdraw(session, toner, by=WRITER, now=NOW)
    for path in ("en/network/crlf.md", "en/printing/toner.md"):
        (folder / path).write_text("---\ntitle: From the folder\n---\nx\n")
    report = bring(session, folder, days=1)
    assert "edited on the site" in why(report, "en/network/crlf.md")
    assert "withdrawn on the site" in why(report, "en/printing/toner.md")
    assert head_of(session, crlf) is edited
    assert toner.published_id is None


def test_a_changed_file_that_names_no_audience_keeps_the_one_it_has(
    session: Session, folder: Path, printer: Product
) -> None:
    bring(session, folder)
    article = article_of(session, "toner")
    article.audience = Audience.INTERNAL
    session.flush()
    (folder / "en/printing/toner.md").write_text("# Toner\n\nNew.\n")
    bring(session, folder, days=1)
    assert article.audience is Audience.INTERNAL
    (folder / "en/printing/toner.md").write_text("---\naudience: public\n---\nNew.\n")
    bring(session, folder, days=2)
    assert article_of(session, "toner").audience is Audience.PUBLIC


def test_an_import_that_was_stopped_goes_on_where_it_was(
    session: Session, folder: Path, printer: Product
) -> None:
    (folder / "en/printing/toner.md").write_text(SLOW)
    bring(session, folder)
    articles = session.scalar(select(func.count()).select_from(Article))
    (folder / "en/printing/toner.md").write_text("# Toner\n\nText.\n")
    report = bring(session, folder, days=1)
    assert report.created == 1
    assert session.scalar(select(func.count()).select_from(Article)) == articles


def test_it_asks_for_the_right_to_publish(session: Session, folder: Path) -> None:
    for actor in (Actor(), Actor(roles=frozenset({Role.ENGINEER}))):
        with pytest.raises(Forbidden):
            import_folder(
                session,
                folder,
                by=actor,
                now=NOW,
                attachments_dir=folder,
                progress=lambda _done, _total: None,
            )
    with pytest.raises(Invalid):
        bring(session, folder / "nowhere")
