"""Images of imported articles, checked and kept by their content."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import puremagic

from articles.importer.files import Unreadable, read_bytes

MAX_IMAGE_BYTES = 10_000_000
MEDIA_TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".jfif": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
}


@dataclass(frozen=True, kw_only=True)
class Image:
    """An image that may be kept."""

    filename: str
    media_type: str
    sha256: str
    size: int
    content: bytes


def find_image(folder: Path, path: str) -> Image | None:
    """Return the image at a path below the folder, `None` if there is no sound one."""
    try:
        content = read_bytes(folder, path, MAX_IMAGE_BYTES)
        kind = puremagic.from_string(content)
    except (Unreadable, puremagic.PureError, ValueError):
        return None
    if kind not in MEDIA_TYPES:
        return None
    return Image(
        filename=PurePosixPath(path).name,
        media_type=MEDIA_TYPES[kind],
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        content=content,
    )


def blob_path(attachments_dir: Path, sha256: str) -> Path:
    """Return where the content with this fingerprint is kept."""
    return attachments_dir / sha256[:2] / sha256


def keep(attachments_dir: Path, image: Image) -> None:
    """Write the content to its place; it is on disk when this returns."""
    target = blob_path(attachments_dir, image.sha256)
    if target.exists():
        return
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, staged = tempfile.mkstemp(dir=target.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(image.content)
        file.flush()
        os.fsync(file.fileno())
    Path(staged).replace(target)
    place = os.open(target.parent, os.O_RDONLY)
    os.fsync(place)
    os.close(place)
