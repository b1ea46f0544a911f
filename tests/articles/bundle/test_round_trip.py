"""What goes out comes in again as it was: texts, history, reviews, files, places."""

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from articles.actions import create_article
from articles.drafts import Draft, Place
from articles.files.blobs import blob_path
from articles.models import Article, Attachment, Edition, Revision
from articles.queries import access_edition, head_of
from articles.releases import access_saved
from kb.accounts.models import User
from kb.accounts.queries import roles_of
from kb.errors import Forbidden
from kb.policy import Actor, Role
from tests.articles.bundle.library import ODD, Library
from tests.articles.bundle.moving import base, bring, contents, out
from tests.articles.bundle.snapshots import snapshot
from tests.articles.making import NOW, WRITER
from tests.cast import KIM, make_user
from tests.databases import Template

NAMES = ["bundle", "bundle.zip"]


@pytest.mark.parametrize("name", NAMES)
def test_everything_comes_back_as_it_was(
    template: Template, tmp_path: Path, name: str
) -> None:
    with base(template, tmp_path / "a") as first:
        Library(first, tmp_path).fill()
        report = out(first, tmp_path / name)
        before = snapshot(first)
    assert (report.articles, report.lost) == (7, [])
    with base(template, tmp_path / "b") as second:
        brought = bring(second, tmp_path / name)
        second.commit()
        after = snapshot(second)
    assert (brought.articles, brought.revisions) == (report.articles, report.revisions)
    for table, rows in before.items():
        assert rows, f"nothing in {table}"
        assert after[table] == rows, table


def test_two_exports_of_one_state_are_the_same_to_the_byte(
    template: Template, tmp_path: Path
) -> None:
    with base(template, tmp_path / "a") as first:
        Library(first, tmp_path).fill()
        out(first, tmp_path / "one")
        out(first, tmp_path / "one.zip")
        out(first, tmp_path / "two.zip")
    with base(template, tmp_path / "b") as second:
        bring(second, tmp_path / "one")
        second.commit()
        (tmp_path / "again").mkdir()
        (tmp_path / "restored").rename(tmp_path / "again" / "attachments")
        out(second, tmp_path / "again" / "three.zip")
    one, two = (tmp_path / n for n in ("one.zip", "two.zip"))
    assert one.read_bytes() == two.read_bytes()
    assert one.read_bytes() == (tmp_path / "again" / "three.zip").read_bytes()
    assert contents(tmp_path / "one") == contents(one)


def test_a_text_stands_in_its_file_character_for_character(
    template: Template, tmp_path: Path
) -> None:
    with base(template, tmp_path / "a") as first:
        Library(first, tmp_path).fill()
        out(first, tmp_path / "bundle")
    for number, source in enumerate(ODD, start=1):
        name = f"articles/1001/en/{number:04d}.md"
        file = (tmp_path / "bundle" / name).read_bytes().decode()
        assert file.startswith("---\ntitle: ")
        assert file.endswith(f"\n---\n{source}")
    with base(template, tmp_path / "b") as second:
        bring(second, tmp_path / "bundle")
        chosen = select(Revision.source).where(Revision.article_id == 1)
        restored = second.scalars(chosen.order_by(Revision.number)).all()
    assert restored == [*ODD, ODD[0]]


def test_a_former_text_opens_and_the_next_one_counts_on(
    template: Template, tmp_path: Path
) -> None:
    with base(template, tmp_path / "a") as first:
        Library(first, tmp_path).fill()
        out(first, tmp_path / "bundle")
    with base(template, tmp_path / "b") as second:
        bring(second, tmp_path / "bundle")
        second.commit()
        edition = access_edition(second, WRITER, 1002, "zh")
        page = access_saved(second, WRITER, edition, 1)
        assert page.rendering.html == "<p>原文</p>"
        fresh = _write(second)
        assert second.get_one(Article, fresh.article_id).number == 1008
        assert (head_of(second, fresh) or page.revision).number == 1
        second.commit()


def _write(session: Session) -> Edition:
    some = session.scalars(select(Article)).first()
    assert some is not None
    place = Place(category_id=some.category_id, audience=some.audience, kind=some.kind)
    draft = Draft(title="New", source="x\n")
    return create_article(session, place, "en", draft, by=Actor(), now=NOW)


def test_authors_are_known_by_their_address_and_get_no_rights(
    template: Template, tmp_path: Path
) -> None:
    with base(template, tmp_path / "a") as first:
        Library(first, tmp_path).fill()
        out(first, tmp_path / "bundle")
    with base(template, tmp_path / "b") as second:
        here = make_user(second, KIM)
        bring(second, tmp_path / "bundle")
        people = {user.email: user for user in second.scalars(select(User))}
        assert set(people) == {f"{n}@example.org" for n in ("kim", "erin", "xavier")}
        assert people["kim@example.org"] is here
        assert roles_of(second, here.id) == {KIM.role}
        erin = people["erin@example.org"]
        assert (erin.is_active, erin.password_hash, erin.name) == (False, None, "Erin")
        assert roles_of(second, erin.id) == {Role.CUSTOMER}


def test_a_file_that_was_lost_stays_lost_and_is_told(
    template: Template, tmp_path: Path
) -> None:
    with base(template, tmp_path / "a") as first:
        Library(first, tmp_path).fill()
        gone, broken = first.scalars(select(Attachment.sha256)).all()
        blob_path(tmp_path / "attachments", gone).unlink()
        blob_path(tmp_path / "attachments", broken).write_bytes(b"x")
        report = out(first, tmp_path / "bundle")
        assert sorted(report.lost) == sorted([gone, broken])
    with base(template, tmp_path / "b") as second:
        brought = bring(second, tmp_path / "bundle")
        assert sorted(brought.lost) == sorted([gone, broken])
        assert len(second.scalars(select(Attachment)).all()) == 2


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
def test_only_who_runs_the_site_moves_all_of_it(
    template: Template, tmp_path: Path, role: Role
) -> None:
    by = Actor(user_id=1, roles=frozenset({role}))
    with base(template, tmp_path / "a") as session:
        with pytest.raises(Forbidden):
            out(session, tmp_path / "bundle", by)
        assert not (tmp_path / "bundle").exists()
        out(session, tmp_path / "bundle")
        with pytest.raises(Forbidden):
            bring(session, tmp_path / "bundle", by)
