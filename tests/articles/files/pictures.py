"""Pictures and other files for tests, made by hand where no tool would make them."""

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj << /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def picture(kind: str = "PNG", size: tuple[int, int] = (8, 6), **more: Any) -> bytes:
    """A picture that differs in each pixel."""
    image = Image.new("RGB", size)
    image.putdata([(x % 256, x // 256 % 256, 90) for x in range(size[0] * size[1])])
    return saved(image, kind, **more)


def saved(image: Image.Image, kind: str, **more: Any) -> bytes:
    out = BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def moving(kind: str, frames: int = 4, side: int = 8) -> bytes:
    """A picture that moves: each frame has a color of its own."""
    shown = [
        Image.new("RGB", (side, side), (60 * n % 256, n, 9)) for n in range(frames)
    ]
    options = {"save_all": True, "append_images": shown[1:], "duration": 80, "loop": 0}
    return saved(shown[0], kind, **options)


def claiming(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is this large."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data))
        + name
        + data
        + struct.pack(">I", zlib.crc32(name + data))
        for name, data in (
            (b"IHDR", header),
            (b"IDAT", zlib.compress(b"x")),
            (b"IEND", b""),
        )
    )
