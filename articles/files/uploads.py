"""A file taken in: checked by its content and kept, before any row speaks of it."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from articles.files.blobs import Readable, Staged, keep, staged
from articles.files.kinds import type_of
from articles.files.names import ending, kept_name
from articles.files.pictures import HEAD_BYTES, format_of, redraw


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file whose content is kept; width and height in pixels if it is a picture."""

    filename: str
    media_type: str
    sha256: str
    size: int
    width: int | None = None
    height: int | None = None


def take(attachments_dir: Path, filename: str, stream: Readable) -> Upload:
    """Keep a file of at most 20 MB that an article may have; raise `Invalid`.

    A picture is drawn anew. Nothing is left behind of a file that is refused.
    """
    with staged(attachments_dir, stream) as sent:
        with sent.path.open("rb") as file:
            kind = format_of(file.read(HEAD_BYTES))
        name = kept_name(filename)
        if kind is not None:
            return _take_picture(attachments_dir, name, sent, kind)
        media_type = type_of(ending(name), sent.path)
        keep(attachments_dir, sent)
        return Upload(
            filename=name, media_type=media_type, sha256=sent.sha256, size=sent.size
        )


def _take_picture(attachments_dir: Path, name: str, sent: Staged, kind: str) -> Upload:
    with sent.path.open("rb") as file:
        picture = redraw(file, kind)
    with staged(attachments_dir, BytesIO(picture.content)) as drawn:
        keep(attachments_dir, drawn)
    return Upload(
        filename=name,
        media_type=picture.media_type,
        sha256=drawn.sha256,
        size=drawn.size,
        width=picture.width,
        height=picture.height,
    )
