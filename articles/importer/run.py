"""A folder imported: files become revisions, what has not changed stays as it is."""

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from articles.actions import publish, reclassify, save_revision
from articles.drafts import Draft, source_hash, tidy
from articles.importer.files import TEXTS, Unreadable, read_text
from articles.importer.frontmatter import FrontMatterError, split
from articles.importer.images import Image, find_image, keep_image
from articles.importer.metadata import Meta, split_title
from articles.importer.places import Places
from articles.importer.plan import Plan, Planned, add_articles, make_plan
from articles.importer.report import Report
from articles.importer.rewrite import Rewriter, TooLarge
from articles.models import Article, Attachment, Edition, ImportedFile, Revision
from articles.queries import find_edition, head_of
from kb.errors import Forbidden, Invalid
from kb.policy import Actor, Permission, allows
from kb.text import N_

BATCH = 200
MAX_PARTS = 2000

Progress = Callable[[int, int], None]


def import_folder(
    session: Session,
    folder: Path,
    *,
    by: Actor,
    now: datetime,
    attachments_dir: Path,
    progress: Progress,
) -> Report:
    """Bring a folder of Markdown in as published articles, with the actor's rights.

    `progress(done, total)` is called after every 200 files; whatever was done up to
    there is complete, so the caller may commit in it.
    """
    if not allows(by, Permission.ARTICLE_IMPORT):
        raise Forbidden(N_("You may not publish articles."))
    if not folder.is_dir():
        raise Invalid(
            N_("There is no folder %(folder)s."), "folder", folder=str(folder)
        )
    started = time.perf_counter()
    places, report = Places(session), Report()
    plan = make_plan(session, folder, places, report)
    add_articles(session, plan, by=by, now=now)
    run = _Run(session, folder, plan, places, report, by, now, attachments_dir)
    files = [(one, meta) for one in plan.articles for meta in one.files]
    # Who names an address gets it, before others take it for their file's name.
    files.sort(key=lambda file: not file[1].slug)
    for done, (planned, meta) in enumerate(files, start=1):
        run.file(planned, meta)
        if done % BATCH == 0 or done == len(files):
            progress(done, len(files))
    report.seconds = time.perf_counter() - started
    return report


@dataclass
class _World:
    """The other files, seen from one of them."""

    folder: Path
    plan: Plan
    parts: dict[str, str | None]
    number: int
    images: dict[str, Image] = field(default_factory=dict)

    def number_of(self, path: str) -> int | None:
        return self.plan.numbers.get(path) or self.plan.numbers.get(path.lower())

    def part(self, path: str) -> str | None:
        if path not in self.parts:
            if len(self.parts) >= MAX_PARTS:
                self.parts.clear()
            self.parts[path] = _part(self.folder, path)
        return self.parts[path]

    def image(self, path: str) -> str | None:
        image = find_image(self.folder, path)
        if image is None:
            return None
        self.images[image.sha256] = image
        return f"/attachments/{self.number}/{image.sha256}"


def _part(folder: Path, path: str) -> str | None:
    if not path.lower().endswith(TEXTS):
        return None
    try:
        return split(read_text(folder, path).text)[1]
    except (Unreadable, FrontMatterError):
        return None


