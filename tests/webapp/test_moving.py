"""Whole libraries moved from one database to another without any loss."""

import tarfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from articles.actions import save_revision
from articles.drafts import Draft
from articles.importer.run import import_folder
from articles.models import Edition
from articles.queries import head_of
from tests.articles.bundle.moving import base, bring, contents, out
from tests.articles.bundle.snapshots import snapshot
from tests.articles.making import NOW, WRITER
from tests.databases import Template
from tests.webapp.demo.filled import NOW as DEMO_NOW
from tests.webapp.demo.filled import ZONE
from webapp.demo.seed import fill

CORPUS = Path(__file__).parents[3] / "shared/corpora/tidb-docs-cn-md"
FILES = 80


def moved(template: Template, first: Session, folder: Path) -> None:
    """What is brought in is the same, and goes out as the same bytes."""
    out(first, folder / "one.zip")
    before = snapshot(first)
    with base(template, folder / "second") as second:
        bring(second, folder / "one.zip")
        second.commit()
        after = snapshot(second)
        for table, rows in before.items():
            assert after[table] == rows, table
        assert before["revision"]
        assert before["event"]
        out(second, folder / "two.zip")
    assert contents(folder / "one.zip") == contents(folder / "two.zip")


@pytest.mark.slow
def test_the_demo_comes_back_as_it_was(template: Template, tmp_path: Path) -> None:
    with base(template, tmp_path / "first") as first:
        fill(first, DEMO_NOW, ZONE, lambda _line: None)
        first.commit()
        moved(template, first, tmp_path)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """The shorter files of a real library in Chinese."""
    if not CORPUS.is_dir():
        pytest.skip(f"there is no {CORPUS.name} beside the project")
    with tarfile.open(next(CORPUS.glob("*.tar.xz"))) as archive:
        for member in _short(archive):
            archive.extract(member, tmp_path / "corpus", filter="data")
    return tmp_path / "corpus"


def _short(archive: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    found = (m for m in archive if m.name.endswith(".md") and m.size < 6000)
    yield from (member for member, _ in zip(found, range(FILES), strict=False))


@pytest.mark.slow
def test_a_real_library_comes_back_after_three_edits_of_each_text(
    template: Template, tmp_path: Path, corpus: Path
) -> None:
    with base(template, tmp_path / "first") as first:
        report = import_folder(
            first,
            corpus,
            by=WRITER,
            now=NOW,
            attachments_dir=tmp_path / "attachments",
            progress=lambda _done, _total: None,
        )
        assert report.created > FILES / 2
        for edition in first.scalars(select(Edition)).all():
            for edit in range(3):
                _edit(first, edition, edit)
        first.commit()
        moved(template, first, tmp_path)


def _edit(session: Session, edition: Edition, edit: int) -> None:
    base_text = head_of(session, edition)
    assert base_text is not None
    lines = base_text.source.split("\n")
    lines[edit % len(lines)] += f" 修改 {edit} "
    draft = Draft(title=base_text.title, source="\n".join(lines), tags=("改",))
    now = NOW + timedelta(hours=edit)
    save_revision(session, edition, draft, by=WRITER, now=now, based_on=base_text)
