"""Images of imported articles, checked and kept by their content."""

import hashlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath

from articles.files.blobs import keep, staged
from articles.files.pictures import format_of, redraw
from articles.importer.files import Unreadable, read_bytes
from kb.errors import Invalid

MAX_IMAGE_BYTES = 10_000_000


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
        kind = format_of(content)
        if kind is None:
            return None
        picture = redraw(BytesIO(content), kind)
    except (Unreadable, Invalid):
        return None
    return Image(
        filename=PurePosixPath(path).name,
        media_type=picture.media_type,
        sha256=hashlib.sha256(picture.content).hexdigest(),
        size=len(picture.content),
        content=picture.content,
    )


def keep_image(attachments_dir: Path, image: Image) -> None:
    """Write the content to its place; it is on disk when this returns."""
    with staged(attachments_dir, BytesIO(image.content)) as content:
        keep(attachments_dir, content)
