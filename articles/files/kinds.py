"""Which files besides pictures an article may have, told by name and content."""

import codecs
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from articles.files.blobs import CHUNK_BYTES
from kb.errors import Invalid
from kb.text import N_

_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
HEAD_BYTES = 4096


def _begins(*signs: bytes) -> Callable[[Path], bool]:
    return lambda path: _head(path).startswith(signs)


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAD_BYTES)


def _is_svg(head: bytes) -> bool:
    text = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    while text.startswith((b"<?", b"<!")):
        if text.startswith(b"<!doctype svg"):
            return True
        _, _, text = text.partition(b"-->" if text.startswith(b"<!--") else b">")
        text = text.lstrip()
    return text.startswith(b"<svg")


def _is_text(path: Path) -> bool:
    if _head(path).startswith(_BOMS):
        return _decodes(path, "utf-16")
    return any(_decodes(path, coding) for coding in ("utf-8", "gb18030"))


def _decodes(path: Path, coding: str) -> bool:
    decoder = codecs.getincrementaldecoder(coding)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK_BYTES):
                if "\0" in decoder.decode(chunk):
                    return False
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _packs(*names: bytes) -> Callable[[Path], bool]:
    """Return whether an archive holds these names, which stand in it as they are."""

    def holds(path: Path) -> bool:
        content = path.read_bytes()
        has_macros = b"vbaProject.bin" in content
        return (
            content.startswith(b"PK\x03\x04")
            and not has_macros
            and all(name in content for name in names)
        )

    return holds


@dataclass(frozen=True)
class Kind:
    """What a file of this ending is given out as, and whether a content is one."""

    media_type: str
    fits: Callable[[Path], bool]


OFFICE = "application/vnd.openxmlformats-officedocument"
OPEN = "application/vnd.oasis.opendocument"
TEXT = Kind("text/plain", _is_text)
KINDS: Mapping[str, Kind] = {
    ".pdf": Kind("application/pdf", _begins(b"%PDF-")),
    **dict.fromkeys((".txt", ".log", ".ini", ".conf", ".cfg", ".yaml", ".yml"), TEXT),
    ".md": Kind("text/markdown", _is_text),
    ".csv": Kind("text/csv", _is_text),
    ".json": Kind("application/json", _is_text),
    ".xml": Kind("application/octet-stream", _is_text),
    ".zip": Kind("application/zip", _begins(b"PK\x03\x04", b"PK\x05\x06")),
    ".gz": Kind("application/gzip", _begins(b"\x1f\x8b\x08")),
    ".7z": Kind("application/x-7z-compressed", _begins(b"7z\xbc\xaf\x27\x1c")),
    ".docx": Kind(
        f"{OFFICE}.wordprocessingml.document", _packs(b"[Content_Types].xml", b"word/")
    ),
    ".xlsx": Kind(
        f"{OFFICE}.spreadsheetml.sheet", _packs(b"[Content_Types].xml", b"xl/")
    ),
    ".pptx": Kind(
        f"{OFFICE}.presentationml.presentation",
        _packs(b"[Content_Types].xml", b"ppt/"),
    ),
    ".odt": Kind(f"{OPEN}.text", _packs(b"mimetype", f"{OPEN}.text".encode())),
    ".ods": Kind(
        f"{OPEN}.spreadsheet", _packs(b"mimetype", f"{OPEN}.spreadsheet".encode())
    ),
    ".odp": Kind(
        f"{OPEN}.presentation", _packs(b"mimetype", f"{OPEN}.presentation".encode())
    ),
}
# What a browser may be told of a file that it has to save.
NAMED = frozenset(kind.media_type for kind in KINDS.values())
PICTURE_ENDINGS = (".png", ".jpg", ".jpeg", ".jfif", ".gif", ".webp")


def type_of(ending: str, path: Path) -> str:
    """Return the media type of a file that is no picture; `Invalid` if it may not be.

    `ending` is that of its name, as `.pdf`.
    """
    if ending == ".svg" or _is_svg(_head(path)):
        problem = N_(
            "SVG pictures can hold programs, so they are refused. Save it as PNG."
        )
        raise Invalid(problem, "file")
    kind = KINDS.get(ending)
    if kind is None and ending not in PICTURE_ENDINGS:
        problem = N_("Files of this kind are not taken. Allowed are %(kinds)s.")
        raise Invalid(problem, "file", kinds=allowed())
    if kind is None or not kind.fits(path):
        problem = N_("The content of the file is not what its name says (%(ending)s).")
        raise Invalid(problem, "file", ending=ending)
    return kind.media_type


def allowed() -> str:
    """Return the endings of all files that may be taken, for people."""
    endings = dict.fromkeys([*PICTURE_ENDINGS, *KINDS])
    return ", ".join(ending.removeprefix(".") for ending in endings)
