"""Where the content of files is kept: under its fingerprint, whole or not at all."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from kb.errors import Invalid
from kb.text import N_

MAX_FILE_BYTES = 20_000_000
STAGING = "staging"
CHUNK_BYTES = 256 * 1024


class Readable(Protocol):
    """Something whose bytes come piece by piece."""

    def read(self, size: int, /) -> bytes: ...


class Writable(Protocol):
    """Something that takes bytes."""

    def write(self, data: bytes, /) -> int: ...


@dataclass(frozen=True, kw_only=True)
class Staged:
    """A content that is on disk and does not count yet."""

    path: Path
    sha256: str
    size: int


def blob_path(attachments_dir: Path, sha256: str) -> Path:
    """Return where the content with this fingerprint is kept."""
    return attachments_dir / sha256[:2] / sha256


@contextmanager
def staged(
    attachments_dir: Path, stream: Readable, limit: int = MAX_FILE_BYTES
) -> Iterator[Staged]:
    """Give what the stream holds as a file that is gone at the end unless kept.

    Raise `Invalid` for nothing, and for more than `limit` bytes as soon as they come.
    """
    folder = attachments_dir / STAGING
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder)
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            sha256, size = _copy(stream, file, limit)
            file.flush()
            os.fsync(file.fileno())
        yield Staged(path=path, sha256=sha256, size=size)
    finally:
        path.unlink(missing_ok=True)


def _copy(stream: Readable, file: Writable, limit: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(CHUNK_BYTES):
        size += len(chunk)
        if size > limit:
            problem = N_("The file is larger than %(limit)s MB.")
            raise Invalid(problem, "file", limit=limit // 1_000_000)
        digest.update(chunk)
        file.write(chunk)
    if not size:
        raise Invalid(N_("The file is empty."), "file")
    return digest.hexdigest(), size


def keep(attachments_dir: Path, content: Staged) -> None:
    """Move the content to its place; it is on disk for good when this returns."""
    target = blob_path(attachments_dir, content.sha256)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # One that is there already becomes new as well, so that no sweep takes it away.
    content.path.replace(target)
    place = os.open(target.parent, os.O_RDONLY)
    os.fsync(place)
    os.close(place)
