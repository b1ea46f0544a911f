"""The whole knowledge base written into a bundle, with its full history."""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from articles.bundle.describing import Names
from articles.bundle.format import Manifest, written
from articles.bundle.gathering import (
    BATCH,
    Gathered,
    Saved,
    article_ids,
    catalog_of,
    hashes_of,
    names_of_all,
    people_of,
)
from articles.bundle.layout import (
    CATALOG,
    MANIFEST,
    PEOPLE,
    article_name,
    file_name,
    reviews_name,
    revision_name,
)
from articles.bundle.targets import Target, opened
from articles.files.blobs import blob_path
from articles.files.sweeping import fingerprint
from articles.models import Revision
from kb.errors import Forbidden
from kb.policy import Actor, Permission, allows
from kb.text import N_

Progress = Callable[[int, int], None]


@dataclass
class ExportReport:
    """What a bundle holds; `lost` are files whose content was not there any more."""

    articles: int = 0
    revisions: int = 0
    files: int = 0
    lost: list[str] = field(default_factory=list)
    seconds: float = 0.0


def export_bundle(
    session: Session,
    target: Path,
    *,
    by: Actor,
    attachments_dir: Path,
    progress: Progress,
) -> ExportReport:
    """Write everything into a folder, or a zip file by its name, that is not there yet.

    The same state makes the same bytes. `progress(done, total)` counts saved texts.
    """
    if not allows(by, Permission.ARTICLE_EXPORT):
        raise Forbidden(N_("You may not export the knowledge base."))
    started = time.perf_counter()
    _see_one_state(session)
    with opened(target) as bundle:
        run = _Run(session, bundle, attachments_dir, progress)
        run.everything()
    run.report.seconds = time.perf_counter() - started
    return run.report


def _see_one_state(session: Session) -> None:
    # SQLite does so anyway; PostgreSQL if the transaction begins with it.
    is_postgres = session.get_bind().dialect.name == "postgresql"
    if is_postgres and not session.in_transaction():
        session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))


@dataclass
class _Run:
    """One export under way."""

    session: Session
    bundle: Target
    attachments_dir: Path
    progress: Progress
    report: ExportReport = field(default_factory=ExportReport)
    whole: set[str] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)

    def everything(self) -> None:
        """Write all files; the one that says how many there are comes last."""
        names = names_of_all(self.session)
        total = self.session.scalar(select(func.count(Revision.id))) or 0
        for ids in _batches(article_ids(self.session)):
            self._batch(names, ids)
            self.progress(self.report.revisions, total)
        self._write(CATALOG, written(catalog_of(self.session, names)))
        self._write(PEOPLE, written(people_of(self.session, names.used)))
        manifest = Manifest(
            articles=self.report.articles,
            revisions=self.report.revisions,
            files=self.report.files,
        )
        self._write(MANIFEST, json.dumps(manifest.model_dump(), indent=2) + "\n")

    def _batch(self, names: Names, ids: Sequence[int]) -> None:
        for sha256 in hashes_of(self.session, ids):
            self._copy(sha256)
        gathered = Gathered(self.session, names, ids, self.lost)
        for doc, reviews in gathered.articles():
            self.report.articles += 1
            self._write(article_name(doc.number), written(doc))
            said = written(reviews)
            if said != "{}\n":
                self._write(reviews_name(doc.number), said)
        for saved in gathered.revisions():
            self.report.revisions += 1
            self._write(
                revision_name(saved.article, saved.lang, saved.number), _text(saved)
            )

    def _copy(self, sha256: str) -> None:
        if sha256 in self.whole or sha256 in self.lost:
            return
        path = blob_path(self.attachments_dir, sha256)
        if not path.is_file() or fingerprint(path) != sha256:
            self.lost.add(sha256)
            self.report.lost.append(sha256)
            return
        self.whole.add(sha256)
        self.bundle.copy(file_name(sha256), path)
        self.report.files += 1

    def _write(self, name: str, said: str) -> None:
        self.bundle.write(name, said.encode())


def _text(saved: Saved) -> str:
    return f"---\n{written(saved.doc)}---\n{saved.source}"


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]
