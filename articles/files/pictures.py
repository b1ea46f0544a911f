"""Pictures drawn anew, so that nothing but the picture itself is kept."""

import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from threading import BoundedSemaphore
from typing import Any, BinaryIO

import puremagic
from PIL import Image, ImageOps, ImageSequence

from kb.errors import Invalid
from kb.text import N_

MAX_PIXELS = 40_000_000
MAX_FRAMES = 500
HEAD_BYTES = 4096
FORMATS = {
    ".png": "PNG",
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".jfif": "JPEG",
    ".gif": "GIF",
    ".webp": "WEBP",
}
MEDIA_TYPES = {
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "GIF": "image/gif",
    "WEBP": "image/webp",
}
# Modes in which a format keeps its pixels; all else is made one of the last two.
MODES = {
    "PNG": ("1", "L", "LA", "P", "I", "I;16", "RGB", "RGBA"),
    "JPEG": ("L", "RGB"),
    "GIF": ("1", "L", "P", "RGB", "RGBA"),
    "WEBP": ("RGB", "RGBA"),
}
OPTIONS: dict[str, dict[str, Any]] = {
    "PNG": {},
    "JPEG": {"quality": 90, "progressive": True},
    "GIF": {},
    "WEBP": {"quality": 90},
}
BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
DAMAGED = (
    *(OSError, EOFError, SyntaxError, ValueError, TypeError, IndexError, KeyError),
    *(struct.error, zlib.error, MemoryError),
)
# One picture may need 300 MB while it is drawn.
_DRAWING = BoundedSemaphore(2)


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture that was drawn anew; width and height are in pixels."""

    content: bytes
    media_type: str
    width: int
    height: int


def format_of(head: bytes) -> str | None:
    """Return which picture a content begins as, `None` if it is none of ours."""
    try:
        return FORMATS.get(puremagic.from_string(head[:HEAD_BYTES]))
    except (puremagic.PureError, ValueError):
        return None


def redraw(file: BinaryIO, kind: str) -> Picture:
    """Return the picture without what else the file holds, upright.

    Raise `Invalid` for a damaged one, and for one of more than 40 million pixels
    before any of them is read.
    """
    is_lossless = kind == "WEBP" and b"VP8L" in file.read(HEAD_BYTES)
    file.seek(0)
    try:
        with _DRAWING, Image.open(file, formats=(kind,)) as image:
            return _drawn(image, kind, is_lossless)
    except BOMBS as error:
        raise _too_many_pixels() from error
    except DAMAGED as error:
        raise Invalid(N_("The picture is damaged."), "file") from error


def _drawn(image: Image.Image, kind: str, is_lossless: bool) -> Picture:
    loop = image.info.get("loop")
    frames, times = _frames(image, kind)
    first, out = frames[0], BytesIO()
    more: dict[str, Any] = {"lossless": True} if is_lossless else {}
    if len(frames) > 1:
        more |= {"save_all": True, "append_images": frames[1:], "duration": times}
        more |= {} if loop is None else {"loop": loop}
    first.save(out, kind, **OPTIONS[kind], **more)
    return Picture(
        content=out.getvalue(),
        media_type=MEDIA_TYPES[kind],
        width=first.width,
        height=first.height,
    )


def _frames(
    image: Image.Image, kind: str
) -> tuple[Sequence[Image.Image], Sequence[int]]:
    frames: list[Image.Image] = []
    times: list[int] = []
    _check(image, 1)
    for frame in _moving(image) if kind != "JPEG" else (image,):
        _check(image, len(frames) + 1)
        frames.append(_plain(frame, kind))
        times.append(int(frame.info.get("duration", 0)))
    return frames, times


def _moving(image: Image.Image) -> Iterator[Image.Image]:
    # A damaged end would otherwise look like the end of the frames.
    image.load()
    yield from ImageSequence.Iterator(image)


def _check(image: Image.Image, frames: int) -> None:
    if frames > MAX_FRAMES or image.width * image.height * frames > MAX_PIXELS:
        raise _too_many_pixels()


def _plain(frame: Image.Image, kind: str) -> Image.Image:
    """Return the pixels alone: no place, no camera, no comment, no color profile."""
    upright = ImageOps.exif_transpose(frame)
    if upright.mode not in MODES[kind]:
        clear = kind != "JPEG" and upright.has_transparency_data
        upright = upright.convert("RGBA" if clear else "RGB")
    for name in set(upright.info) - {"transparency"}:
        del upright.info[name]
    return upright


def _too_many_pixels() -> Invalid:
    problem = N_("The picture has more than %(limit)s million pixels.")
    return Invalid(problem, "file", limit=MAX_PIXELS // 1_000_000)
