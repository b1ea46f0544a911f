"""What the folder of files holds for nobody, and what it lacks."""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from articles.files.blobs import CHUNK_BYTES, STAGING, blob_path
from articles.models import Article, Attachment

# A content is on disk before its row is: an upload or an import may be under way.
KEPT_FOR = timedelta(hours=24)


def sweep(session: Session, attachments_dir: Path, now: datetime) -> list[str]:
    """Remove what no article has had for a day; return the names of what went."""
    if not attachments_dir.is_dir():
        return []
    oldest = (now - KEPT_FOR).timestamp()
    known = set(session.scalars(select(Attachment.sha256)))
    return [
        path.name
        for path in sorted(_files(attachments_dir))
        if path.name not in known and _remove(path, oldest)
    ]


def _files(attachments_dir: Path) -> Iterator[Path]:
    for folder in attachments_dir.iterdir():
        if folder.is_dir() and (len(folder.name) == 2 or folder.name == STAGING):
            yield from (path for path in folder.iterdir() if path.is_file())


def _remove(path: Path, oldest: float) -> bool:
    if path.stat().st_mtime >= oldest:
        return False
    # Somebody may send the same content at this moment, which makes the file new.
    aside = path.with_name(f".{path.name}")
    path.replace(aside)
    if aside.stat().st_mtime >= oldest:
        aside.replace(path)
        return False
    aside.unlink()
    return True


def broken_files(session: Session, attachments_dir: Path) -> list[str]:
    """Return a line for each file of an article that is missing or not as it was."""
    rows = session.execute(
        select(Article.number, Attachment.sha256)
        .join(Article, Article.id == Attachment.article_id)
        .order_by(Article.number, Attachment.sha256)
    )
    return [
        f"{problem}: /attachments/{number}/{sha256}"
        for number, sha256 in rows
        if (problem := _problem(blob_path(attachments_dir, sha256), sha256))
    ]


def _problem(path: Path, sha256: str) -> str:
    try:
        return "" if fingerprint(path) == sha256 else "damaged file"
    except OSError:
        return "missing file"


def fingerprint(path: Path) -> str:
    """Return the SHA-256 of a file's content."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()
