"""A bundle brought into an empty knowledge base: all of it or nothing."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from articles.actions import next_number
from articles.bundle.format import (
    ArticleDoc,
    Catalog,
    FileDoc,
    Manifest,
    People,
    validated,
)
from articles.bundle.layout import (
    CATALOG,
    MANIFEST,
    PEOPLE,
    Contents,
    Refused,
    file_name,
    sorted_out,
)
from articles.bundle.loading import Loaded, document, load
from articles.bundle.placing import place
from articles.bundle.rendering import render_restored
from articles.bundle.restoring import Restorer, count_on
from articles.bundle.sources import BROKEN, Source, opened, read_json
from articles.files.blobs import Staged, keep, staged
from articles.files.names import ENDINGS
from articles.files.pictures import HEAD_BYTES, MEDIA_TYPES, format_of
from articles.models import Article
from kb.errors import Conflict, Forbidden, Invalid
from kb.policy import Actor, Permission, allows
from kb.text import N_

# It makes accounts and speaks for others.
NEEDED = (Permission.ARTICLE_IMPORT, Permission.USER_MANAGE)
STEP = 100

Progress = Callable[[int, int], None]


@dataclass
class BundleReport:
    """What was brought in; `lost` are files that the bundle has no content of."""

    articles: int = 0
    revisions: int = 0
    files: int = 0
    lost: list[str] = field(default_factory=list)
    seconds: float = 0.0


def import_bundle(
    session: Session,
    path: Path,
    *,
    by: Actor,
    now: datetime,
    attachments_dir: Path,
    progress: Progress,
) -> BundleReport:
    """Restore articles, history, reviews and files as they were; raise `Refused`.

    The caller commits, so that it is all or nothing. People whom the site does not
    know become accounts that cannot sign in. `progress(done, total)` counts saved
    texts, then those that are rendered.
    """
    if not all(allows(by, permission) for permission in NEEDED):
        raise Forbidden(N_("You may not import a whole knowledge base."))
    started = time.perf_counter()
    _check_empty(session)
    with opened(path) as source:
        if MANIFEST not in source.names:
            raise Refused(MANIFEST, "it is not there, so this is no bundle")
        run = _Run(session, source, sorted_out(source.names), attachments_dir, progress)
        run.everything(now)
    render_restored(session, progress)
    run.report.seconds = time.perf_counter() - started
    return run.report


def _check_empty(session: Session) -> None:
    next_number(session)  # nobody else makes an article until this ends
    count = session.scalar(select(func.count(Article.id)))
    if count:
        problem = N_(
            "There are %(count)s articles here already. A bundle goes into an empty"
            " knowledge base only; name another folder by KB_DATA_DIR."
        )
        raise Conflict(problem, count=count)


@dataclass
class _Run:
    """One import under way; `taken` are names that only one thing may have."""

    session: Session
    source: Source
    contents: Contents
    attachments_dir: Path
    progress: Progress
    report: BundleReport = field(default_factory=BundleReport)
    kept: set[str] = field(default_factory=set)
    taken: set[tuple[str, ...]] = field(default_factory=set)

    def everything(self, now: datetime) -> None:
        """Restore all rows and contents."""
        manifest = self._manifest()
        catalog = document(self.source, Catalog, CATALOG)
        people = document(self.source, People, PEOPLE)
        restorer = Restorer(self.session, place(self.session, catalog, people, now))
        numbers = sorted(self.contents.revisions)
        for number in numbers:
            loaded = load(self.source, self.contents, number)
            self._check_names(loaded)
            self._keep_files(loaded.doc)
            try:
                restorer.add(loaded)
            except ValueError as error:
                raise Refused(loaded.name, str(error)) from error
            self.report.articles += 1
            self.report.revisions += len(loaded.texts)
            if self.report.articles % STEP == 0 and number != numbers[-1]:
                self.progress(self.report.revisions, manifest.revisions)
        restorer.flush()
        count_on(self.session)
        self.progress(self.report.revisions, manifest.revisions)

    def _manifest(self) -> Manifest:
        """Return what the bundle says of itself; raise `Refused` if it is not so."""
        for name in (CATALOG, PEOPLE):
            if name not in self.contents.names:
                raise Refused(name, "it is not there, so this is no whole bundle")
        try:
            said = validated(Manifest, read_json(self.source, MANIFEST))
        except ValueError as error:
            raise Refused(MANIFEST, str(error)) from error
        texts = (
            len(n) for one in self.contents.revisions.values() for n in one.values()
        )
        there = Manifest(
            articles=len(self.contents.revisions),
            revisions=sum(texts),
            files=len(self.contents.files),
        )
        for what, count in there.model_dump().items():
            if (wanted := getattr(said, what)) != count:
                raise Refused(MANIFEST, f"it says {wanted} {what}, there are {count}")
        return said

    def _check_names(self, loaded: Loaded) -> None:
        doc = loaded.doc
        names: list[tuple[str, ...]] = [
            ("address", edition.lang, edition.slug) for edition in doc.editions
        ]
        for edition in doc.editions:
            names += [("redirect", edition.lang, slug) for slug in edition.redirects]
        names += [("imported file", origin.path) for origin in doc.imported_from]
        for name in names:
            if name in self.taken:
                raise Refused(loaded.name, f"{' '.join(name)} is there twice")
            self.taken.add(name)

    def _keep_files(self, doc: ArticleDoc) -> None:
        for file in doc.files:
            if file.missing:
                self.report.lost.append(file.sha256)
            elif file.sha256 not in self.kept:
                self._keep(file)
                self.kept.add(file.sha256)
                self.report.files += 1

    def _keep(self, file: FileDoc) -> None:
        name = file_name(file.sha256)
        try:
            with (
                self.source.stream(name) as stream,
                staged(self.attachments_dir, stream) as content,
            ):
                _check_content(name, file, content)
                keep(self.attachments_dir, content)
        except Refused:
            raise
        except Invalid as error:
            raise Refused(name, str(error)) from error
        except BROKEN as error:
            raise Refused(name, f"it cannot be read: {error}") from error


def _check_content(name: str, file: FileDoc, content: Staged) -> None:
    if content.sha256 != file.sha256:
        raise Refused(name, "its content is not what its name says")
    if content.size != file.size:
        raise Refused(name, f"it has {content.size} bytes instead of {file.size}")
    if file.media_type in ENDINGS:
        with content.path.open("rb") as opened_file:
            kind = format_of(opened_file.read(HEAD_BYTES))
        if kind is None or MEDIA_TYPES[kind] != file.media_type:
            raise Refused(name, f"it is no {file.media_type}")