@dataclass
class _Run:
    """One import under way."""

    session: Session
    folder: Path
    plan: Plan
    places: Places
    report: Report
    by: Actor
    now: datetime
    attachments_dir: Path
    parts: dict[str, str | None] = field(default_factory=dict)
    known: dict[str, tuple[str, int | None]] = field(init=False)

    def __post_init__(self) -> None:
        rows = self.session.execute(
            select(
                ImportedFile.path, ImportedFile.content_hash, ImportedFile.revision_id
            ).where(ImportedFile.path.startswith(self.plan.key(""), autoescape=True))
        )
        self.known = {path: (digest, revision) for path, digest, revision in rows}

    def file(self, planned: Planned, meta: Meta) -> None:
        """Bring one file up to date and report on it."""
        world = _World(self.folder, self.plan, self.parts, planned.number)
        rewriter = Rewriter(world)
        try:
            draft = self._draft(meta, rewriter)
            digest = _digest(meta, draft)
            known, _ = self.known.get(self.plan.key(meta.path), ("", None))
            if digest == known:
                self.report.unchanged += 1
                return
            with self.session.begin_nested():
                self._store(planned, meta, draft, digest)
                self._attach(planned, list(world.images.values()))
        except (Unreadable, FrontMatterError, Invalid, _LeftAlone) as error:
            self.report.skip(meta.path, str(error))
            return
        except TooLarge:
            self.report.skip(
                meta.path, "it is larger than 200 kB with what it includes"
            )
            return
        for note in dict.fromkeys([*meta.notes, *rewriter.notes]):
            self.report.change(meta.path, note)

    def _draft(self, meta: Meta, rewriter: Rewriter) -> Draft:
        _, body = split(read_text(self.folder, meta.path).text)
        _, text = split_title(body)
        draft = Draft(
            title=meta.title,
            source=rewriter.text(text, meta.path).strip("\n") + "\n",
            summary=meta.summary,
            tags=meta.tags,
            keywords=meta.keywords,
            applies_to=meta.applies_to,
            change_note=f"Imported from {meta.path}",
        )
        return tidy(draft)

    def _store(self, planned: Planned, meta: Meta, draft: Draft, digest: str) -> None:
        article = planned.article
        assert article is not None
        edition = find_edition(self.session, article.id, meta.lang)
        head = head_of(self.session, edition) if edition else None
        key = self.plan.key(meta.path)
        if edition is not None and head is not None:
            self._check_untouched(edition, head, key)
            reclassify(self.session, article, planned.place, by=self.by, now=self.now)
        is_new = edition is None or head is None
        if edition is None:
            edition = self._edition(article, meta)
        if head is None or head.source_hash != source_hash(draft):
            head = save_revision(
                self.session, edition, draft, by=self.by, now=self.now, based_on=head
            )
            publish(self.session, edition, head, by=self.by, now=self.now)
        row = ImportedFile(
            path=key,
            article_id=article.id,
            lang=meta.lang,
            content_hash=digest,
            revision_id=head.id,
        )
        self.session.merge(row)
        self.report.created += is_new
        self.report.updated += not is_new

    def _check_untouched(self, edition: Edition, head: Revision, key: str) -> None:
        if edition.published_id is None:
            raise _LeftAlone("it was withdrawn on the site")
        if self.known.get(key, ("", None))[1] != head.id:
            raise _LeftAlone("it was edited on the site after it was imported")

    def _edition(self, article: Article, meta: Meta) -> Edition:
        edition = Edition(
            article_id=article.id, lang=meta.lang, slug=self.places.take_slug(meta)
        )
        self.session.add(edition)
        self.session.flush()  # the id
        return edition

    def _attach(self, planned: Planned, images: list[Image]) -> None:
        article = planned.article
        assert article is not None
        kept = (
            set(
                self.session.scalars(
                    select(Attachment.sha256).where(Attachment.article_id == article.id)
                )
            )
            if images
            else set()
        )
        for image in images:
            keep_image(self.attachments_dir, image)
            if image.sha256 not in kept:
                self.session.add(
                    Attachment(
                        article_id=article.id,
                        sha256=image.sha256,
                        filename=image.filename,
                        media_type=image.media_type,
                        size=image.size,
                    )
                )


class _LeftAlone(Exception):
    """The file may not replace what is on the site; the message says why."""


def _digest(meta: Meta, draft: Draft) -> str:
    place = (meta.audience, meta.group, meta.kind, meta.product, meta.category)
    return hashlib.sha256(json.dumps([source_hash(draft), place]).encode()).hexdigest()
